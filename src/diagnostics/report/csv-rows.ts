import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { damaged, unreadable } from './read-output.ts';

/** One row by column name; a column that the file does not have is empty in every row. */
export type CsvRow = (column: string) => string;

/**
 * The rows of an output CSV, plain or gzip by its name, as many in memory as a read-ahead holds. gzip files may have
 * several members. Throws FBP-INPUT where the file is missing, torn or lacks one of the columns `required`.
 */
export async function* csvRows(path: string, required: readonly string[]): AsyncGenerator<CsvRow> {
  let positions: ReadonlyMap<string, number> | undefined;
  for await (const cells of records(path)) {
    if (positions === undefined) {
      positions = headerOf(path, cells, required);
      continue;
    }
    const at = positions;
    yield (column) => cells[at.get(column) ?? -1] ?? '';
  }
  if (positions === undefined) throw damaged(path, 'it is empty');
}

async function* records(path: string): AsyncGenerator<readonly string[]> {
  const parser = parse();
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const piped = path.endsWith('.gz') ? pipeline(source, createGunzip(), parser) : pipeline(source, parser);
  // Whatever goes wrong also ends the parser, and is thrown by reading it.
  piped.catch(() => undefined);
  try {
    for await (const cells of parser) yield cells;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function headerOf(path: string, cells: readonly string[], required: readonly string[]): ReadonlyMap<string, number> {
  const positions = new Map(cells.map((name, index) => [name, index]));
  const missing = required.filter((name) => !positions.has(name));
  if (missing.length > 0) throw damaged(path, `it has no column ${missing.join(', ')}`);
  return positions;
}
