import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import type { SeriesRows } from '../series/series-rows.ts';
import { type Cells, damaged, unreadable } from '../tables/read-table.ts';

const MATCH = 'statistical_match_id';

interface RowGroup {
  /** Of the file, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Bytes of the greatest match id in it, or of a text that is not less. */
  readonly greatest: Buffer;
}

interface OpenFile {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: string[];
}

type Row = Readonly<Record<string, unknown>>;

/** A time series as Parquet, sorted by match: rows are found by the statistics, with one row group in memory at a time. */
export class ParquetSeriesRows implements SeriesRows {
  readonly #path: string;
  readonly #file: OpenFile;
  readonly #groups: readonly RowGroup[];
  #held: { readonly index: number; readonly rows: ReadonlyMap<string, readonly Row[]> } | undefined;
  #left: number;

  private constructor(path: string, file: OpenFile) {
    this.#path = path;
    this.#file = file;
    this.#groups = rowGroups(path, file.metadata);
    this.#left = Number(file.metadata.num_rows);
  }

  /** Throws FBP-INPUT where the file is none of fbp's, or a column is missing. */
  static async open(path: string, columns: readonly string[]): Promise<ParquetSeriesRows> {
    const { file, metadata } = await opened(path);
    const known = new Set(metadata.schema.map(({ name }) => name));
    const missing = columns.filter((column) => !known.has(column));
    if (missing.length > 0) throw damaged(path, `it has no column ${missing.join(', ')}`);
    return new ParquetSeriesRows(path, { file, metadata, columns: [...new Set([MATCH, ...columns])] });
  }

  async *of(matchId: string): AsyncGenerator<Cells> {
    for (let index = this.#firstGroup(matchId); index < this.#groups.length; index += 1) {
      const rows = (await this.#group(index)).get(matchId);
      if (rows === undefined) return;
      this.#left -= rows.length;
      for (const row of rows) yield (column) => cellText(row[column]);
    }
  }

  end(): void {
    if (this.#left !== 0) throw damaged(this.#path, `it has ${this.#left} rows of matches that matches.csv has not`);
  }

  /** The first that can hold the match, in the order of bytes. */
  #firstGroup(matchId: string): number {
    const wanted = Buffer.from(matchId);
    let [low, high] = [0, this.#groups.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Buffer.compare(this.#groups[middle]?.greatest ?? wanted, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  async #group(index: number): Promise<ReadonlyMap<string, readonly Row[]>> {
    if (this.#held?.index === index) return this.#held.rows;
    const { start: rowStart, end: rowEnd } = this.#groups[index] ?? { start: 0, end: 0 };
    try {
      const rows = await parquetReadObjects({ ...this.#file, rowStart, rowEnd });
      this.#held = { index, rows: byMatch(rows) };
      return this.#held.rows;
    } catch (error) {
      throw unreadable(this.#path, error);
    }
  }
}

function byMatch(rows: readonly Row[]): Map<string, Row[]> {
  const matches = new Map<string, Row[]>();
  for (const row of rows) {
    const matchId = String(row[MATCH]);
    const own = matches.get(matchId) ?? [];
    matches.set(matchId, own);
    own.push(row);
  }
  return matches;
}

async function opened(path: string): Promise<{ file: AsyncBuffer; metadata: FileMetaData }> {
  try {
    const file = await asyncBufferFromFile(path);
    return { file, metadata: await parquetMetadataAsync(file) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function rowGroups(path: string, { row_groups: groups }: FileMetaData): RowGroup[] {
  let start = 0;
  return groups.map(({ num_rows: rows, columns }) => {
    const ids = columns.find(({ meta_data: column }) => column?.path_in_schema.join('.') === MATCH);
    const greatest = ids?.meta_data?.statistics?.max_value;
    if (typeof greatest !== 'string') throw damaged(path, 'its row groups do not say which matches they hold');
    const group = { start, end: start + Number(rows), greatest: Buffer.from(greatest) };
    start = group.end;
    return group;
  });
}

/** As it stands in the CSV. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}
