import { isFault } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';
import { decodeFiles } from './decode-files.ts';
import { HOLD_BYTES, SMALL_FILE_BYTES } from './decode-limits.ts';
import { decodeStream } from './decode-stream.ts';
import { type Decoded, faulty } from './decoded.ts';
import { type LineSink, LineSplitter } from './line-splitter.ts';
import { readPlace } from './read-place.ts';
import { bzip2Decoder } from './thread-decoder.ts';

/**
 * Hands a file's lines on, decoded, until they end or the sink has enough. Of a file of up to 16 MB, decoded, all
 * checksums are known before the first line; a larger one is handed on as it comes.
 * Throws FbpError FBP-MARKET-FILE for a file that cannot be read whole.
 */
export async function readLines(place: FilePlace, sink: LineSink, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (place.length <= SMALL_FILE_BYTES) {
    const [decoded] = decodePlaces([place]) as [Decoded];
    splitDecoded(decoded, sink);
    return;
  }
  const splitter = new HoldingSplitter(sink);
  await decodeStream(place, (piece) => splitter.push(piece), signal);
  splitter.end();
}

/** The lines of a file that was decoded before. Throws its fault. */
export function splitDecoded(decoded: Decoded, sink: LineSink): void {
  if (decoded.kind === 'faulty') throw decoded.fault;
  const { buffer, byteOffset, byteLength } = decoded.bytes;
  const splitter = new LineSplitter(sink);
  if (splitter.push(Buffer.from(buffer, byteOffset, byteLength))) splitter.end();
}

/** Reads and decodes some files, small ones, which takes less time than one after the other. */
export function decodePlaces(places: readonly FilePlace[]): Decoded[] {
  const unread = new Map<FilePlace, Decoded>();
  const files = places.flatMap((place) => {
    try {
      return [readPlace(place)];
    } catch (error) {
      if (!isFault(error)) throw error;
      unread.set(place, faulty(error));
      return [];
    }
  });
  const decoded = decodeFiles(files);
  return places.map((place) => unread.get(place) ?? (decoded.shift() as Decoded));
}

/** Holds pieces back until they end or are too many, then cuts them into lines. */
class HoldingSplitter {
  readonly #splitter: LineSplitter;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(sink: LineSink) {
    this.#splitter = new LineSplitter(sink);
  }

  /** False when the sink wants no more. */
  push(piece: Buffer): boolean {
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    return this.#heldBytes <= HOLD_BYTES || this.#release();
  }

  end(): void {
    if (this.#release()) this.#splitter.end();
  }

  /** `#heldBytes` stays, so that what comes after goes on at once. */
  #release(): boolean {
    const held = this.#held;
    this.#held = [];
    const isWanted = held.every((piece) => this.#splitter.push(piece));
    for (const piece of held) bzip2Decoder().reuse(piece);
    return isWanted;
  }
}
