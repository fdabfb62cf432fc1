import { join } from 'node:path';
import { CAUSES, type Cause } from '../../domain/cause.ts';
import { placeOf } from '../../domain/match.ts';
import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { readTable } from '../../storage/tables/read-table.ts';

const REQUIRED = ['statistical_match_id', 'line', 'processing_status', 'code', 'cause', 'message', 'hint'] as const;

/** What the page shows of one row of failures.csv. */
export interface ShownFailure {
  readonly matchId: string;
  /** `line 7`, with the file where there are several. */
  readonly place: string;
  readonly status: ProcessingStatus;
  readonly code: string;
  readonly cause: Cause | undefined;
  readonly message: string;
  readonly hint: string;
  readonly matchDate: string;
  readonly homeTeamSlug: string;
  readonly awayTeamSlug: string;
  readonly candidates: readonly string[];
}

/** The rows of failures.csv that a person should see; rows skipped on purpose are none. Throws FBP-INPUT. */
export async function* failureRows({ folder }: BatchOutput): AsyncGenerator<ShownFailure> {
  const table = await readTable(join(folder, 'failures.csv'), REQUIRED);
  for await (const row of table.rows) {
    const status = STATUSES.find((one) => one === row('processing_status'));
    if (status === undefined || status === 'skipped') continue;
    yield {
      status,
      matchId: row('statistical_match_id'),
      place: placeOf({ line: Number(row('line')), file: row('file') || undefined }),
      code: row('code'),
      cause: CAUSES.find((one) => one === row('cause')),
      message: row('message'),
      hint: row('hint'),
      matchDate: row('match_date'),
      homeTeamSlug: row('home_team_slug'),
      awayTeamSlug: row('away_team_slug'),
      candidates: [row('candidate_1'), row('candidate_2'), row('candidate_3')].filter((text) => text !== ''),
    };
  }
}
