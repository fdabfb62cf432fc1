import { FbpError, isFault, messageOf } from '../../domain/errors.ts';
import type { SourceRecord, SourceTable, TableReading } from '../source-table.ts';
import type { OnBytes } from '../text/file-chunks.ts';
import { TextPieces } from '../text/text-pieces.ts';
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
  const decoder = new TextPieces();
  const rows = records(path, names, { form, onBytes, decoder });
  const close = async () => void (await rows.return(undefined));
  return {
    ...{ form, delimiter: undefined, header: names, close },
    records: () => rows,
    legacyLines: () => decoder.legacyLines,
  };
}

async function columnsOf(path: string, form: 'json' | 'json-lines'): Promise<string[]> {
  const names = new Set<string>();
  for await (const object of objectsOf(path, { form, decoder: new TextPieces() })) {
    for (const name of object.keys()) if (names.size < MAX_COLUMNS) names.add(name);
  }
  if (names.size > 0) return [...names];
  throw new FbpError('FBP-INPUT', 'the statistics file is JSON without a list of matches', {
    where: path,
    hint: 'it needs a list of objects, one a match, at its top or under a name, or an object of them under their ids: [{"date": "2023-08-11", ...}, ...]',
  });
}

interface Reading {
  readonly form: 'json' | 'json-lines';
  readonly onBytes?: OnBytes | undefined;
  readonly decoder: TextPieces;
}

async function* records(path: string, names: readonly string[], reading: Reading): AsyncGenerator<SourceRecord> {
  let line = 0;
  for await (const object of objectsOf(path, reading)) {
    line += 1;
    yield { line, fields: names.map((name) => object.get(name) ?? ''), fault: undefined };
  }
}

async function* objectsOf(path: string, { form, onBytes, decoder }: Reading): AsyncGenerator<FlatObject> {
  const isLines = form === 'json-lines';
  let isEmpty = true;
  try {
    for await (const object of flatObjects(path, { isLines, lists: 'named', onBytes, decoder })) {
      isEmpty = false;
      yield object;
    }
    // The whole of it was read then: a list of another name is all there can be.
    if (isEmpty) yield* flatObjects(path, { isLines, lists: 'any', decoder: new TextPieces() });
  } catch (cause) {
    if (isFault(cause)) throw cause;
    throw new FbpError('FBP-INPUT', `the statistics file begins like JSON and is none: ${messageOf(cause)}`, {
      where: path,
      hint: 'fetch or export it again: it may be cut off, or hold what JSON does not have, such as NaN or a comma before a bracket',
      cause,
    });
  }
}
