import { createReadStream } from 'node:fs';
import { contentKind } from '../../decode/content-kind.ts';
import { gunzipChunks } from '../../decode/gunzip-chunks.ts';
import { whyUnreadable } from '../../disk/disk-fault.ts';
import { FbpError, isFault, messageOf, systemErrorCode } from '../../domain/errors.ts';

/** Told of the bytes of a file as they are read. */
export type OnBytes = (chunk: Uint8Array) => void;

const MARKS = [
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
] as const;
const ZIP_MARK = Buffer.from('PK\u0003\u0004', 'latin1');

/**
 * A statistics file piece by piece: unpacked where it is gzip, and UTF-16 turned into UTF-8. `onBytes` sees the bytes of the file itself.
 * Throws FBP-INPUT when it cannot be read or is no text.
 */
export async function* fileChunks(path: string, onBytes?: OnBytes): AsyncGenerator<Buffer> {
  try {
    yield* asUtf8(unpacked(rawChunks(path, onBytes)), path);
  } catch (cause) {
    if (isFault(cause)) throw cause;
    const isOfDisk = systemErrorCode(cause)?.startsWith('Z_') !== true;
    const what = isOfDisk ? whyUnreadable(cause) : `is compressed and damaged: ${messageOf(cause)}`;
    const hint = isOfDisk ? 'put the file there, or name another one with --stats <csv>' : 'fetch or export it again';
    throw new FbpError('FBP-INPUT', `the statistics file ${what}`, { where: path, hint, cause });
  }
}

async function* rawChunks(path: string, onBytes?: OnBytes): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    onBytes?.(chunk);
    yield chunk;
  }
}

async function* unpacked(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { first, all } = await peek(chunks);
  yield* contentKind(first) === 'gzip' ? gunzipChunks(all) : all;
}

async function* asUtf8(chunks: AsyncGenerator<Buffer>, path: string): AsyncGenerator<Buffer> {
  const { first, all } = await peek(chunks);
  if (ZIP_MARK.equals(first.subarray(0, ZIP_MARK.length))) {
    const hint = 'open it in a spreadsheet and save it as CSV in UTF-8, or unpack the ZIP';
    throw new FbpError('FBP-INPUT', 'the statistics file is a workbook (xlsx) or a ZIP', { where: path, hint });
  }
  const encoding = utf16Of(first);
  if (encoding === undefined) return yield* all;
  const decoder = new TextDecoder(encoding);
  for await (const chunk of all) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
  yield Buffer.from(decoder.decode(), 'utf8');
}

/** By its mark, or by the NUL that every second byte of plain letters is. */
function utf16Of(start: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const marked = MARKS.find(({ bytes }) => bytes.equals(start.subarray(0, bytes.length)));
  if (marked !== undefined) return marked.encoding;
  const [a, b, c, d] = start;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? 'utf-16be' : undefined;
}

async function peek(chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer; all: AsyncGenerator<Buffer> }> {
  const { value: first = Buffer.alloc(0), done } = await chunks.next();
  async function* all(): AsyncGenerator<Buffer> {
    if (done) return;
    yield first;
    yield* chunks;
  }
  return { first, all: all() };
}
