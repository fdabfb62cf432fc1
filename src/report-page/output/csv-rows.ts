import { createReadStream, type ReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { damaged, unreadable } from '../../pipeline/report/read-output.ts';

/** One row by column name; a column that the file does not have is empty in every row. */
export type CsvRow = (column: string) => string;

/** No row that fbp writes comes near; beyond it a quote was lost. */
const LONGEST_ROW = 1 << 20;
const READ_AT_ONCE = 1 << 18;

/**
 * The rows of an output CSV, plain or gzip by its name, as many in memory as a read-ahead holds. gzip files may have
 * several members. Throws FBP-INPUT where the file is missing, torn or lacks one of the columns `required`.
 */
export async function* csvRows(path: string, required: readonly string[]): AsyncGenerator<CsvRow> {
  let positions: ReadonlyMap<string, number> | undefined;
  for await (const record of records(path)) {
    const cells = cellsOf(record);
    if (positions === undefined) {
      positions = headerOf(path, cells, required);
      continue;
    }
    const at = positions;
    yield (column) => cells[at.get(column) ?? -1] ?? '';
  }
  if (positions === undefined) throw damaged(path, 'it is empty');
}

/** Joins lines to records while a quoted cell is open. Long time series have hardly a quote, hence no parser for every row. */
async function* records(path: string): AsyncGenerator<string> {
  let open = '';
  for await (const lines of lineBlocks(path)) {
    for (const line of lines) {
      const record = open === '' ? line : `${open}\n${line}`;
      if (record.length > LONGEST_ROW) throw damaged(path, 'a quoted cell does not end');
      open = hasOpenQuote(record) ? record : '';
      if (open === '' && record !== '') yield record;
    }
  }
  if (open !== '') throw damaged(path, 'it ends within a quoted cell');
}

async function* lineBlocks(path: string): AsyncGenerator<string[]> {
  let rest = '';
  for await (const text of decodedText(path)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_ROW) throw damaged(path, 'a row does not end');
    yield lines;
  }
  yield [rest];
}

async function* decodedText(path: string): AsyncGenerator<string> {
  const source = createReadStream(path, { highWaterMark: READ_AT_ONCE });
  const decoded = (path.endsWith('.gz') ? gunzipped(source) : source).setEncoding('utf8');
  try {
    for await (const text of decoded) yield text;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    source.destroy();
  }
}

function gunzipped(source: ReadStream): Gunzip {
  const gunzip = createGunzip({ chunkSize: READ_AT_ONCE });
  // Whatever goes wrong also ends the decoder, and is thrown by reading it.
  pipeline(source, gunzip).catch(() => undefined);
  return gunzip;
}

function hasOpenQuote(record: string): boolean {
  let open = false;
  for (let at = record.indexOf('"'); at >= 0; at = record.indexOf('"', at + 1)) open = !open;
  return open;
}

function cellsOf(record: string): readonly string[] {
  if (!record.includes('"')) return record.split(',');
  const [cells] = parse(record, { relax_quotes: true });
  return cells ?? [];
}

function headerOf(path: string, cells: readonly string[], required: readonly string[]): ReadonlyMap<string, number> {
  const positions = new Map(cells.map((name, index) => [name, index]));
  const missing = required.filter((name) => !positions.has(name));
  if (missing.length > 0) throw damaged(path, `it has no column ${missing.join(', ')}`);
  return positions;
}
