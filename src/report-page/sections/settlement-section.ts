import type { ScoreCount } from '../analysis/score-table.ts';
import { type Html, html } from '../html.ts';
import { linkOf } from '../matches/match-list.ts';
import type { MatchRecord } from '../output/match-record.ts';
import type { BatchFacts } from '../output/page-facts.ts';
import { batchTitle, matchHref, moment, number, plural, selectionText } from './page-text.ts';

/** What the scores say beside what Betfair settled, and the links in which they contradict each other. */
export function settlementSection(batches: readonly BatchFacts[], scores: readonly ScoreCount[]): Html {
  const total = batches.reduce((sum, { output }) => sum + output.report.settlement.disagrees, 0);
  const checked = total + batches.reduce((sum, { output }) => sum + output.report.settlement.agrees, 0);
  return html`<section aria-labelledby="h-settlement"><h2 id="h-settlement">Score and settlement</h2>${
    total === 0 ? calm(checked) : disagreements(batches, total)
  }${scores.length === 0 ? undefined : scoreTable(scores)}</section>`;
}

function calm(checked: number): Html {
  if (checked === 0)
    return html`<p class="calm">Not checked: the statistics have no scores, or no market was settled.</p>`;
  return html`<p class="calm">The winners Betfair settled agree with the scores in all ${number(checked)} matches that could be checked.</p>`;
}

function disagreements(batches: readonly BatchFacts[], total: number): Html {
  const outputs = batches.map(({ output }) => output);
  const rows = batches.flatMap(({ output, disagreements: records }, index) =>
    records.map((record) =>
      disagreementRow(record, {
        batch: batches.length > 1 ? batchTitle(output) : undefined,
        link: linkOf(record.matchId, outputs, index),
      }),
    ),
  );
  const more =
    total > rows.length ? html`<p class="fine">The first ${number(rows.length)} of ${number(total)}.</p>` : undefined;
  return html`<p>In ${plural(total, 'match', 'matches')} the winners Betfair settled contradict the score of the statistics file: the link or the score is wrong. The links are kept.</p>
<div class="scroll" role="region" aria-label="Matches with another score" tabindex="0"><table class="settlement stacked" data-table><thead><tr><th scope="col">Statistics</th><th scope="col">Score</th><th scope="col">Betfair settled</th><th scope="col">Betfair event</th></tr></thead><tbody>${rows}</tbody></table></div>${more}`;
}

function disagreementRow(record: MatchRecord, { batch, link }: { batch: string | undefined; link: string }): Html {
  const { homeTeam, awayTeam, eventName, eventId, kickoff, matchId, score, markets } = record;
  const winners = markets
    .filter(({ winner }) => winner !== '')
    .map(({ market, winner }) => html`<li>${market.label}: <strong>${selectionText(winner)}</strong></li>`);
  const where = batch === undefined ? undefined : html`<span class="note">${batch}</span>`;
  const result = score === undefined ? '–' : `${score.home}–${score.away}`;
  return html`<tr><th scope="row"><a href="${matchHref(link)}"><bdi>${homeTeam}</bdi> v <bdi>${awayTeam}</bdi></a><span class="note">${moment(kickoff)}</span>${where}<span class="note">${matchId}</span></th><td data-label="Score"><strong>${result}</strong></td><td><ul class="plain">${winners}</ul></td><td><bdi>${eventName}</bdi><span class="note">${eventId}</span></td></tr>
`;
}

/** Each market's scores down, settled winners across. */
function scoreTable(scores: readonly ScoreCount[]): Html {
  const rows = scores.flatMap(({ market, score, settled }) =>
    [...settled]
      .sort(([, a], [, b]) => b - a)
      .map(([winner, count]) => {
        const isSame = winner === score;
        const mark = winner === '' || isSame ? '' : 'contradicts';
        return html`<tr class="${mark || 'fits'}"><th scope="row">${market.label}</th><td>${selectionText(score)}</td><td>${winner === '' ? 'nothing' : selectionText(winner)}${mark === '' ? undefined : html` <span class="badge look">${mark}</span>`}</td><td class="num" data-value="${count}">${number(count)}</td></tr>
`;
      }),
  );
  return html`<h3>Side by side</h3><div class="scroll" role="region" aria-label="Scores beside settled winners" tabindex="0"><table class="compact" data-table><thead><tr><th scope="col">Market</th><th scope="col">Score says</th><th scope="col">Betfair settled</th><th scope="col" class="num">Matches</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
