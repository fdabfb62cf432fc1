import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../output/match-record.ts';
import { wantedRows } from './overview-section.ts';
import { bar, number, percent, STATUS_TEXTS, statusBadge } from './page-text.ts';

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

/** Leagues down, seasons across. `hrefOf`: the page of a batch, where each has its own. */
export function linkRateSection(
  outputs: readonly BatchOutput[],
  hrefOf?: (output: BatchOutput) => string | undefined,
): Html {
  const seasons = [...new Set(outputs.map(({ report }) => report.season))].sort();
  const leagues = [...new Set(outputs.map(leagueOf))].sort();
  return html`<section aria-labelledby="h-rates"><h2 id="h-rates">Link rate by league and season</h2>
<div class="scroll" role="region" aria-labelledby="h-rates" tabindex="0"><table class="rates"><thead><tr><th scope="col">League</th>${seasons.map((season) => html`<th scope="col">${season}</th>`)}</tr></thead>
<tbody>${leagues.map((league) => leagueRow(league, seasons, { outputs, hrefOf }))}</tbody></table></div>
<p class="fine">Rows that ended as linked, of all rows but those skipped on purpose.</p></section>`;
}

function leagueOf({ report }: BatchOutput): string {
  return `${wordsOf(report.country)} · ${wordsOf(report.league)}`;
}

interface LinkedOutputs {
  readonly outputs: readonly BatchOutput[];
  readonly hrefOf: ((output: BatchOutput) => string | undefined) | undefined;
}

function leagueRow(league: string, seasons: readonly string[], { outputs, hrefOf }: LinkedOutputs): Html {
  const batches = outputs.filter((output) => leagueOf(output) === league);
  const cells = seasons.map((season) =>
    rateCell({ outputs: batches.filter(({ report }) => report.season === season), hrefOf }),
  );
  return html`<tr><th scope="row">${league}</th>${cells}</tr>
`;
}

function rateCell({ outputs, hrefOf }: LinkedOutputs): Html {
  if (outputs.length === 0) return html`<td class="none">–</td>`;
  // The same batch written to two folders shows as two lines of one cell.
  return html`<td>${outputs.map((output) => rate(output, hrefOf?.(output)))}</td>`;
}

function rate(output: BatchOutput, href: string | undefined): Html {
  const { linked } = output.report.statuses;
  const wanted = wantedRows(output);
  const missing = wanted - linked;
  const note = missing === 0 ? `all ${number(wanted)}` : `${number(missing)} of ${number(wanted)} not`;
  const figure = percent(linked, wanted);
  return html`<div class="rate"><span class="figure">${href === undefined ? figure : html`<a href="${href}">${figure}</a>`}</span>${bar(wanted === 0 ? 0 : linked / wanted, 'good')}<span class="note">${note}</span></div>`;
}
