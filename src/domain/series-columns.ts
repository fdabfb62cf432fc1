/** What the data dictionary tells of one column; it stands beside the code that fills the column. */
export interface ColumnDoc {
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'instant';
  /** Of a number: `s`, `min`, `GBP`, `decimal odds`. */
  readonly unit?: string;
  readonly meaning: string;
  /** When the cell is empty; a column without it never is. */
  readonly empty?: string;
}

/** Columns of the time series (`odds.csv`, `odds.parquet`), in order. Extraction writes the rows, storage the header. */
export const SERIES_COLUMNS = [
  'statistical_match_id',
  'betfair_match_id',
  'market_id',
  'market_type',
  'market_name',
  'selection_id',
  'handicap',
  'selection',
  'runner_name',
  'published_at',
  'seconds_to_kickoff',
  'in_play',
  'market_status',
  'last_traded_price',
  'best_back_price',
  'best_back_size',
  'best_lay_price',
  'best_lay_size',
  'traded_volume',
  'total_volume',
] as const;

export type SeriesColumn = (typeof SERIES_COLUMNS)[number];

/** What they hold, for the data dictionary. */
export const SERIES_COLUMN_DOCS = {
  statistical_match_id: { type: 'text', meaning: '`match_id` of the statistics file' },
  betfair_match_id: { type: 'text', meaning: 'Betfair event id' },
  market_id: { type: 'text', meaning: 'Betfair market id, `1.` and a number' },
  market_type: {
    type: 'text',
    meaning: 'Betfair market type',
    empty: 'Betfair gives the market none, as first goalscorer by team',
  },
  market_name: { type: 'text', meaning: 'market name', empty: 'recordings of the live stream have no names' },
  selection_id: { type: 'integer', meaning: 'Betfair selection id' },
  handicap: { type: 'number', meaning: 'handicap of the line, else 0' },
  selection: {
    type: 'text',
    meaning:
      'selection from the statistics row’s point of view: `home`, `draw`, `over`, `yes`, `2-1`, `home_-0.5`; in markets of one team the side comes first, `away_yes`',
  },
  runner_name: {
    type: 'text',
    meaning: 'Betfair’s name of the selection',
    empty: 'recordings of the live stream have no names',
  },
  published_at: { type: 'instant', meaning: 'when Betfair published the change, with milliseconds' },
  seconds_to_kickoff: {
    type: 'number',
    unit: 's',
    meaning: 'until the actual kick-off, negative after it',
    empty: 'no market says when the match began',
  },
  in_play: { type: 'boolean', meaning: 'the market was in-play' },
  market_status: {
    type: 'text',
    meaning: '`OPEN`, `SUSPENDED`, `CLOSED` or `INACTIVE`',
    empty: 'no definition came before',
  },
  last_traded_price: { type: 'number', unit: 'decimal odds', meaning: 'last price traded', empty: 'never traded yet' },
  best_back_price: {
    type: 'number',
    unit: 'decimal odds',
    meaning: 'best price to back',
    empty: 'nothing on offer, or the plan has no offers (BASIC)',
  },
  best_back_size: { type: 'number', unit: 'GBP', meaning: 'stake on offer at it', empty: 'as above' },
  best_lay_price: {
    type: 'number',
    unit: 'decimal odds',
    meaning: 'best price to lay',
    empty: 'nothing on offer, or the plan has no offers (BASIC)',
  },
  best_lay_size: { type: 'number', unit: 'GBP', meaning: 'stake on offer at it', empty: 'as above' },
  traded_volume: {
    type: 'number',
    unit: 'GBP, one-sided',
    meaning: 'traded on this selection so far',
    empty: 'the plan has no volumes (BASIC)',
  },
  total_volume: {
    type: 'number',
    unit: 'GBP, one-sided',
    meaning: 'traded on the whole market so far',
    empty: 'the plan has no volumes (BASIC)',
  },
} as const satisfies Record<SeriesColumn, ColumnDoc>;
