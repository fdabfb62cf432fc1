import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { damaged } from '../tables/read-table.ts';
import { SERIES_FILE } from './series-part.ts';
import { CsvSeriesRows, type SeriesRows } from './series-rows.ts';

/** In which of them an output folder has its time series: CSV is read without looking anything up. */
const FORMS = [...Object.values(SERIES_FILE), 'odds.parquet'] as const;

/** Where the time series of an output folder stands. Throws FBP-INPUT where there is none. */
export async function seriesPath(folder: string): Promise<string> {
  for (const name of FORMS) {
    if (await exists(join(folder, name))) return join(folder, name);
  }
  throw damaged(join(folder, SERIES_FILE.gzip), 'the time series is missing');
}

/** Throws FBP-INPUT where it cannot be read, or lacks a column. */
export async function openSeries(path: string, columns: readonly string[]): Promise<SeriesRows> {
  if (!path.endsWith('.parquet')) return await CsvSeriesRows.open(path, columns);
  const { ParquetSeriesRows } = await import('../parquet/parquet-series-rows.ts');
  return await ParquetSeriesRows.open(path, columns);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
