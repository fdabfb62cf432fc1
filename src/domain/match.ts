/**
 * When a statistics row says the match kicked off. Instants are epoch milliseconds UTC.
 * A bare date knows only the day: `from` is its local midnight (in `input.time_zone`), `to` the next one, exclusive.
 */
export type Kickoff =
  | { readonly precision: 'minute'; readonly at: number }
  | { readonly precision: 'day'; readonly from: number; readonly to: number };

export interface Score {
  readonly home: number;
  readonly away: number;
}

/** One readable row of the statistics file. */
export interface StatisticalMatch {
  /** Position among the data rows, from 0: the order of every output. */
  readonly row: number;
  /** Physical line in the statistics file, from 1. */
  readonly line: number;
  /** Name of that file, where the batch has several. */
  readonly file?: string | undefined;
  readonly tournamentId: string;
  readonly seasonId: string;
  readonly matchId: string;
  readonly tournamentSlug: string;
  readonly homeTeamSlug: string;
  readonly awayTeamSlug: string;
  /** The cell as it was written, where that is plain by itself; else the instant in UTC, or the day. */
  readonly matchDate: string;
  readonly kickoff: Kickoff;
  /** Full-time score, when the file has it. */
  readonly score?: Score | undefined;
  /** No side is at home: that Betfair lists the other one first says nothing. */
  readonly neutral?: true | undefined;
  /** Cells of the other columns that are carried along, unchanged. */
  readonly kept?: readonly string[] | undefined;
}

/** A row that cannot be read: kept with what it said, so that it ends as `invalid_row` and is never lost. */
export interface InvalidRow {
  readonly row: number;
  readonly line: number;
  /** As in `StatisticalMatch`. */
  readonly file?: string | undefined;
  /** What its cells said, as far as they could be told apart; missing ones are absent. */
  readonly cells: Partial<Record<StatisticsColumn, string>>;
  readonly reason: string;
  readonly kept?: readonly string[] | undefined;
}

/** Where a row stands, for messages: `line 7`, or `line 7 of b.csv` where the batch has several files. */
export function placeOf({ line, file }: Pick<InvalidRow, 'line' | 'file'>): string {
  return file === undefined ? `line ${line}` : `line ${line} of ${file}`;
}

/** `elsewhere`: why the row belongs to another batch. */
export type InputRow =
  | { readonly kind: 'match'; readonly match: StatisticalMatch; readonly elsewhere?: string | undefined }
  | { readonly kind: 'invalid'; readonly invalid: InvalidRow };

export const REQUIRED_COLUMNS = [
  'tournament_id',
  'season_id',
  'match_id',
  'tournament_slug',
  'home_team_slug',
  'away_team_slug',
  'match_date',
] as const;

export const OPTIONAL_COLUMNS = ['home_score', 'away_score'] as const;

export type StatisticsColumn = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];

/**
 * What a column of a statistics file can be taken for. Besides the columns of the usual form: `score` has both numbers (`2-1`), `sides` both
 * clubs (`Burnley v Man City`); `status` tells whether the match is over; `neutral` that no side is at home; `team`, `opponent` and `venue` are of files with a row for each team.
 */
export const FIELDS = [
  ...REQUIRED_COLUMNS,
  ...OPTIONAL_COLUMNS,
  ...(['score', 'sides', 'league', 'country', 'season', 'status', 'neutral', 'team', 'opponent', 'venue'] as const),
] as const;
export type Field = (typeof FIELDS)[number];

export const PROFILE_NAMES = [
  'fbp',
  'football-data',
  'football-data-extra',
  'fixturedownload',
  'fivethirtyeight',
  'footystats',
  'fbref',
  'understat',
  'sofascore',
  'api-football',
  'football-data-org',
  'espn',
  'fpl',
  'transfermarkt',
  'openfootball',
  'footballcsv',
  'engsoccerdata',
  'international-results',
] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
/** In which order the numbers of `11/08/2023` stand. */
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How a person says so. */
export const ORDER_FORMATS: Readonly<Record<DateOrder, string>> = {
  dmy: 'dd/mm/yyyy',
  mdy: 'mm/dd/yyyy',
  ymd: 'yyyy/mm/dd',
};

/** The order that a format such as `dd/mm/yyyy`, `MM-DD-YY` or `d.m.y` asks for; undefined for what is none. */
export function orderOfFormat(format: string): DateOrder | undefined {
  const letters = format
    .toLowerCase()
    .replace(/[^a-z]*(hh?:?mm?(:?ss?)?)$/, '')
    .replace(/[^a-z]/g, '')
    .replace(/(.)\1+/g, '$1');
  return DATE_ORDERS.find((order) => order === letters);
}
