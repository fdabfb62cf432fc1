import { once } from 'node:events';
import { createReadStream, type ReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { FilePlace } from '../domain/event.ts';
import { contentKind } from './content-kind.ts';
import { bzip2Fault } from './decode-files.ts';
import { decodedLimit, STREAM_MAX_BYTES } from './decode-limits.ts';
import { reportDecoding } from './decode-watch.ts';
import { damagedFile, notAMarketFile, tooLarge, unfitFile, unreadableFile } from './decoded.ts';
import { bzip2Decoder } from './thread-decoder.ts';
import { unzippedPieces } from './zip/unzip-pieces.ts';

/** Takes the decoded bytes piece by piece; false means that it has enough. */
export type PieceSink = (piece: Buffer) => boolean;

/**
 * Decodes a file piece by piece, with the same checks as one decoded whole. Pieces are handed on before the checksums
 * behind them are known, so a fault means that all of them are in doubt.
 * Throws FbpError FBP-MARKET-FILE, or the reason of the signal.
 */
export async function decodeStream(place: FilePlace, sink: PieceSink, signal: AbortSignal): Promise<void> {
  const { name, length } = place;
  const limit = decodedLimit(length, STREAM_MAX_BYTES);
  const work = { ms: 0 };
  let bytes = 0;
  signal.throwIfAborted();
  try {
    for await (const piece of decodedPieces(place, limit, work)) {
      signal.throwIfAborted();
      bytes += piece.length;
      if (bytes > limit) throw tooLarge(name, limit);
      if (!sink(piece)) return;
    }
    if (bytes === 0) throw damagedFile(name, 'decodes to nothing');
  } finally {
    reportDecoding({ names: [name], bytes, ms: work.ms });
  }
}

/** The time that decoding has kept this thread. */
export interface Work {
  ms: number;
}

/** The decoded bytes as they come. Whoever takes them holds them against the limit. */
export async function* decodedPieces(place: FilePlace, limit: number, work: Work): AsyncGenerator<Buffer> {
  const { name, path, offset, length } = place;
  if (length === 0) throw notAMarketFile(name, 'empty');
  const source = createReadStream(path, {
    start: offset,
    end: offset + length - 1,
    highWaterMark: Math.min(length, READ_BYTES),
  });
  try {
    const kind = contentKind(await firstBytes(source, place));
    if (kind === 'bzip2') yield* bzip2Pieces(compressedPieces(source, place), { name, limit, work });
    else if (kind === 'gzip') yield* gunzippedPieces(source, place);
    else if (kind === 'zip') yield* memberPieces(unzippedPieces(source, place), { place, limit, work });
    else if (kind === 'plain') yield* compressedPieces(source, place);
    else throw notAMarketFile(name, kind);
    if (kind !== 'zip' && source.bytesRead < length)
      throw damagedFile(name, 'ends too early: the download was cut off');
  } finally {
    source.destroy();
  }
}

/** What a zip's member decodes to. */
async function* memberPieces(
  pieces: AsyncGenerator<Buffer>,
  { place, limit, work }: { readonly place: FilePlace; readonly limit: number; readonly work: Work },
): AsyncGenerator<Buffer> {
  const { name } = place;
  const first = await pieces.next();
  const kind = contentKind(first.done ? new Uint8Array() : first.value);
  const all = (async function* () {
    if (!first.done) yield first.value;
    yield* pieces;
  })();
  if (kind === 'bzip2') yield* bzip2Pieces(all, { name, limit, work });
  else if (kind === 'plain') yield* all;
  else
    throw kind === 'gzip'
      ? unfitFile(name, 'is gzip within a ZIP, too large to be read there')
      : notAMarketFile(name, kind);
}

/** Most market files at once: pieces have to be put together before they are decoded. */
const READ_BYTES = 1024 * 1024;
const NOTHING = new Uint8Array();
const FIRST_BYTES = 512;

async function firstBytes(source: ReadStream, place: FilePlace): Promise<Uint8Array> {
  await once(source, 'readable').catch((error: unknown) => {
    throw unreadableFile(place, error);
  });
  const head: unknown = source.read(Math.min(FIRST_BYTES, source.readableLength));
  if (!Buffer.isBuffer(head)) return new Uint8Array();
  source.unshift(head);
  return head;
}

async function* compressedPieces(source: ReadStream, place: FilePlace): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    throw unreadableFile(place, error);
  }
}

async function* bzip2Pieces(
  source: AsyncIterable<Buffer>,
  { name, limit, work }: { readonly name: string; readonly limit: number; readonly work: Work },
): AsyncGenerator<Buffer> {
  const reading = bzip2Decoder().open(limit);
  const push = (bytes: Uint8Array, isLast: boolean) => {
    const startedAt = performance.now();
    const pushed = reading.push(bytes, { isLast });
    work.ms += performance.now() - startedAt;
    return pushed;
  };
  function* decoded(bytes: Uint8Array, isLast: boolean): Generator<Buffer> {
    for (let next = bytes, isMore = true; isMore; next = NOTHING) {
      const pushed = push(next, isLast);
      yield* pushed.pieces;
      if (pushed.error !== undefined) throw bzip2Fault(name, pushed.error, limit);
      isMore = pushed.isMore;
    }
  }
  for await (const bytes of source) yield* decoded(bytes, false);
  yield* decoded(NOTHING, true);
}

async function* gunzippedPieces(source: ReadStream, place: FilePlace): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  source.once('error', (error) => gunzip.destroy(unreadableFile(place, error)));
  try {
    yield* source.pipe(gunzip);
  } catch (error) {
    throw source.errored === null
      ? damagedFile(place.name, 'is damaged or cut off: it does not decode', error)
      : unreadableFile(place, source.errored);
  } finally {
    gunzip.destroy();
  }
  // zlib stops at the end of its data and drops what follows.
  const garbage = source.bytesRead - gunzip.bytesWritten;
  if (garbage > 0) throw damagedFile(place.name, `has ${garbage} bytes of garbage after its end`);
}
