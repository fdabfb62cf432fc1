import { join, resolve } from 'node:path';
import { shownFolder } from '../../config/bucket-copies.ts';
import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { isStorePath } from '../../domain/store-path.ts';
import { type BatchOutput, readOutput } from '../../pipeline/report/read-output.ts';
import { reportSummary } from '../../pipeline/report/report-summary.ts';
import { writeIndexPage } from '../../report-page/index-page.ts';
import { type PageOptions, writeReportPage } from '../../report-page/report-page.ts';
import type { CommandContext } from '../command/command.ts';
import { finishedBatches } from '../command/finished-batches.ts';
import { openSession } from '../command/session.ts';
import { write } from '../terminal/terminal.ts';

export interface ReportOptions {
  /** True: under its default name. */
  readonly html?: string | true;
  readonly all?: boolean;
  readonly seriesFiles?: boolean;
}

interface WrittenPage {
  readonly path: string;
  readonly bytes: number;
}

/** `fbp report`: summaries on stdout, and the pages that were asked for. */
export async function reportCommand(
  context: CommandContext,
  targets: readonly string[],
  options: ReportOptions,
): Promise<ExitCode> {
  const { cwd, globals, terminal } = context;
  if (typeof options.html === 'string') refuseOtherFiles(options.html);
  const session = openSession(context);
  const { config } = session.loaded;
  const outputs: BatchOutput[] = [];
  for (const folder of await finishedBatches(context, targets, session)) outputs.push(await readOutput(folder));
  const pages = await writePages(outputs, options, {
    cwd,
    outputDir: resolve(cwd, config.storage.output_dir),
    page: { timeZone: config.input.time_zone, series: options.seriesFiles ? 'beside' : 'inside' },
  });
  const shown = outputs.map((output) => ({ ...output, folder: shownFolder(output.folder, config) }));
  await write(terminal.stdout, globals.json ? jsonText(shown, pages) : summaryText(shown, pages));
  return 0;
}

interface PagePlaces {
  readonly cwd: string;
  readonly outputDir: string;
  readonly page: PageOptions;
}

/** The page that leads to all others last. */
async function writePages(
  outputs: readonly BatchOutput[],
  { html, all }: ReportOptions,
  { cwd, outputDir, page }: PagePlaces,
): Promise<WrittenPage[]> {
  const [only] = outputs;
  const folder = outputs.length === 1 && only !== undefined && !all ? only.folder : outputDir;
  const path = typeof html === 'string' ? resolve(cwd, html) : join(folder, all ? 'index.html' : 'report.html');
  if (all) return await writePagePerBatch(path, outputs, page);
  return html === undefined ? [] : [{ path, bytes: await writeReportPage(path, outputs, page) }];
}

async function writePagePerBatch(
  index: string,
  outputs: readonly BatchOutput[],
  page: PageOptions,
): Promise<WrittenPage[]> {
  const pages: WrittenPage[] = [];
  for (const output of outputs) {
    const path = join(output.folder, 'report.html');
    pages.push({ path, bytes: await writeReportPage(path, [output], page) });
  }
  const entries = outputs.map((output, at) => ({ output, page: pages[at]?.path ?? '' }));
  return [...pages, { path: index, bytes: await writeIndexPage(index, entries) }];
}

/** `--html england premier-league` would take the country for the file. */
function refuseOtherFiles(file: string): void {
  if (/\.html?$/i.test(file)) return;
  throw new FbpError('FBP-USAGE', `--html takes a file that ends in .html, not ${file}`, {
    hint: 'give --html last, behind country, league and season',
  });
}

function summaryText(outputs: readonly BatchOutput[], pages: readonly WrittenPage[]): string {
  const summaries = outputs.map(({ folder, report }) =>
    reportSummary(report, { matchesFile: placeIn(folder, 'matches.csv') }),
  );
  const lines = pages.map(({ path, bytes }) => `page ${path}  (${Math.ceil(bytes / 1024)} KB)\n`);
  return `${summaries.join('\n')}${lines.join('')}`;
}

function placeIn(folder: string, name: string): string {
  return isStorePath(folder) ? `${folder}/${name}` : join(folder, name);
}

function jsonText(outputs: readonly BatchOutput[], pages: readonly WrittenPage[]): string {
  const reports = outputs.map(({ folder, report }) => ({ folder, report }));
  return `${JSON.stringify({ reports, page: pages.at(-1) ?? null, pages })}\n`;
}
