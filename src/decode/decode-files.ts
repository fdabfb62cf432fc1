import { constants, gunzipSync } from 'node:zlib';
import { isRefusal } from '../disk/disk-fault.ts';
import { type FbpError, systemErrorCode } from '../domain/errors.ts';
import type { Bzip2Error } from './bzip2/bzip2-error.ts';
import { type ContentKind, contentKind } from './content-kind.ts';
import { decodedLimit, WHOLE_MAX_BYTES } from './decode-limits.ts';
import { reportDecoding } from './decode-watch.ts';
import { type Decoded, damagedFile, type FileBytes, faulty, notAMarketFile, tooLarge } from './decoded.ts';
import { bzip2Decoder } from './thread-decoder.ts';
import { unzipWhole } from './zip/unzip-whole.ts';

/**
 * Decodes some files, which takes less time than one after the other: bzip2, gzip or plain text, told apart by content, each
 * also as the one file of a zip. Faults are FBP-MARKET-FILE; of gzip and zip nothing is said to come before them.
 */
export function decodeFiles(given: readonly FileBytes[]): Decoded[] {
  const startedAt = performance.now();
  const files = given.map(openPacked);
  const kinds = files.map((file) => (file.kind === 'faulty' ? undefined : contentKind(file.bytes)));
  const bzip2 = decodeBzip2(
    files.filter((file, index) => file.kind === 'packed' && kinds[index] === 'bzip2') as Packed[],
  );
  const decoded = files.map((file, index) => {
    const kind = kinds[index];
    if (file.kind === 'faulty' || kind === undefined) return file as Decoded;
    return kind === 'bzip2' ? (bzip2.shift() as Decoded) : decodeOther(file, kind);
  });
  const bytes = decoded.reduce((sum, one) => sum + (one.kind === 'decoded' ? one.bytes.length : 0), 0);
  reportDecoding({ names: given.map(({ name }) => name), bytes, ms: performance.now() - startedAt });
  return decoded;
}

/** A file out of its zip, where it lay in one. */
interface Packed extends FileBytes {
  readonly kind: 'packed';
  /** Bytes on the disk: what it may decode to depends on them, however often it is packed. */
  readonly length: number;
}

function openPacked({ name, bytes }: FileBytes): Packed | Extract<Decoded, { kind: 'faulty' }> {
  const { length } = bytes;
  if (contentKind(bytes) !== 'zip') return { kind: 'packed', name, bytes, length };
  const member = unzipWhole({ name, bytes });
  return member.kind === 'faulty' ? member : { kind: 'packed', name, bytes: member.bytes, length };
}

/** One file's bytes. Throws its fault. */
export function decodeFile(file: FileBytes): Uint8Array {
  const [decoded] = decodeFiles([file]) as [Decoded];
  if (decoded.kind === 'faulty') throw decoded.fault;
  return decoded.bytes;
}

function decodeBzip2(files: readonly Packed[]): Decoded[] {
  if (files.length === 0) return [];
  const limits = files.map(({ length }) => decodedLimit(length, WHOLE_MAX_BYTES));
  const inputs = files.map(({ bytes }, index) => ({ bytes, limit: limits[index] as number }));
  return bzip2Decoder()
    .decodeAll(inputs)
    .map(({ bytes, error }, index) => {
      const { name } = files[index] as FileBytes;
      if (error !== undefined) return faulty(bzip2Fault(name, error, limits[index] as number), bytes);
      return bytes.length === 0 ? faulty(damagedFile(name, 'decodes to nothing')) : { kind: 'decoded', bytes };
    });
}

/** The fault of a file with faulty bzip2 data, or with more than the limit. */
export function bzip2Fault(name: string, error: Bzip2Error, limit: number): FbpError {
  switch (error.fault) {
    case 'too-large':
      return tooLarge(name, limit);
    case 'cut':
      return damagedFile(name, 'ends too early: the download was cut off', error);
    case 'garbage':
      return damagedFile(name, 'has garbage after its end', error);
    case 'damaged':
      return damagedFile(name, 'is damaged: its bzip2 data do not decode', error);
  }
}

function decodeOther({ name, bytes }: FileBytes, kind: ContentKind): Decoded {
  if (kind === 'gzip') return gunzipWhole({ name, bytes });
  if (kind !== 'plain') return faulty(notAMarketFile(name, kind));
  return bytes.length > WHOLE_MAX_BYTES ? faulty(tooLarge(name, WHOLE_MAX_BYTES)) : { kind: 'decoded', bytes };
}

/** With `info`, zlib also says how many bytes it used; the type of that form is missing from Node's declarations. */
type Gunzipped = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

/** Decodes a gzip file of any number of members, which nothing may follow. Of a faulty one zlib gives no start. */
export function gunzipWhole({ name, bytes }: FileBytes): Decoded {
  const maxOutputLength = decodedLimit(bytes.length, WHOLE_MAX_BYTES);
  try {
    const options = { maxOutputLength, info: true, finishFlush: constants.Z_FINISH };
    const { buffer, engine } = gunzipSync(bytes, options) as unknown as Gunzipped;
    const garbage = bytes.length - engine.bytesWritten;
    if (garbage !== 0) return faulty(damagedFile(name, `has ${garbage} bytes of garbage after its end`));
    return buffer.length === 0 ? faulty(damagedFile(name, 'decodes to nothing')) : { kind: 'decoded', bytes: buffer };
  } catch (error) {
    if (isRefusal(error)) throw error;
    const code = systemErrorCode(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') return faulty(tooLarge(name, maxOutputLength));
    if (code === 'Z_BUF_ERROR') return faulty(damagedFile(name, 'ends too early: the download was cut off', error));
    return faulty(damagedFile(name, 'is damaged: its gzip data do not decode', error));
  }
}
