import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { type Html, html } from '../html.ts';
import { bar, number, percent } from './page-text.ts';
import { STATUS_TEXTS, statusBadge } from './status-text.ts';

/** All eight endings, also those that no row has, so that every page reads alike. */
export function outcomeSection(outputs: readonly BatchOutput[]): Html {
  const rows = outputs.reduce((sum, { report }) => sum + report.total_matches, 0);
  return html`<section aria-labelledby="h-outcomes"><h2 id="h-outcomes">How the rows ended</h2>
<div class="scroll" role="region" aria-labelledby="h-outcomes" tabindex="0"><table class="outcomes">
<thead><tr><th scope="col">Ending</th><th scope="col" class="num">Rows</th><th scope="col" class="num">Share</th><th scope="col" class="bar-cell"><span class="sr-only">Share as a bar</span></th></tr></thead>
<tbody>${STATUSES.map((status) => outcomeRow(status, { count: countOf(outputs, status), rows }))}</tbody>
<tfoot><tr><th scope="row">all rows<span class="note">every row of the statistics file, each once</span></th><td class="num">${number(rows)}</td><td class="num">${percent(rows, rows)}</td><td class="bar-cell"></td></tr></tfoot></table></div></section>`;
}

function countOf(outputs: readonly BatchOutput[], status: ProcessingStatus): number {
  return outputs.reduce((sum, { report }) => sum + report.statuses[status], 0);
}

function outcomeRow(status: ProcessingStatus, { count, rows }: { count: number; rows: number }): Html {
  const { meaning, mood } = STATUS_TEXTS[status];
  return html`<tr class="${count === 0 ? 'zero' : 'some'}"><th scope="row">${statusBadge(status)}<span class="note">${meaning}</span></th><td class="num">${number(count)}</td><td class="num">${percent(count, rows)}</td><td class="bar-cell">${bar(rows === 0 ? 0 : count / rows, mood)}</td></tr>
`;
}
