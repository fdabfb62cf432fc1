import { dirname, relative } from 'node:path';
import { withDiskFaultsSync } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import type { BatchOutput } from '../pipeline/report/read-output.ts';
import { type Html, html } from './html.ts';
import { wordsOf } from './output/match-record.ts';
import { pageFiles } from './page-files.ts';
import { pageEnd, pageHead } from './page-shell.ts';
import { writePage } from './report-page.ts';
import { linkRateSection, outcomeSection } from './sections/outcome-section.ts';
import { overviewSection, wantedRows } from './sections/overview-section.ts';
import { number, percent, percentValue, plural } from './sections/page-text.ts';

/** A batch with the path of its own page. */
export interface IndexEntry {
  readonly output: BatchOutput;
  readonly page: string;
}

/** Writes the page that leads to the pages of all batches, by league and season, and gives its size. Throws FBP-DISK. */
export async function writeIndexPage(path: string, entries: readonly IndexEntry[]): Promise<number> {
  withDiskFaultsSync('make the folder', dirname(path), () => ensureFolder(dirname(path)));
  return await writePage(path, indexParts(path, entries));
}

async function* indexParts(path: string, entries: readonly IndexEntry[]): AsyncGenerator<string> {
  const outputs = entries.map(({ output }) => output);
  const hrefs = new Map(entries.map(({ output, page }) => [output, hrefOf(path, page)]));
  const files = pageFiles();
  yield pageHead(plural(outputs.length, 'batch', 'batches'), files, 'inside').html;
  yield html`<main>${overviewSection(outputs)}${linkRateSection(outputs, (output) => hrefs.get(output))}
${batchSection(outputs, hrefs)}${outcomeSection(outputs)}</main>
${pageEnd('Written by fbp. The pages that it leads to lie in the output folders.', files)}`.html;
}

function batchSection(outputs: readonly BatchOutput[], hrefs: ReadonlyMap<BatchOutput, string>): Html {
  return html`<section aria-labelledby="h-batches"><h2 id="h-batches">Batches</h2>
<div class="scroll" role="region" aria-labelledby="h-batches" tabindex="0"><table class="batches stacked" id="batches" data-table data-page="50"><thead><tr><th scope="col">Country</th><th scope="col">League</th><th scope="col">Season</th><th scope="col" class="num">Matches</th><th scope="col" class="num" data-unit="%">Linked</th><th scope="col" class="num">Need a look</th><th scope="col" class="num">Settlement disagrees</th><th scope="col" class="num">Price changes</th><th scope="col">Source</th></tr></thead><tbody>${outputs.map((output) => batchRow(output, hrefs.get(output) ?? ''))}</tbody></table></div></section>
`;
}

function batchRow(output: BatchOutput, href: string): Html {
  const { report } = output;
  const [wanted, linked] = [wantedRows(output), report.statuses.linked];
  const plans = Object.keys(report.plans).sort().join(', ');
  const cell = (label: string, value: number) =>
    html`<td class="num" data-label="${label}" data-value="${value}">${number(value)}</td>`;
  const source = `${report.source.kind}${report.synthetic ? ', synthetic' : ''}${plans === '' ? '' : `, ${plans}`}`;
  return html`<tr><td>${wordsOf(report.country)}</td><td>${wordsOf(report.league)}</td><th scope="row"><a href="${href}">${report.season}</a></th>${cell('Matches', wanted)}<td class="num" data-label="Linked" data-value="${percentValue(wanted === 0 ? 0 : linked / wanted)}">${percent(linked, wanted)}</td>${cell('Need a look', report.failure_count - report.statuses.skipped)}${cell('Settlement disagrees', report.settlement.disagrees)}${cell('Price changes', report.series_rows)}<td>${source}</td></tr>
`;
}

/** From one page to another, as an address: names of folders may hold what means something else there. */
function hrefOf(from: string, to: string): string {
  return relative(dirname(from), to).replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
