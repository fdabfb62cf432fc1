import { isFault } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';
import { contentKind } from './content-kind.ts';
import { decodeFiles } from './decode-files.ts';
import { HEAD_BYTES, WHOLE_MAX_BYTES } from './decode-limits.ts';
import { decodeStream } from './decode-stream.ts';
import { type Decoded, faulty } from './decoded.ts';
import { readPlace } from './read-place.ts';

const NEVER = new AbortController().signal;

/** Larger files are decoded no further than needed: PRO files of whole events decode to hundreds of megabytes. */
export const LARGE_FILE_BYTES = 4 * 1024 * 1024;

/** What a file holds, of a large one its first 64 MB: enough to know its event. A faulty file gives what decodes of it. */
export async function decodeHead(place: FilePlace): Promise<Decoded> {
  try {
    return place.length > LARGE_FILE_BYTES ? await decodePieces(place, HEAD_BYTES) : await decodeSmall(place);
  } catch (error) {
    if (isFault(error)) return faulty(error);
    throw error;
  }
}

async function decodeSmall(place: FilePlace): Promise<Decoded> {
  const file = readPlace(place);
  // Of a faulty gzip file only the stream says what came before the fault.
  if (contentKind(file.bytes) === 'gzip') return await decodePieces(place, WHOLE_MAX_BYTES);
  const [decoded] = decodeFiles([file]) as [Decoded];
  return decoded;
}

async function decodePieces(place: FilePlace, maxBytes: number): Promise<Decoded> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const take = (piece: Buffer) => {
    pieces.push(piece);
    bytes += piece.length;
    return bytes < maxBytes;
  };
  try {
    await decodeStream(place, take, NEVER);
    return { kind: 'decoded', bytes: Buffer.concat(pieces).subarray(0, maxBytes) };
  } catch (error) {
    if (isFault(error)) return faulty(error, Buffer.concat(pieces));
    throw error;
  }
}
