import { dirname } from 'node:path';
import { publishWhole, StagedFile } from '../disk/atomic-file.ts';
import { sha256 } from '../disk/digest.ts';
import { withDiskFaultsSync } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import type { BatchOutput } from '../pipeline/report/read-output.ts';
import { type Html, html } from './html.ts';
import { type BatchFacts, batchFacts } from './output/batch-facts.ts';
import { pageBudget } from './page-budget.ts';
import { type PageFiles, pageFiles } from './page-files.ts';
import { calendarSection } from './sections/calendar-section.ts';
import { failureSection } from './sections/failure-section.ts';
import { matchSection } from './sections/match-section.ts';
import { linkRateSection, outcomeSection } from './sections/outcome-section.ts';
import { overroundSection } from './sections/overround-section.ts';
import { overviewSection } from './sections/overview-section.ts';
import { batchTitle, plural } from './sections/page-text.ts';
import { settlementSection } from './sections/settlement-section.ts';

/**
 * Writes the HTML page of the outputs and gives its size in bytes; a reader sees the old file or the whole new one, and a
 * page that fails leaves the old one. Throws FBP-DISK, and FBP-INPUT for outputs that cannot be read.
 */
export async function writeReportPage(
  path: string,
  outputs: readonly BatchOutput[],
  timeZone: string,
): Promise<number> {
  withDiskFaultsSync('make the folder', dirname(path), () => ensureFolder(dirname(path)));
  const staged = await StagedFile.create(path);
  await publishWhole(staged, (file) => file.writeAll(reportPage(outputs, timeZone)));
  return staged.bytes;
}

/**
 * The page, a part at a time: it needs no network, and its policy lets it run nothing but its own scripts. Memory does not
 * grow with the time series. `timeZone`: of match dates without one. Throws FBP-INPUT for outputs that cannot be read.
 */
export async function* reportPage(outputs: readonly BatchOutput[], timeZone: string): AsyncGenerator<string> {
  const batches: BatchFacts[] = [];
  for (const output of outputs) batches.push(await batchFacts(output, timeZone));
  for await (const part of pageParts(batches, timeZone)) yield part.html;
}

async function* pageParts(batches: readonly BatchFacts[], timeZone: string): AsyncGenerator<Html> {
  const outputs = batches.map(({ output }) => output);
  const files = pageFiles();
  yield head(outputs, files);
  yield html`<main>${overviewSection(outputs)}
`;
  yield* failureSection(outputs);
  yield html`${settlementSection(batches)}${linkRateSection(outputs)}${outcomeSection(outputs)}
${calendarSection(batches)}${overroundSection(batches)}
`;
  yield* matchSection({ outputs, timeZone, budget: pageBudget(outputs) });
  yield html`</main><footer class="fine">Written by fbp from ${plural(outputs.length, 'output folder')}. Everything on this page is inside this file.</footer>
<script>${{ html: files.library }}</script>
<script type="module">${{ html: files.code }}</script>
</body></html>
`;
}

function head(outputs: readonly BatchOutput[], { style, theme, library, code }: PageFiles): Html {
  const [only] = outputs;
  const name = outputs.length === 1 && only ? batchTitle(only) : plural(outputs.length, 'batch', 'batches');
  const sources = [theme, library, code].map(policyHash).join(' ');
  const policy = `default-src 'none'; script-src ${sources}; style-src ${policyHash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>${name} – fbp report</title><link rel="icon" href="data:,">
<style>${{ html: style }}</style><script>${{ html: theme }}</script>
</head><body>
`;
}

function policyHash(content: string): string {
  return `'sha256-${sha256(content, 'base64')}'`;
}
