import { constants, gunzipSync } from 'node:zlib';
import Bzip2 from '@foxglove/wasm-bz2';
import type { Decompress } from '../betfair/source.ts';
import { streamEnd } from './bzip2-end.ts';
import { contentKind } from './content-kind.ts';
import { decodedLimit, WHOLE_MAX_BYTES } from './decode-limits.ts';
import { damagedFile, notAMarketFile, tooLarge } from './market-file-error.ts';

/**
 * Decodes a file whole; undefined when it is sound so far but holds more than `holdBytes`, to be read as a stream.
 * `name` is for the error. Throws FbpError FBP-MARKET-FILE.
 */
export type DecodeWhole = (bytes: Uint8Array, name: string, holdBytes: number) => Uint8Array | undefined;

/**
 * Makes the decoder of whole files: bzip2, gzip or plain text, told apart by content. It throws FbpError
 * FBP-MARKET-FILE unless the file is whole, down to its checksums and its last byte. One decoder serves any number of
 * files, good and bad, one after the other.
 */
export async function createDecompress(): Promise<Decompress> {
  const decode = await createDecodeWhole();
  return (bytes, name) => {
    const decoded = decode(bytes, name, WHOLE_MAX_BYTES);
    if (decoded === undefined) throw tooLarge(name, WHOLE_MAX_BYTES);
    return decoded;
  };
}

/** The same for callers that have another way for large files. */
export async function createDecodeWhole(): Promise<DecodeWhole> {
  const bzip2 = await loadBzip2();
  const sizes = { ratio: FIRST_RATIO };
  return (bytes, name, holdBytes) => {
    const kind = contentKind(bytes);
    const limit = decodedLimit(bytes.length, holdBytes);
    try {
      if (kind === 'bzip2') return decodeBzip2(asBuffer(bytes), { name, bzip2, sizes, limit });
      if (kind === 'gzip') return decodeGzip(bytes, name, limit);
    } catch (error) {
      if (!(error instanceof OverLimit)) throw error;
      if (limit < holdBytes) throw tooLarge(name, limit);
      return undefined;
    }
    if (kind !== 'plain') throw notAMarketFile(name, kind);
    return bytes.length > holdBytes ? undefined : bytes;
  };
}

let loading: Promise<Bzip2> | undefined;

/** One instance a thread decodes any number of files. */
export function loadBzip2(): Promise<Bzip2> {
  loading ??= initBzip2();
  return loading;
}

const EMSCRIPTEN_LISTENS_TO = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * The module listens for the process's uncaught errors, only to throw them again from there. That hides where they came from
 * and changes the exit code, so what it added is taken off again.
 */
async function initBzip2(): Promise<Bzip2> {
  const before = new Map(EMSCRIPTEN_LISTENS_TO.map((name) => [name, process.rawListeners(name)]));
  const bzip2 = await Bzip2.init();
  for (const [name, kept] of before) {
    for (const listener of process.rawListeners(name)) {
      if (!kept.includes(listener)) process.off(name, listener as () => void);
    }
  }
  return bzip2;
}

/** Thrown within this file when the decoded bytes pass the limit. */
class OverLimit extends Error {}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface Bzip2Decoding {
  readonly name: string;
  readonly bzip2: Bzip2;
  /** How much larger than the compressed size a file is expected to be, learned from those before it. */
  readonly sizes: { ratio: number };
  readonly limit: number;
}

/** Single market BASIC files shrink 8 times, event-level ones 25 times. A guess too large costs nothing: pages that are not written to take no memory. */
const FIRST_RATIO = 32;
const LEAST_GUESS_BYTES = 1024 * 1024;

/** A parallel bzip2 makes a stream of each 900 kB: more than this is no market file. */
const MAX_STREAMS = 10_000;

/** Decodes stream after stream: files put together from parts hold several, and libbz2 reads only the first. */
function decodeBzip2(bytes: Buffer, decoding: Bzip2Decoding): Uint8Array {
  const parts: Uint8Array[] = [];
  let decoded = 0;
  for (let from = 0, end = 0; from < bytes.length; from = end) {
    if (contentKind(bytes.subarray(from)) !== 'bzip2' || parts.length === MAX_STREAMS) {
      throw damagedFile(decoding.name, `has ${bytes.length - from} bytes of garbage after its end`);
    }
    end = streamEnd(bytes, from) ?? bytes.length;
    const part = decodeStream(bytes.subarray(from, end), { ...decoding, limit: decoding.limit - decoded });
    if (part.length === 0) throw damagedFile(decoding.name, 'decodes to nothing');
    parts.push(part);
    decoded += part.length;
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/** The decoder wants to know the decoded size ahead: guess, and double the guess until it is enough. */
function decodeStream(bytes: Buffer, { name, bzip2, sizes, limit }: Bzip2Decoding): Uint8Array {
  for (let size = Math.max(LEAST_GUESS_BYTES, Math.ceil(bytes.length * sizes.ratio)); ; size *= 2) {
    const room = Math.min(size, limit);
    try {
      const decoded = bzip2.decompress(bytes, Math.max(1, room));
      sizes.ratio = Math.max(FIRST_RATIO, (decoded.length / bytes.length) * 1.1);
      return decoded;
    } catch (error) {
      if (!isBzip2Error(error, 'OUTBUFF_FULL')) throw explainBzip2(name, error);
      if (room === limit) throw new OverLimit();
    }
  }
}

function isBzip2Error(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.includes(code);
}

function explainBzip2(name: string, error: unknown) {
  if (isBzip2Error(error, 'UNEXPECTED_EOF')) {
    return damagedFile(name, 'ends too early: the download was cut off', error);
  }
  return damagedFile(name, 'is damaged: its bzip2 data do not decode', error);
}

function decodeGzip(bytes: Uint8Array, name: string, limit: number): Uint8Array {
  const { buffer, engine } = gunzip(bytes, name, limit);
  if (engine.bytesWritten !== bytes.length) {
    throw damagedFile(name, `has ${bytes.length - engine.bytesWritten} bytes of garbage after its end`);
  }
  if (buffer.length === 0) throw damagedFile(name, 'decodes to nothing');
  return buffer;
}

/** With `info`, zlib also says how many bytes it used; the type of that form is missing from Node's declarations. */
function gunzip(bytes: Uint8Array, name: string, limit: number): { buffer: Buffer; engine: { bytesWritten: number } } {
  try {
    const options = { maxOutputLength: limit, info: true, finishFlush: constants.Z_FINISH };
    return gunzipSync(bytes, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new OverLimit();
    if (code === 'Z_BUF_ERROR') throw damagedFile(name, 'ends too early: the download was cut off', error);
    throw damagedFile(name, 'is damaged: its gzip data do not decode', error);
  }
}
