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
  readonly tournamentId: string;
  readonly seasonId: string;
  readonly matchId: string;
  readonly tournamentSlug: string;
  readonly homeTeamSlug: string;
  readonly awayTeamSlug: string;
  /** The cell as it was written. */
  readonly matchDate: string;
  readonly kickoff: Kickoff;
  /** Full-time score, when the file has it. */
  readonly score?: Score | undefined;
}

/** A row that cannot be read: kept with what it said, so that it ends as `invalid_row` and is never lost. */
export interface InvalidRow {
  readonly row: number;
  readonly line: number;
  /** What its cells said, as far as they could be told apart; missing ones are absent. */
  readonly cells: Partial<Record<StatisticsColumn, string>>;
  readonly reason: string;
}

export type InputRow =
  | { readonly kind: 'match'; readonly match: StatisticalMatch }
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
