import { type BasicType, ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { StagedFile } from '../../disk/atomic-file.ts';
import { SERIES_COLUMNS, type SeriesColumn } from '../../domain/series-columns.ts';
import { tableRecords } from '../tables/read-table.ts';
import type { Compression } from './series-part.ts';

/** Ids are texts: a market id is no number, and nobody adds event ids up. */
const TYPES = {
  statistical_match_id: 'STRING',
  betfair_match_id: 'STRING',
  market_id: 'STRING',
  market_type: 'STRING',
  market_name: 'STRING',
  selection_id: 'INT64',
  handicap: 'DOUBLE',
  selection: 'STRING',
  runner_name: 'STRING',
  published_at: 'TIMESTAMP',
  seconds_to_kickoff: 'DOUBLE',
  in_play: 'BOOLEAN',
  market_status: 'STRING',
  last_traded_price: 'DOUBLE',
  best_back_price: 'DOUBLE',
  best_back_size: 'DOUBLE',
  best_lay_price: 'DOUBLE',
  best_lay_size: 'DOUBLE',
  traded_volume: 'DOUBLE',
  total_volume: 'DOUBLE',
} as const satisfies Record<SeriesColumn, BasicType>;

type ColumnType = (typeof TYPES)[SeriesColumn];
type Value = string | bigint | number | boolean | Date | null;

/** The cell's value; an empty cell is null in every column. */
const READ: Readonly<Record<ColumnType, (cell: string) => Value>> = {
  STRING: (cell) => cell,
  INT64: BigInt,
  DOUBLE: Number,
  BOOLEAN: (cell) => cell === 'true',
  TIMESTAMP: (cell) => new Date(cell),
};

/** Rows held at a time: a few tens of megabytes, and a size that readers of Parquet like. */
const ROW_GROUP_ROWS = 50_000;

/** Turns the finished CSV time series into Parquet, row group by row group in bounded memory. The same rows in the same order. */
export async function writeSeriesParquet(file: StagedFile, csvPath: string, compression: Compression): Promise<void> {
  const parquet = new ParquetWriter({ writer: stagedWriter(file), schema: schema(), createdBy: 'fbp' });
  let rows: (readonly string[])[] = [];
  const flush = async () => {
    // A file without a single row group is read badly by some, but has nothing to lose.
    if (rows.length > 0) await parquet.write({ columnData: columnsOf(rows), rowGroupSize: ROW_GROUP_ROWS });
    rows = [];
  };
  const records = tableRecords(csvPath, compression);
  await records.next(); // the header
  for await (const row of records) {
    rows.push(row);
    if (rows.length >= ROW_GROUP_ROWS) await flush();
  }
  await flush();
  await parquet.finish();
}

function columnsOf(rows: readonly (readonly string[])[]): ColumnSource[] {
  return SERIES_COLUMNS.map((name, index) => {
    const type = TYPES[name];
    const read = READ[type];
    return { name, type, data: rows.map((row) => (row[index] ? read(row[index]) : null)), nullable: true };
  });
}

function schema() {
  return schemaFromColumnData({ columnData: columnsOf([]) });
}

/** A writer that hands its bytes on after every row group instead of keeping the file in memory. */
function stagedWriter(file: StagedFile) {
  const writer = new ByteWriter();
  const flush = async () => {
    const bytes = Buffer.from(new Uint8Array(writer.buffer, 0, writer.index));
    writer.index = 0;
    await file.write(bytes);
  };
  return Object.assign(writer, { flush, finish: flush });
}
