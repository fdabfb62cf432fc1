import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { FbpError, messageOf } from '../../domain/errors.ts';
import type { Cells } from './check-match-row.ts';

export interface Table {
  readonly header: readonly string[];
  readonly rows: AsyncGenerator<Cells>;
}

/** A CSV, plain or gzip by its name, row by row. Throws FBP-INPUT where it cannot be read or lacks one of the columns. */
export async function readTable(path: string, required: readonly string[]): Promise<Table> {
  const records = recordsOf(path);
  const { value: header, done } = await records.next();
  if (done) throw broken(path, 'it is empty');
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    await records.return(undefined);
    throw broken(path, `it has no column ${missing.join(', ')}`);
  }
  return { header, rows: rowsOf(header, records) };
}

async function* rowsOf(header: readonly string[], records: AsyncGenerator<readonly string[]>): AsyncGenerator<Cells> {
  const positions = new Map(header.map((name, index) => [name, index]));
  for await (const cells of records) yield (column) => cells[positions.get(column) ?? -1] ?? '';
}

async function* recordsOf(path: string): AsyncGenerator<readonly string[]> {
  const parser = parse();
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const piped = path.endsWith('.gz') ? pipeline(source, createGunzip(), parser) : pipeline(source, parser);
  // Whatever goes wrong also ends the parser, and is thrown by reading it.
  piped.catch(() => undefined);
  try {
    for await (const cells of parser) yield cells;
  } catch (error) {
    throw broken(path, messageOf(error), error);
  } finally {
    source.destroy();
  }
}

function broken(path: string, what: string, cause?: unknown): FbpError {
  return new FbpError('FBP-INPUT', `the file cannot be read: ${what}`, {
    where: path,
    hint: 'run fbp process for this batch again: it writes all its files anew',
    cause,
  });
}
