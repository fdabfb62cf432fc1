import type { ProfileName } from '../../../src/domain/match.ts';

export interface StatisticsFixture {
  /** Below `test/fixtures/statistics`. */
  readonly file: string;
  readonly profile: ProfileName;
  readonly precision: 'minute' | 'day';
  /** By what its local times, read in UTC, are late. */
  readonly minutesLate?: number;
  /** Rows of other leagues and seasons. */
  readonly others?: number;
}

/** The same eight matches in the form of each source, with its names of clubs. */
export const STATISTICS_FIXTURES: readonly StatisticsFixture[] = [
  { file: 'fbp.csv', profile: 'fbp', precision: 'minute' },
  { file: 'football-data.csv', profile: 'football-data', precision: 'minute' },
  { file: 'football-data-extra.csv', profile: 'football-data-extra', precision: 'minute', others: 1 },
  { file: 'fixturedownload.csv', profile: 'fixturedownload', precision: 'minute' },
  { file: 'fivethirtyeight.csv', profile: 'fivethirtyeight', precision: 'day', others: 2 },
  { file: 'footystats.csv', profile: 'footystats', precision: 'minute' },
  { file: 'fbref.csv', profile: 'fbref', precision: 'minute', minutesLate: 60 },
  { file: 'fbref-teams.csv', profile: 'fbref', precision: 'minute', minutesLate: 60 },
  { file: 'json/understat.json', profile: 'understat', precision: 'minute' },
  { file: 'json/sofascore.json', profile: 'sofascore', precision: 'minute' },
  { file: 'json/api-football.json', profile: 'api-football', precision: 'minute' },
  { file: 'json/football-data-org.json', profile: 'football-data-org', precision: 'minute' },
  { file: 'espn/fixtures.csv', profile: 'espn', precision: 'minute' },
  { file: 'fpl/fixtures.csv', profile: 'fpl', precision: 'minute' },
  { file: 'transfermarkt.csv', profile: 'transfermarkt', precision: 'day', others: 2 },
  { file: 'json/openfootball.json', profile: 'openfootball', precision: 'minute', minutesLate: 60 },
  { file: 'openfootball.txt', profile: 'openfootball', precision: 'minute', minutesLate: 60 },
  { file: 'footballcsv.csv', profile: 'footballcsv', precision: 'day' },
  { file: 'engsoccerdata.csv', profile: 'engsoccerdata', precision: 'day', others: 2 },
  { file: 'international-results.csv', profile: 'international-results', precision: 'day', others: 2 },
];
