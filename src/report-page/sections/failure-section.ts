import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { type Html, html } from '../html.ts';
import { failureRows, type ShownFailure } from '../output/failure-rows.ts';
import { wordsOf } from '../output/match-record.ts';
import { batchTitle, moment, number, plural, statusBadge } from './page-text.ts';

/** Beyond it the page names failures.csv, which has them all. */
export const FAILURES_LISTED = 1000;

/** The table of rows that need a person, a part at a time. */
export async function* failureSection(outputs: readonly BatchOutput[]): AsyncGenerator<Html> {
  const total = outputs.reduce((sum, { report }) => sum + report.failure_count - report.statuses.skipped, 0);
  yield html`<section aria-labelledby="h-failures"><h2 id="h-failures">What needs a look</h2>`;
  if (total === 0) {
    yield html`<p class="calm">Nothing. Every row was linked and nothing speaks against a link.</p></section>`;
    return;
  }
  yield html`<div class="scroll" role="region" aria-labelledby="h-failures" tabindex="0"><table class="failures stacked" id="failures" data-table data-page="20">
<thead><tr><th scope="col">Match</th><th scope="col">Ended as</th><th scope="col">Cause</th><th scope="col">What happened</th><th scope="col">What helps</th></tr></thead><tbody>
`;
  const left = { rows: FAILURES_LISTED };
  for (const output of outputs) yield* batchRows(output, outputs.length > 1 ? batchTitle(output) : undefined, left);
  yield html`</tbody></table></div>${total > FAILURES_LISTED ? html`<p class="fine">The first ${number(FAILURES_LISTED)} of ${number(total)}; failures.csv in each output folder has them all.</p>` : undefined}</section>
`;
}

async function* batchRows(
  output: BatchOutput,
  batch: string | undefined,
  left: { rows: number },
): AsyncGenerator<Html> {
  for await (const failure of failureRows(output)) {
    if (left.rows === 0) return;
    left.rows -= 1;
    yield failureRow(failure, batch);
  }
}

function failureRow(failure: ShownFailure, batch: string | undefined): Html {
  const { status, code, cause, message, hint, candidates } = failure;
  const disagrees = status === 'linked' ? html` <span class="badge look">settlement disagrees</span>` : undefined;
  return html`<tr data-status="${status}"><th scope="row">${identity(failure, batch)}</th><td>${statusBadge(status)}${disagrees}</td><td>${cause?.replaceAll('_', ' ')}</td><td>${message}${candidateList(candidates)}<span class="code note">${code}</span></td><td>${hintText(hint)}</td></tr>
`;
}

function identity(
  { homeTeamSlug, awayTeamSlug, matchDate, matchId, place }: ShownFailure,
  batch: string | undefined,
): Html {
  const teams =
    homeTeamSlug === '' && awayTeamSlug === ''
      ? html`L${place.slice(1)}`
      : html`<bdi>${wordsOf(homeTeamSlug)}</bdi> v <bdi>${wordsOf(awayTeamSlug)}</bdi>`;
  const where = batch === undefined ? undefined : html`<span class="note">${batch}</span>`;
  return html`${teams}<span class="note">${moment(matchDate)}</span>${where}<span class="note">${matchId} · ${place}</span>`;
}

function candidateList(candidates: readonly string[]): Html | undefined {
  if (candidates.length === 0) return undefined;
  return html`<details class="candidates"><summary>${plural(candidates.length, 'candidate')}</summary><ul>${candidates.map((text) => html`<li><bdi>${text}</bdi></li>`)}</ul></details>`;
}

/** `See why: fbp debug 1` shows its command so that one click selects it. */
function hintText(hint: string): Html | undefined {
  if (hint === '') return undefined;
  const command = /^(.*?)\b(fbp [a-z].*)$/s.exec(hint);
  return command === null ? html`${hint}` : html`${command[1]} <code data-copy>${command[2]}</code>`;
}
