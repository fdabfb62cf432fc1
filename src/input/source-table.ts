import type { OnBytes } from './text/file-chunks.ts';

/** A row of a statistics file before anything is understood of it. */
export interface SourceRecord {
  /** The physical line it begins on, from 1; of a JSON document the number of the object. */
  readonly line: number;
  /** For a faulty record, those that could be told apart. */
  readonly fields: readonly string[];
  readonly fault: string | undefined;
}

export type TableForm = 'csv' | 'json' | 'json-lines' | 'football.txt';

/** How a table is opened. */
export interface TableReading {
  /** Told of the bytes that its records are read from. */
  readonly onBytes?: OnBytes | undefined;
  /** Its header, where it was opened before. */
  readonly header?: readonly string[] | undefined;
}

/** A statistics file as names of columns and records under them, whatever form it has. */
export interface SourceTable {
  readonly form: TableForm;
  /** Of CSV. */
  readonly delimiter: string | undefined;
  /** As they are written in the file; of JSON the dotted paths of all values. */
  readonly header: readonly string[];
  /** Can be asked for once. `plain`: columns whose cells never hold a line break. */
  readonly records: (plain: readonly number[]) => AsyncGenerator<SourceRecord>;
  /** Gives the file free, wherever reading has come to. */
  readonly close: () => Promise<void>;
  /** How many lines were no UTF-8 and were read as Windows-1252, so far. */
  readonly legacyLines: () => number;
}
