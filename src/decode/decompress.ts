import { constants, gunzipSync } from 'node:zlib';
import { FbpError } from '../domain/errors.ts';
import { Bzip2Decoder } from './bzip2/bzip2-decoder.ts';
import { Bzip2Error } from './bzip2/bzip2-error.ts';
import { contentKind } from './content-kind.ts';
import { decodedLimit, WHOLE_MAX_BYTES } from './decode-limits.ts';
import { damagedFile, notAMarketFile, tooLarge } from './market-file-error.ts';

/** Whole-file decompression, given in by the caller: bz2, gzip or plain by content. Throws FbpError FBP-MARKET-FILE. */
export type Decompress = (bytes: Uint8Array, name: string) => Uint8Array;

/** A file as it lies on the disk, and its name for errors. */
export interface CompressedFile {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/**
 * Makes the decoder of whole files: bzip2, gzip or plain text, told apart by content. It throws FbpError
 * FBP-MARKET-FILE unless the file is whole, down to its checksums and its last byte. One decoder serves any number of
 * files, good and bad, one after the other.
 */
export function createDecompress(): Decompress {
  return (bytes, name) => {
    const [decoded] = decodeFiles([{ bytes, name }], WHOLE_MAX_BYTES);
    if (decoded instanceof FbpError) throw decoded;
    if (decoded === undefined) throw tooLarge(name, WHOLE_MAX_BYTES);
    return decoded;
  };
}

/**
 * Decodes some files whole, which takes less time than one after the other. The answer to a file is its error,
 * FBP-MARKET-FILE, when it is not sound, and undefined when it holds more than `holdBytes`, to be read as a stream.
 */
export type DecodeFiles = (
  files: readonly CompressedFile[],
  holdBytes: number,
) => (Uint8Array | FbpError | undefined)[];

export const decodeFiles: DecodeFiles = (files, holdBytes) => {
  const bzip2 = files.filter(({ bytes }) => contentKind(bytes) === 'bzip2');
  const inputs = bzip2.map(({ bytes }) => ({ bytes, limit: decodedLimit(bytes.length, holdBytes) }));
  const decoded = new Map(
    bzip2Decoder()
      .decodeAll(inputs)
      .map((result, index) => [bzip2[index], result]),
  );
  return files.map((file) => {
    try {
      const result = decoded.get(file);
      return result === undefined ? decodeOther(file, holdBytes) : checkBzip2(result, file, holdBytes);
    } catch (error) {
      if (error instanceof FbpError) return error;
      throw error;
    }
  });
};

let decoder: Bzip2Decoder | undefined;

/** One serves all of a thread. */
export function bzip2Decoder(): Bzip2Decoder {
  decoder ??= new Bzip2Decoder();
  return decoder;
}

function checkBzip2(
  result: Buffer | Bzip2Error,
  { bytes, name }: CompressedFile,
  holdBytes: number,
): Uint8Array | undefined {
  if (result instanceof Bzip2Error) {
    if (result.fault !== 'too-large') throw explainBzip2(name, result);
    return overLimit({ bytes, name }, holdBytes);
  }
  if (result.length === 0) throw damagedFile(name, 'decodes to nothing');
  return result;
}

/** The error for faulty bzip2 data. */
export function explainBzip2(name: string, error: Bzip2Error): FbpError {
  if (error.fault === 'cut') return damagedFile(name, 'ends too early: the download was cut off', error);
  if (error.fault === 'garbage') return damagedFile(name, 'has garbage after its end', error);
  return damagedFile(name, 'is damaged: its bzip2 data do not decode', error);
}

/** Too large to be held is no fault, unless no file of its size can decode to so much. */
function overLimit({ bytes, name }: CompressedFile, holdBytes: number): undefined {
  const limit = decodedLimit(bytes.length, holdBytes);
  if (limit < holdBytes) throw tooLarge(name, limit);
  return undefined;
}

function decodeOther({ bytes, name }: CompressedFile, holdBytes: number): Uint8Array | undefined {
  const kind = contentKind(bytes);
  if (kind === 'gzip') return decodeGzip({ bytes, name }, holdBytes);
  if (kind !== 'plain') throw notAMarketFile(name, kind);
  return bytes.length > holdBytes ? undefined : bytes;
}

function decodeGzip({ bytes, name }: CompressedFile, holdBytes: number): Uint8Array | undefined {
  const unpacked = gunzip({ bytes, name }, decodedLimit(bytes.length, holdBytes));
  if (unpacked === undefined) return overLimit({ bytes, name }, holdBytes);
  const { buffer, engine } = unpacked;
  if (engine.bytesWritten !== bytes.length) {
    throw damagedFile(name, `has ${bytes.length - engine.bytesWritten} bytes of garbage after its end`);
  }
  if (buffer.length === 0) throw damagedFile(name, 'decodes to nothing');
  return buffer;
}

/** With `info`, zlib also says how many bytes it used; the type of that form is missing from Node's declarations. */
type Gunzipped = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

/** Undefined when there is more than the limit. */
function gunzip({ bytes, name }: CompressedFile, limit: number): Gunzipped | undefined {
  try {
    const options = { maxOutputLength: limit, info: true, finishFlush: constants.Z_FINISH };
    return gunzipSync(bytes, options) as unknown as Gunzipped;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    if (code === 'Z_BUF_ERROR') throw damagedFile(name, 'ends too early: the download was cut off', error);
    throw damagedFile(name, 'is damaged: its gzip data do not decode', error);
  }
}
