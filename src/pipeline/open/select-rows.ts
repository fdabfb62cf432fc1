import { closest } from 'fastest-levenshtein';
import { FbpError } from '../../domain/errors.ts';
import type { InputRow, StatisticalMatch } from '../../domain/match.ts';

export interface RowSelection {
  readonly league: string;
  /** Rows processed at most; the rest is skipped. */
  readonly limit?: number | undefined;
  /** Only these matches. */
  readonly matchIds?: readonly string[] | undefined;
}

export type SelectedRow = InputRow | SkippedRow;

export interface SkippedRow extends Skipped {
  readonly kind: 'skipped';
  readonly match: StatisticalMatch;
}

interface Skipped {
  readonly reason: string;
  /** Left out of this run only: the row is one of the batch. */
  readonly isOfBatch: boolean;
}

/** What must be known of all rows before any can be selected. */
export interface RowSurvey {
  see(row: InputRow): void;
  /** Selects the rows one by one, in their order. Throws FBP-USAGE for a match id that none of them had. */
  selector(): (row: InputRow) => SelectedRow;
}

/** Marks the rows that are left out on purpose, so that every row still has an ending: first all are seen, then each is selected. */
export function surveyRows(selection: RowSelection): RowSurvey {
  const ids: string[] = [];
  // A file of one league may name it in a sponsor's words; only a file that does know the league's name can hold others.
  let namesLeague = false;
  return {
    see(row) {
      if (row.kind === 'invalid' || row.elsewhere !== undefined) return;
      namesLeague ||= row.match.tournamentSlug === selection.league;
      if (selection.matchIds !== undefined) ids.push(row.match.matchId);
    },
    selector() {
      refuseUnknownIds(ids, selection.matchIds ?? []);
      const leaveOut = reasonToSkip(selection, namesLeague);
      return (row) => {
        if (row.kind === 'invalid') return row;
        if (row.elsewhere !== undefined) {
          return { kind: 'skipped', match: row.match, reason: row.elsewhere, isOfBatch: false };
        }
        const left = leaveOut(row.match);
        return left === undefined ? row : { kind: 'skipped', match: row.match, ...left };
      };
    },
  };
}

function reasonToSkip({ league, limit, matchIds }: RowSelection, namesLeague: boolean) {
  const wanted = matchIds === undefined ? undefined : new Set(matchIds);
  let taken = 0;
  const ofBatch = (reason: string): Skipped => ({ reason, isOfBatch: true });
  return (match: StatisticalMatch): Skipped | undefined => {
    if (namesLeague && match.tournamentSlug !== league)
      return { reason: `row of another tournament: ${match.tournamentSlug}`, isOfBatch: false };
    if (wanted !== undefined && !wanted.has(match.matchId)) return ofBatch('not among the --match-id wanted');
    if (limit !== undefined && taken >= limit) return ofBatch(`beyond --limit ${limit}`);
    taken += 1;
    return undefined;
  };
}

function refuseUnknownIds(ids: readonly string[], wanted: readonly string[]): void {
  const known = new Set(ids);
  for (const id of wanted) {
    if (known.has(id)) continue;
    const hint = ids.length === 0 ? undefined : `did you mean ${closest(id, ids)}?`;
    throw new FbpError('FBP-USAGE', `the statistics file has no match ${id}`, { where: '--match-id', hint });
  }
}
