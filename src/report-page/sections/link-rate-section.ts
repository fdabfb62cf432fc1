import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../output/match-record.ts';
import { wantedRows } from './overview-section.ts';
import { bar, number, percent } from './page-text.ts';

/** Leagues down, seasons across. */
export function linkRateSection(outputs: readonly BatchOutput[]): Html {
  const seasons = [...new Set(outputs.map(({ report }) => report.season))].sort();
  const leagues = [...new Set(outputs.map(leagueOf))].sort();
  return html`<section aria-labelledby="h-rates"><h2 id="h-rates">Link rate by league and season</h2>
<div class="scroll" role="region" aria-labelledby="h-rates" tabindex="0"><table class="rates"><thead><tr><th scope="col">League</th>${seasons.map((season) => html`<th scope="col">${season}</th>`)}</tr></thead>
<tbody>${leagues.map((league) => leagueRow(league, seasons, outputs))}</tbody></table></div>
<p class="fine">Rows that ended as linked, of all rows but those skipped on purpose.</p></section>`;
}

function leagueOf({ report }: BatchOutput): string {
  return `${wordsOf(report.country)} · ${wordsOf(report.league)}`;
}

function leagueRow(league: string, seasons: readonly string[], outputs: readonly BatchOutput[]): Html {
  const batches = outputs.filter((output) => leagueOf(output) === league);
  const cells = seasons.map((season) => rateCell(batches.filter(({ report }) => report.season === season)));
  return html`<tr><th scope="row">${league}</th>${cells}</tr>
`;
}

function rateCell(batches: readonly BatchOutput[]): Html {
  if (batches.length === 0) return html`<td class="none">–</td>`;
  // The same batch written to two folders shows as two lines of one cell.
  return html`<td>${batches.map(rate)}</td>`;
}

function rate(output: BatchOutput): Html {
  const { linked } = output.report.statuses;
  const wanted = wantedRows(output);
  const missing = wanted - linked;
  const note = missing === 0 ? `all ${number(wanted)}` : `${number(missing)} of ${number(wanted)} not`;
  return html`<div class="rate"><span class="figure">${percent(linked, wanted)}</span>${bar(wanted === 0 ? 0 : linked / wanted, 'good')}<span class="note">${note}</span></div>`;
}
