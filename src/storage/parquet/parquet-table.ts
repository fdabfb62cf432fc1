import { type BasicType, ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { StagedFile } from '../../disk/atomic-file.ts';
import type { ColumnDoc } from '../../domain/series-columns.ts';
import type { TypedColumn } from '../tables/typed-column.ts';

type Value = string | bigint | number | boolean | Date | null;

interface CellType {
  readonly parquet: BasicType;
  /** Null for a text that is no such value: only cells of rows that cannot be read hold one. */
  readonly read: (cell: string) => Value;
}

/** Ids are texts: a market id is no number, and nobody adds event ids up. */
const TYPES: Readonly<Record<ColumnDoc['type'], CellType>> = {
  text: { parquet: 'STRING', read: (cell) => cell },
  integer: { parquet: 'INT64', read: (cell) => (/^[-+]?\d+$/.test(cell) ? BigInt(cell) : null) },
  number: { parquet: 'DOUBLE', read: (cell) => (Number.isNaN(Number(cell)) ? null : Number(cell)) },
  boolean: { parquet: 'BOOLEAN', read: (cell) => cell === 'true' },
  instant: { parquet: 'TIMESTAMP', read: (cell) => new Date(cell) },
};

/** Held at a time: a few tens of megabytes. */
const MOST_CELLS = 1_000_000;
/** A size that readers of Parquet like. */
const MOST_ROWS = 50_000;
/** Long enough for any id to be found by a row group's least and greatest one. */
const BOUND_BYTES = 64;

/** A Parquet file that grows row by row, in row groups with statistics and in bounded memory. An empty cell is null. Order of calls: add*, end. */
export class ParquetTable {
  readonly #columns: readonly TypedColumn[];
  readonly #parquet: ParquetWriter;
  readonly #groupRows: number;
  #rows: (readonly string[])[] = [];

  constructor(file: StagedFile, columns: readonly TypedColumn[]) {
    this.#columns = columns;
    this.#groupRows = Math.min(MOST_ROWS, Math.ceil(MOST_CELLS / columns.length));
    const schema = schemaFromColumnData({ columnData: this.#data([]) });
    const writer = stagedWriter(file);
    this.#parquet = new ParquetWriter({ writer, schema, createdBy: 'fbp', statisticsTruncateLength: BOUND_BYTES });
  }

  /** Cells in the order of the columns; missing ones at the end are empty. */
  async add(cells: readonly string[]): Promise<void> {
    this.#rows.push(cells);
    if (this.#rows.length >= this.#groupRows) await this.endGroup();
  }

  /** Rows that are not in a finished row group. */
  get pendingRows(): number {
    return this.#rows.length;
  }

  /** Whatever comes next is in another row group. */
  async endGroup(): Promise<void> {
    // A file without a single row group is read badly by some, but has nothing to lose.
    if (this.#rows.length === 0) return;
    await this.#parquet.write({ columnData: this.#data(this.#rows), rowGroupSize: this.#rows.length });
    this.#rows = [];
  }

  async end(): Promise<void> {
    await this.endGroup();
    await this.#parquet.finish();
  }

  #data(rows: readonly (readonly string[])[]): ColumnSource[] {
    return this.#columns.map(({ name, type }, index) => {
      const { parquet, read } = TYPES[type];
      return { name, type: parquet, data: rows.map((row) => (row[index] ? read(row[index]) : null)), nullable: true };
    });
  }
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
