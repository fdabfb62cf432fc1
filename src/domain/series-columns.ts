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
