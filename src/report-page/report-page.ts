import { dirname } from 'node:path';
import { publishWhole, StagedFile } from '../disk/atomic-file.ts';
import { withDiskFaultsSync } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import type { BatchOutput } from '../pipeline/report/read-output.ts';
import { type Html, html } from './html.ts';
import { MatchList } from './matches/match-list.ts';
import { SeriesFiles } from './matches/series-files.ts';
import { type PageFacts, pageFacts } from './output/page-facts.ts';
import { budgetBeside, pageBudget } from './page-budget.ts';
import { pageFiles } from './page-files.ts';
import { pageEnd, pageHead } from './page-shell.ts';
import { calendarSection } from './sections/calendar-section.ts';
import { calibrationSection } from './sections/calibration-section.ts';
import { depthSection } from './sections/depth-section.ts';
import { failureSection } from './sections/failure-section.ts';
import { matchSection, type Writing } from './sections/match-section.ts';
import { movementSection } from './sections/movement-section.ts';
import { linkRateSection, outcomeSection } from './sections/outcome-section.ts';
import { overroundSection } from './sections/overround-section.ts';
import { overviewSection } from './sections/overview-section.ts';
import { batchTitle, plural } from './sections/page-text.ts';
import { settlementSection } from './sections/settlement-section.ts';

export interface PageOptions {
  /** Of match dates without a zone of their own. */
  readonly timeZone: string;
  /** `inside` the page, as coarse as its size asks for, or in full in a folder `beside` it. */
  readonly series: 'inside' | 'beside';
}

/**
 * Writes the HTML page of the outputs and gives its size in bytes; a reader sees the old file or the whole new one, and a
 * page that fails leaves the old one. Throws FBP-DISK, and FBP-INPUT for outputs that cannot be read.
 */
export async function writeReportPage(
  path: string,
  outputs: readonly BatchOutput[],
  { timeZone, series }: PageOptions,
): Promise<number> {
  withDiskFaultsSync('make the folder', dirname(path), () => ensureFolder(dirname(path)));
  const seriesFiles = series === 'beside' ? new SeriesFiles(path) : undefined;
  return await writePage(path, reportPage(outputs, { timeZone, seriesFiles }));
}

/** Puts a page in its place, whole, and gives its size in bytes. Throws FBP-DISK, and what making the page throws. */
export async function writePage(path: string, parts: AsyncIterable<string>): Promise<number> {
  const staged = await StagedFile.create(path);
  await publishWhole(staged, (file) => file.writeAll(parts));
  return staged.bytes;
}

/**
 * The page, a part at a time. Memory holds what the page shows, not the time series. Throws FBP-INPUT for outputs that
 * cannot be read.
 */
export async function* reportPage(
  outputs: readonly BatchOutput[],
  { timeZone, seriesFiles }: { timeZone: string; seriesFiles: SeriesFiles | undefined },
): AsyncGenerator<string> {
  const budget = seriesFiles === undefined ? pageBudget(outputs) : budgetBeside(outputs);
  const list = new MatchList({ outputs, budget, seriesFiles });
  const facts = await pageFacts(outputs, timeZone, (match, batch) => list.add(match, batch));
  await seriesFiles?.finish();
  for await (const part of pageParts(facts, { outputs, budget, list, seriesFiles })) yield part.html;
}

async function* pageParts({ batches, analysis }: PageFacts, writing: Writing): AsyncGenerator<Html> {
  const { outputs, seriesFiles } = writing;
  const files = pageFiles();
  yield pageHead(titleOf(outputs), files, seriesFiles === undefined ? 'inside' : 'beside');
  yield html`<main>${overviewSection(outputs)}
`;
  yield* failureSection(outputs);
  yield html`${calibrationSection(analysis.calibration.result())}${overroundSection(batches, analysis.curve.result())}
${movementSection(batches, analysis.moves)}${depthSection(batches, analysis.depth)}
${settlementSection(batches, analysis.scores.result())}${linkRateSection(outputs)}${outcomeSection(outputs)}
${calendarSection(batches)}
`;
  yield* matchSection(writing);
  const beside = seriesFiles === undefined ? '' : ` But for the charts’ points, which lie in ${seriesFiles.name}/.`;
  yield html`</main>${pageEnd(`Written by fbp from ${plural(outputs.length, 'output folder')}. Everything on this page is inside this file.${beside}`, files)}`;
}

function titleOf(outputs: readonly BatchOutput[]): string {
  const [only] = outputs;
  return outputs.length === 1 && only ? batchTitle(only) : plural(outputs.length, 'batch', 'batches');
}
