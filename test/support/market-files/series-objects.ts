import { parse } from 'csv-parse/sync';
import { SERIES_COLUMNS, type SeriesColumn } from '../../../src/domain/series-columns.ts';

export type SeriesRow = Record<SeriesColumn, string>;

/** The time series as a reader of CSV gets it. */
export function seriesObjects(series: string): SeriesRow[] {
  return parse(series, { columns: [...SERIES_COLUMNS], relax_column_count: false });
}
