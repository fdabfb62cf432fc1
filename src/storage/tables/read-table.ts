import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { LineCutter } from '../../disk/lines.ts';
import { FbpError, isFault, messageOf } from '../../domain/errors.ts';
import type { Compression } from '../series/series-part.ts';

/** One row by column name; a column that the file does not have is empty in every row. */
export type Cells = (column: string) => string;

export interface Table {
  readonly header: readonly string[];
  readonly rows: AsyncGenerator<Cells>;
}

/** No row that fbp writes comes near; beyond it a quote was lost. */
const LONGEST_ROW = 1 << 20;
const READ_AT_ONCE = 1 << 18;

/**
 * A CSV that fbp wrote, plain or gzip by its name, as many rows in memory as a read-ahead holds. gzip files may have several
 * members. Throws FBP-INPUT where the file is missing, torn or lacks one of the columns `required`.
 */
export async function readTable(path: string, required: readonly string[] = []): Promise<Table> {
  const records = tableRecords(path, path.endsWith('.gz') ? 'gzip' : 'none');
  const { value: header, done } = await records.next();
  if (done) throw damaged(path, 'it is empty');
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length === 0) return { header, rows: rowsOf(header, records) };
  await records.return(undefined);
  throw damaged(path, `it has no column ${missing.join(', ')}`);
}

async function* rowsOf(header: readonly string[], records: AsyncGenerator<readonly string[]>): AsyncGenerator<Cells> {
  const positions = new Map(header.map((name, index) => [name, index]));
  for await (const cells of records) yield (column) => cells[positions.get(column) ?? -1] ?? '';
}

/** Bytes of a file, both ends included. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The same as lists of cells, header first, every one as long as the first. `span`: only the rows that stand there, whole.
 * Throws FBP-INPUT where the file is missing or torn.
 */
export async function* tableRecords(
  path: string,
  compression: Compression,
  span?: ByteSpan,
): AsyncGenerator<readonly string[]> {
  let width: number | undefined;
  for await (const record of tableLines(path, compression, span)) {
    const cells = recordCells(record, path);
    width ??= cells.length;
    if (cells.length !== width) throw damaged(path, `a row has ${cells.length} cells where the header has ${width}`);
    yield cells;
  }
}

/**
 * The same as texts, header first, without the end of the line. Lines are joined to records while a quoted cell is open; long
 * time series have hardly a quote, hence no parser for every row. Throws FBP-INPUT where the file is missing or torn.
 */
export async function* tableLines(path: string, compression: Compression, span?: ByteSpan): AsyncGenerator<string> {
  const cutter = new LineCutter(LONGEST_ROW);
  let open = '';
  for await (const chunk of decoded(path, compression, span)) {
    for (const { bytes, isTooLong } of cutter.push(chunk)) {
      const record = open === '' ? bytes.toString('utf8') : `${open}\n${bytes.toString('utf8')}`;
      if (isTooLong || record.length > LONGEST_ROW) throw damaged(path, 'a row does not end');
      open = hasOpenQuote(record) ? record : '';
      if (open === '' && record !== '') yield record;
    }
  }
  if (open !== '') throw damaged(path, 'it ends within a quoted cell');
  if (cutter.rest() !== undefined) throw damaged(path, 'it ends within a row');
}

async function* decoded(path: string, compression: Compression, span?: ByteSpan): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { highWaterMark: READ_AT_ONCE, ...span });
  const decoder = compression === 'gzip' ? createGunzip({ chunkSize: READ_AT_ONCE }) : new PassThrough();
  // Whatever goes wrong also ends the decoder, and is thrown by reading it.
  pipeline(source, decoder).catch(() => undefined);
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    source.destroy();
  }
}

function hasOpenQuote(record: string): boolean {
  let open = false;
  for (let at = record.indexOf('"'); at >= 0; at = record.indexOf('"', at + 1)) open = !open;
  return open;
}

/** Throws FBP-INPUT. */
export function recordCells(record: string, path: string): readonly string[] {
  if (!record.includes('"')) return record.split(',');
  try {
    return parse(record)[0] ?? [];
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A file of an output folder that does not hold what it should. */
export function damaged(path: string, what: string, cause?: unknown): FbpError {
  return new FbpError('FBP-INPUT', `an output file cannot be used: ${what}`, {
    where: path,
    hint: 'process this batch again, with the same options: all its files are written anew',
    cause,
  });
}

/** What reading a file of an output folder threw, as FBP-INPUT. */
export function unreadable(path: string, error: unknown): FbpError {
  return isFault(error) ? error : damaged(path, messageOf(error), error);
}
