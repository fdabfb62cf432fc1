import { join, resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { type BatchOutput, readOutput } from '../../pipeline/report/read-output.ts';
import { reportSummary } from '../../pipeline/report/report-summary.ts';
import { writeReportPage } from '../../report-page/report-page.ts';
import type { CommandContext } from '../command/command.ts';
import { finishedBatches } from '../command/finished-batches.ts';
import { openSession } from '../command/session.ts';
import { write } from '../terminal/terminal.ts';

export interface ReportOptions {
  /** True: under its default name. */
  readonly html?: string | true;
}

interface WrittenPage {
  readonly path: string;
  readonly bytes: number;
}

/** `fbp report`: summaries on stdout, and the page where it was asked for. */
export async function reportCommand(
  context: CommandContext,
  targets: readonly string[],
  { html }: ReportOptions,
): Promise<ExitCode> {
  const { cwd, globals, terminal } = context;
  if (typeof html === 'string') refuseOtherFiles(html);
  const { config } = openSession(context).loaded;
  const outputDir = resolve(cwd, config.storage.output_dir);
  const outputs: BatchOutput[] = [];
  for (const folder of await finishedBatches(targets, { config, cwd })) outputs.push(await readOutput(folder));
  const page =
    html === undefined ? undefined : await writePage(pagePath(html, { outputs, outputDir, cwd }), outputs, config);
  await write(terminal.stdout, globals.json ? jsonText(outputs, page) : summaryText(outputs, page));
  return 0;
}

/** `--html england premier-league` would take the country for the file. */
function refuseOtherFiles(file: string): void {
  if (/\.html?$/i.test(file)) return;
  throw new FbpError('FBP-USAGE', `--html takes a file that ends in .html, not ${file}`, {
    hint: 'give --html last, behind country, league and season',
  });
}

function pagePath(
  html: string | true,
  { outputs, outputDir, cwd }: { outputs: readonly BatchOutput[]; outputDir: string; cwd: string },
): string {
  if (typeof html === 'string') return resolve(cwd, html);
  const [only] = outputs;
  return join(outputs.length === 1 && only !== undefined ? only.folder : outputDir, 'report.html');
}

async function writePage(path: string, outputs: readonly BatchOutput[], config: Config): Promise<WrittenPage> {
  return { path, bytes: await writeReportPage(path, outputs, config.input.time_zone) };
}

function summaryText(outputs: readonly BatchOutput[], page: WrittenPage | undefined): string {
  const parts = outputs.map(({ folder, report }) =>
    reportSummary(report, { matchesFile: join(folder, 'matches.csv') }),
  );
  if (page !== undefined) parts.push(`page ${page.path}  (${Math.ceil(page.bytes / 1024)} KB)\n`);
  return page === undefined ? parts.join('\n') : `${parts.slice(0, -1).join('\n')}${parts.at(-1)}`;
}

function jsonText(outputs: readonly BatchOutput[], page: WrittenPage | undefined): string {
  const reports = outputs.map(({ folder, report }) => ({ folder, report }));
  return `${JSON.stringify({ reports, page: page ?? null })}\n`;
}
