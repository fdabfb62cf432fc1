import { join } from 'node:path';
import { placeOf } from '../../domain/match.ts';
import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { readTable } from '../../storage/tables/read-table.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../output/match-record.ts';
import { batchTitle, moment, number, plural, STATUS_TEXTS, statusBadge } from './page-text.ts';

const REQUIRED = ['statistical_match_id', 'line', 'processing_status', 'code', 'message', 'hint'] as const;

/** What the page shows of one row of failures.csv. */
interface ShownFailure {
  readonly matchId: string;
  /** `line 7`, with the file where there are several. */
  readonly place: string;
  readonly status: ProcessingStatus;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly matchDate: string;
  readonly homeTeamSlug: string;
  readonly awayTeamSlug: string;
  readonly candidates: readonly string[];
}

/** The rows of failures.csv that a person should see; rows skipped on purpose are none. Throws FBP-INPUT. */
async function* failureRows({ folder }: BatchOutput): AsyncGenerator<ShownFailure> {
  const table = await readTable(join(folder, 'failures.csv'), REQUIRED);
  for await (const row of table.rows) {
    const status = STATUSES.find((one) => one === row('processing_status'));
    if (status === undefined || status === 'skipped') continue;
    yield {
      status,
      matchId: row('statistical_match_id'),
      place: placeOf({ line: Number(row('line')), file: row('file') || undefined }),
      code: row('code'),
      message: row('message'),
      hint: row('hint'),
      matchDate: row('match_date'),
      homeTeamSlug: row('home_team_slug'),
      awayTeamSlug: row('away_team_slug'),
      candidates: [row('candidate_1'), row('candidate_2'), row('candidate_3')].filter((text) => text !== ''),
    };
  }
}

/** Beyond it the page names failures.csv, which has them all. */
const LISTED = 2000;

/** The table of rows that need a person, a part at a time. */
export async function* failureSection(outputs: readonly BatchOutput[]): AsyncGenerator<Html> {
  const total = outputs.reduce((sum, { report }) => sum + report.failure_count - report.statuses.skipped, 0);
  yield html`<section aria-labelledby="h-failures"><h2 id="h-failures">What needs a look</h2>`;
  if (total === 0) {
    yield html`<p class="calm">Nothing. Every row was linked and nothing speaks against a link.</p></section>`;
    return;
  }
  yield html`${filters(outputs)}<div class="scroll" role="region" aria-labelledby="h-failures" tabindex="0"><table class="failures stacked" id="failures">
<thead><tr><th scope="col">Match</th><th scope="col">Ended as</th><th scope="col">What happened</th><th scope="col">What helps</th></tr></thead><tbody>
`;
  const left = { rows: LISTED };
  for (const output of outputs) yield* batchRows(output, outputs.length > 1 ? batchTitle(output) : undefined, left);
  yield html`</tbody></table></div><p class="more" hidden><button type="button" id="more-failures">Show more</button></p>${total > LISTED ? html`<p class="fine">The first ${number(LISTED)} of ${number(total)}; failures.csv in each output folder has them all.</p>` : undefined}</section>
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

function filters(outputs: readonly BatchOutput[]): Html {
  const present = STATUSES.filter((status) => outputs.some(({ report }) => report.statuses[status] > 0)).filter(
    (status) => status !== 'skipped',
  );
  return html`<div class="filters" data-filters="failures" hidden>
<label>Search <input type="search" data-filter="text" placeholder="club, id, word" autocomplete="off"></label>
<label>Ended as <select data-filter="status"><option value="">any</option>${present.map((status) => html`<option value="${status}">${STATUS_TEXTS[status].label}</option>`)}</select></label>
<p class="note" data-count aria-live="polite"></p></div>`;
}

function failureRow(failure: ShownFailure, batch: string | undefined): Html {
  const { status, code, message, hint, candidates } = failure;
  const disagrees = status === 'linked' ? html` <span class="badge look">settlement disagrees</span>` : undefined;
  return html`<tr data-status="${status}"><th scope="row">${identity(failure, batch)}</th><td>${statusBadge(status)}${disagrees}</td><td>${message}${candidateList(candidates)}<span class="code note">${code}</span></td><td>${hintText(hint)}</td></tr>
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
  return command === null ? html`${hint}` : html`${command[1]} <code>${command[2]}</code>`;
}
