import type { StagedFile } from '../../disk/atomic-file.ts';
import { SERIES_COLUMN_DOCS } from '../../domain/series-columns.ts';
import type { Compression } from '../series/series-part.ts';
import { tableRecords } from '../tables/read-table.ts';
import { typedColumns } from '../tables/typed-column.ts';
import { ParquetTable } from './parquet-table.ts';

/** Where the rows of one match stand in the time series file. */
export interface SeriesPlace {
  readonly matchId: string;
  /** Bytes of the file, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

/** So many row groups at least, as long as they have enough rows: whoever wants one match reads one of them. */
const GROUPS = 64;
/** Fewer rows than that in a group cost more in headers than they save. */
const LEAST_ROWS = 2000;

/**
 * Turns the finished CSV time series into Parquet in bounded memory: the same rows, matches in order of their ids, each in
 * one row group unless it is very long. Readers that look for one match find it by the statistics and skip all others.
 */
export async function writeSeriesParquet(
  file: StagedFile,
  csv: { readonly path: string; readonly compression: Compression; readonly places: readonly SeriesPlace[] },
): Promise<void> {
  const { path, compression, places } = csv;
  const table = new ParquetTable(file, typedColumns(SERIES_COLUMN_DOCS));
  const rows = places.reduce((sum, place) => sum + place.rows, 0);
  const groupRows = Math.max(LEAST_ROWS, rows / GROUPS);
  for (const { start, end } of [...places].sort(byMatchId)) {
    for await (const row of tableRecords(path, compression, { start, end: end - 1 })) await table.add(row);
    if (table.pendingRows >= groupRows) await table.endGroup();
  }
  await table.end();
}

/** In the order of their bytes, as statistics are compared. */
function byMatchId(a: SeriesPlace, b: SeriesPlace): number {
  return Buffer.compare(Buffer.from(a.matchId), Buffer.from(b.matchId));
}
