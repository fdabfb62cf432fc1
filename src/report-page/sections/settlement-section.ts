import { type Html, html } from '../html.ts';
import type { BatchFacts } from '../output/batch-facts.ts';
import type { MatchRecord } from '../output/match-record.ts';
import { batchTitle, moment, number, plural } from './page-text.ts';

/** Links whose settled winners contradict the score of the row. */
export function settlementSection(batches: readonly BatchFacts[]): Html {
  const total = batches.reduce((sum, { output }) => sum + output.report.settlement.disagrees, 0);
  const checked = total + batches.reduce((sum, { output }) => sum + output.report.settlement.agrees, 0);
  return html`<section aria-labelledby="h-settlement"><h2 id="h-settlement">Settlement disagreements</h2>${
    total === 0 ? calm(checked) : disagreements(batches, total)
  }</section>`;
}

function calm(checked: number): Html {
  if (checked === 0)
    return html`<p class="calm">Not checked: the statistics have no scores, or no market was settled.</p>`;
  return html`<p class="calm">None. The winners Betfair settled agree with the scores in all ${number(checked)} matches that could be checked.</p>`;
}

function disagreements(batches: readonly BatchFacts[], total: number): Html {
  const rows = batches.flatMap(({ output, disagreements: records }) =>
    records.map((record) => disagreementRow(record, batches.length > 1 ? batchTitle(output) : undefined)),
  );
  const more =
    total > rows.length ? html`<p class="fine">The first ${number(rows.length)} of ${number(total)}.</p>` : undefined;
  return html`<p>In ${plural(total, 'match', 'matches')} the winners Betfair settled contradict the score of the statistics file: the link or the score is wrong. The links are kept.</p>
<div class="scroll" role="region" aria-labelledby="h-settlement" tabindex="0"><table class="settlement stacked"><thead><tr><th scope="col">Statistics</th><th scope="col">Betfair event</th><th scope="col">Betfair settled</th></tr></thead><tbody>${rows}</tbody></table></div>${more}`;
}

function disagreementRow(record: MatchRecord, batch: string | undefined): Html {
  const { homeTeam, awayTeam, eventName, eventId, kickoff, matchId, markets } = record;
  const winners = markets
    .filter(({ winner }) => winner !== '')
    .map(({ market, winner }) => html`<li>${market.label}: <strong>${winner.replaceAll('_', ' ')}</strong></li>`);
  const where = batch === undefined ? undefined : html`<span class="note">${batch}</span>`;
  return html`<tr><th scope="row"><bdi>${homeTeam}</bdi> v <bdi>${awayTeam}</bdi><span class="note">${moment(kickoff)}</span>${where}<span class="note">${matchId}</span></th><td><bdi>${eventName}</bdi><span class="note">${eventId}</span></td><td><ul class="plain">${winners}</ul></td></tr>
`;
}
