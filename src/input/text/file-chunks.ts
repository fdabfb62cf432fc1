import { createReadStream } from 'node:fs';
import { contentKind } from '../../decode/content-kind.ts';
import { gunzipChunks } from '../../decode/gunzip-chunks.ts';
import { whyUnreadable } from '../../disk/disk-fault.ts';
import { nearestEntry } from '../../disk/path-names.ts';
import { FbpError, isFault, messageOf, systemErrorCode } from '../../domain/errors.ts';

/** Told of the bytes of a file as they are read. */
export type OnBytes = (chunk: Uint8Array) => void;

const MARKS = [
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
] as const;
const AGAIN = 'fetch or export it again';
const SAVE_AS_CSV = 'open it in a spreadsheet and save it as CSV in UTF-8';

/** What people take for a statistics file, by its first bytes. */
const NO_TEXT = [
  { what: 'is a workbook (xlsx) or a ZIP', hint: `${SAVE_AS_CSV}, or unpack the ZIP`, start: /^PK[^\w\s]{2}/ },
  { what: 'is a workbook (xls)', hint: SAVE_AS_CSV, start: /^ÐÏ.à/ },
  { what: 'is a PDF', hint: 'get the table as CSV', start: /^%PDF-/ },
  {
    what: 'is a web page, not what the page shows',
    hint: "use the page's download of a CSV, or save its table from a spreadsheet as CSV in UTF-8",
    start: /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b/i,
  },
  {
    what: 'is a piece of JavaScript, not JSON',
    hint: 'save what stands between its first and last bracket, brackets included, as a file of its own',
    start: /^\s*(?:(?:var|let|const)\s+[\w$]+\s*=|[\w.$]+\s*\()\s*[[{]/,
  },
  {
    what: 'is packed with bzip2, as market files of Betfair are',
    hint: 'name the statistics with --stats and the folder of market files with --archive; a statistics file that is packed so: bunzip2',
    start: /^BZh[1-9]/,
  },
] as const;
const LOOKED_AT = 512;

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
    if (!isOfDisk) throw new FbpError('FBP-INPUT', `the statistics file ${what}`, { where: path, hint: AGAIN, cause });
    const near = nearestEntry(path);
    const hint = 'put the file there, or name another one with --stats <csv>';
    const slip = near === undefined ? undefined : { typed: path, meant: [near], option: '--stats' };
    throw new FbpError('FBP-INPUT', `the statistics file ${what}`, { where: path, hint, slip, cause });
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
  const start = first.toString('latin1', 0, LOOKED_AT);
  const other = NO_TEXT.find((one) => one.start.test(start));
  if (other !== undefined) {
    throw new FbpError('FBP-INPUT', `the statistics file ${other.what}`, { where: path, hint: other.hint });
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
