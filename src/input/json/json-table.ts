import { FbpError, isFault, messageOf } from '../../domain/errors.ts';
import type { SourceRecord, SourceTable, TableReading } from '../source-table.ts';
import type { OnBytes } from '../text/file-chunks.ts';
import { type FlatObject, flatObjects } from './flat-objects.ts';

/** A document with more is no list of matches: each name would be a column. */
const MAX_COLUMNS = 2000;

/**
 * A JSON document as a table: its columns are the paths of all its matches, which takes a first reading of the file, unless
 * `header` has them from an earlier one. Throws FBP-INPUT for text that is no JSON or holds no list of objects.
 */
export async function jsonTable(
  path: string,
  form: 'json' | 'json-lines',
  { header, onBytes }: TableReading,
): Promise<SourceTable> {
  const names = header ?? (await columnsOf(path, form));
  const rows = records(path, names, { form, onBytes });
  const close = async () => void (await rows.return(undefined));
  return { form, delimiter: undefined, header: names, records: () => rows, legacyLines: () => 0, close };
}

async function columnsOf(path: string, form: 'json' | 'json-lines'): Promise<string[]> {
  const names = new Set<string>();
  for await (const object of objectsOf(path, { form })) {
    for (const name of object.keys()) if (names.size < MAX_COLUMNS) names.add(name);
  }
  return [...names];
}

interface Reading {
  readonly form: 'json' | 'json-lines';
  readonly onBytes?: OnBytes | undefined;
}

async function* records(path: string, names: readonly string[], reading: Reading): AsyncGenerator<SourceRecord> {
  let line = 0;
  for await (const object of objectsOf(path, reading)) {
    line += 1;
    yield { line, fields: names.map((name) => object.get(name) ?? ''), fault: undefined };
  }
}

async function* objectsOf(path: string, { form, onBytes }: Reading): AsyncGenerator<FlatObject> {
  try {
    yield* flatObjects(path, { isLines: form === 'json-lines', onBytes });
  } catch (cause) {
    if (isFault(cause)) throw cause;
    throw new FbpError('FBP-INPUT', `the statistics file begins like JSON and is none: ${messageOf(cause)}`, {
      where: path,
      hint: 'fetch or export it again: it may be cut off',
      cause,
    });
  }
}
