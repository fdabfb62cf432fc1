import { closest } from 'fastest-levenshtein';
import { FbpError } from '../../domain/errors.ts';
import type { InputRow, StatisticalMatch } from '../../domain/match.ts';
import { OTHER_SEASON } from '../../input/rows/row-groups.ts';
import { otherSeasons } from '../../input/rows/seasons.ts';
import { midpoint, utcDay } from '../../search/calendar/kickoff-window.ts';

export interface RowSelection {
  readonly league: string;
  readonly season: string;
  /** Rows that by their date are of another season are skipped. */
  readonly onlySeason?: boolean | undefined;
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

/** How many rows of the batch's league there are, and how many are of which other season, most first. */
export interface SeasonCounts {
  readonly rows: number;
  /** Those of other seasons that are left out of every run on the batch. */
  readonly left: number;
  readonly seasons: readonly { readonly season: string; readonly rows: number; readonly firstLine: number }[];
}

/** What must be known of all rows before any can be selected. */
export interface RowSurvey {
  see(row: InputRow): void;
  /** Rows that by their date are of other seasons. */
  readonly otherSeasons: SeasonCounts;
  /** Selects the rows one by one, in their order. Throws FBP-USAGE for a match id that none of them had. */
  selector(): (row: InputRow) => SelectedRow;
}

/** Marks the rows that are left out on purpose, so that every row still has an ending: first all are seen, then each is selected. */
export function surveyRows(selection: RowSelection): RowSurvey {
  const ids: string[] = [];
  // A file of one league may name it in a sponsor's words; only a file that does know the league's name can hold others.
  let namesLeague = false;
  // In the order of their first rows.
  const days = new Map<number, { rows: number; readonly firstLine: number }>();
  let [rows, left] = [0, 0];
  const seasonOfDay = () => otherSeasons(inOrder(days), selection.season);
  return {
    get otherSeasons() {
      return { rows, left, seasons: countedSeasons(days, seasonOfDay()) };
    },
    see(row) {
      if (row.kind === 'invalid') return;
      const isLeft = row.elsewhere !== undefined;
      if (isLeft && !row.elsewhere.startsWith(OTHER_SEASON)) return;
      rows += 1;
      left += Number(isLeft);
      const day = days.get(dayOf(row.match));
      if (day === undefined) days.set(dayOf(row.match), { rows: 1, firstLine: row.match.line });
      else day.rows += 1;
      if (isLeft) return;
      namesLeague ||= row.match.tournamentSlug === selection.league;
      if (selection.matchIds !== undefined) ids.push(row.match.matchId);
    },
    selector() {
      refuseUnknownIds(ids, selection.matchIds ?? []);
      const leaveOut = reasonToSkip(selection, { namesLeague, seasonOfDay: seasonOfDay() });
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

type SeasonOfDay = ReturnType<typeof otherSeasons>;
type RowsByDay = ReadonlyMap<number, { readonly rows: number; readonly firstLine: number }>;

/** Days since 1970. */
function dayOf({ kickoff }: StatisticalMatch): number {
  return utcDay(midpoint(kickoff));
}

function inOrder(days: RowsByDay): [day: number, rows: number][] {
  return [...days].map(([day, { rows }]): [number, number] => [day, rows]).sort(([a], [b]) => a - b);
}

function countedSeasons(days: RowsByDay, seasonOfDay: SeasonOfDay): SeasonCounts['seasons'] {
  const seasons = new Map<string, { season: string; rows: number; firstLine: number }>();
  for (const [day, { rows, firstLine }] of days) {
    const season = seasonOfDay(day);
    if (season === undefined) continue;
    const known = seasons.get(season);
    if (known === undefined) seasons.set(season, { season, rows, firstLine });
    else known.rows += rows;
  }
  return [...seasons.values()].sort((a, b) => b.rows - a.rows);
}

function reasonToSkip(
  selection: RowSelection,
  { namesLeague, seasonOfDay }: { readonly namesLeague: boolean; readonly seasonOfDay: SeasonOfDay },
) {
  const { league, limit, matchIds, onlySeason } = selection;
  const wanted = matchIds === undefined ? undefined : new Set(matchIds);
  let taken = 0;
  const ofBatch = (reason: string): Skipped => ({ reason, isOfBatch: true });
  return (match: StatisticalMatch): Skipped | undefined => {
    if (namesLeague && match.tournamentSlug !== league)
      return { reason: `row of another tournament: ${match.tournamentSlug}`, isOfBatch: false };
    const other = onlySeason ? seasonOfDay(dayOf(match)) : undefined;
    if (other !== undefined) return { reason: `${OTHER_SEASON}: ${other}`, isOfBatch: false };
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
    const nearest = ids.length === 0 ? undefined : closest(id, ids);
    throw new FbpError('FBP-USAGE', `the statistics file has no match ${id}`, {
      where: '--match-id',
      hint: nearest && `did you mean ${nearest}?`,
      slip: nearest === undefined ? undefined : { typed: id, meant: [nearest] },
    });
  }
}
