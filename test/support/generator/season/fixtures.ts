import { parse } from 'csv-parse/sync';
import type { Score } from '../../../../src/domain/match.ts';

/** One row of a statistics file, as the generator needs it. */
export interface Fixture {
  readonly tournamentId: string;
  readonly seasonId: string;
  readonly matchId: string;
  readonly tournamentSlug: string;
  readonly homeSlug: string;
  readonly awaySlug: string;
  /** ISO 8601 UTC, or a bare date. */
  readonly matchDate: string;
  /** Absent for matches that were never played. */
  readonly score: Score | undefined;
}

const FIXTURE_COLUMNS = [
  'tournament_id',
  'season_id',
  'match_id',
  'tournament_slug',
  'home_team_slug',
  'away_team_slug',
  'match_date',
  'home_score',
  'away_score',
] as const;

type FixtureRecord = Record<string, string>;

function toFixture(record: FixtureRecord): Fixture {
  const cell = (name: (typeof FIXTURE_COLUMNS)[number]) => record[name] ?? '';
  const scored = cell('home_score') !== '' && cell('away_score') !== '';
  return {
    tournamentId: cell('tournament_id'),
    seasonId: cell('season_id'),
    matchId: cell('match_id'),
    tournamentSlug: cell('tournament_slug'),
    homeSlug: cell('home_team_slug'),
    awaySlug: cell('away_team_slug'),
    matchDate: cell('match_date'),
    score: scored ? { home: Number(cell('home_score')), away: Number(cell('away_score')) } : undefined,
  };
}

/** Reads a statistics CSV with a header; `keep` sees every column of a row, so that files of several seasons can be cut. */
export function readFixtures(csv: string, keep: (record: FixtureRecord) => boolean = () => true): Fixture[] {
  const records = parse(csv, { columns: true, bom: true, skip_empty_lines: true }) as FixtureRecord[];
  return records.filter(keep).map(toFixture);
}

/** The statistics CSV of the fixtures: the nine columns of the program's contract, LF ended. */
export function fixturesCsv(fixtures: readonly Fixture[]): string {
  const rows = fixtures.map((fixture) =>
    [
      fixture.tournamentId,
      fixture.seasonId,
      fixture.matchId,
      fixture.tournamentSlug,
      fixture.homeSlug,
      fixture.awaySlug,
      fixture.matchDate,
      fixture.score?.home ?? '',
      fixture.score?.away ?? '',
    ].join(','),
  );
  return `${[FIXTURE_COLUMNS.join(','), ...rows].join('\n')}\n`;
}
