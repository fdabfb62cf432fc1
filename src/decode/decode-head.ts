import { type FbpError, isFault } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';
import { contentKind } from './content-kind.ts';
import { decodeFiles } from './decode-files.ts';
import { HEAD_BYTES, SMALL_FILE_BYTES } from './decode-limits.ts';
import { decodeStream, type PieceSink } from './decode-stream.ts';
import type { Decoded } from './decoded.ts';
import { readPlace } from './read-place.ts';

const NEVER = new AbortController().signal;

/** Larger files are decoded no further than needed: PRO files of whole events decode to hundreds of megabytes. */
export const LARGE_FILE_BYTES = 4 * 1024 * 1024;

/**
 * Hands on what a file decodes to, of a large one its first 64 MB: enough to know its event. Answers what is wrong with the
 * file; what came before the fault was handed on. Undefined for a sound one, as far as it was looked at.
 */
export async function decodeHead(place: FilePlace, sink: PieceSink): Promise<FbpError | undefined> {
  try {
    if (place.length <= SMALL_FILE_BYTES) return await decodeSmall(place, sink);
    await decodeStream(place, place.length > LARGE_FILE_BYTES ? upTo(HEAD_BYTES, sink) : sink, NEVER);
    return undefined;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

/** At once, which takes less time than a stream. */
async function decodeSmall(place: FilePlace, sink: PieceSink): Promise<FbpError | undefined> {
  const file = readPlace(place);
  if (contentKind(file.bytes) === 'gzip') {
    // Of a faulty gzip file only the stream says what came before the fault.
    await decodeStream(place, sink, NEVER);
    return undefined;
  }
  const [decoded] = decodeFiles([file]) as [Decoded];
  const { buffer, byteOffset, byteLength } = decoded.kind === 'decoded' ? decoded.bytes : decoded.start;
  sink(Buffer.from(buffer, byteOffset, byteLength));
  return decoded.kind === 'decoded' ? undefined : decoded.fault;
}

function upTo(maxBytes: number, sink: PieceSink): PieceSink {
  let bytes = 0;
  return (piece) => {
    bytes += piece.length;
    return sink(piece) && bytes < maxBytes;
  };
}
