import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FbpError } from '../domain/errors.ts';
import type { LocalFile } from '../domain/event.ts';
import { Bzip2Error } from './bzip2/bzip2-error.ts';
import { type ContentKind, contentKind } from './content-kind.ts';
import { decodedLimit, STREAM_MAX_BYTES } from './decode-limits.ts';
import { bzip2Decoder, explainBzip2 } from './decompress.ts';
import { damagedFile, notAMarketFile, tooLarge, unreadableFile } from './market-file-error.ts';

/** Takes the decoded bytes piece by piece; false means that it has enough. */
export type ChunkSink = (chunk: Buffer) => boolean;

/**
 * Decodes a file too large to hold, piece by piece and with the same checks and limits as the whole-file decoder.
 * Pieces are handed on before the checksum behind them is known, so a fault means that all of them are in doubt.
 * Throws FbpError FBP-MARKET-FILE, or the reason of the signal.
 */
export async function decodeStream(file: LocalFile, sink: ChunkSink, signal: AbortSignal): Promise<void> {
  const name = file.file.key;
  if (file.length === 0) throw notAMarketFile(name, 'empty');
  const source = createReadStream(file.path, { start: file.offset, end: file.offset + file.length - 1 });
  const kind = contentKind(
    await firstBytes(source).catch((error: unknown) => {
      throw unreadableFile(file, error);
    }),
  );
  const limit = decodedLimit(file.length, STREAM_MAX_BYTES);
  const decoder = decoderOf(kind, limit);
  if (decoder === undefined) {
    source.destroy();
    throw notAMarketFile(name, kind);
  }
  const enough = new AbortController();
  try {
    const counted = countingSink(name, limit, (chunk) => {
      if (!sink(chunk)) enough.abort();
    });
    await pipeline(source, decoder, counted.stream, { signal: AbortSignal.any([signal, enough.signal]) });
    if (counted.bytes() === 0) throw damagedFile(name, 'decodes to nothing');
    if (source.bytesRead < file.length) throw damagedFile(name, 'ends too early: the download was cut off');
    rejectTrailingBytes(name, file.length, decoder);
  } catch (error) {
    signal.throwIfAborted();
    if (enough.signal.aborted) return;
    if (error instanceof FbpError) throw error;
    if (!(error instanceof Bzip2Error)) throw damagedFile(name, 'is damaged or cut off: it does not decode', error);
    throw error.fault === 'too-large' ? tooLarge(name, limit) : explainBzip2(name, error);
  }
}

const HEAD_BYTES = 512;

async function firstBytes(source: ReturnType<typeof createReadStream>): Promise<Uint8Array> {
  await once(source, 'readable');
  const head: unknown = source.read(Math.min(HEAD_BYTES, source.readableLength));
  if (!Buffer.isBuffer(head)) return new Uint8Array();
  source.unshift(head);
  return head;
}

function decoderOf(kind: ContentKind, limit: number): NodeJS.ReadWriteStream | undefined {
  if (kind === 'bzip2') return bzip2Decoder().createStream(limit);
  if (kind === 'gzip') return createGunzip();
  return kind === 'plain' ? new PassThrough() : undefined;
}

/** zlib stops at the end of its data and drops what follows; the bzip2 stream fails on it by itself. */
function rejectTrailingBytes(name: string, length: number, decoder: NodeJS.ReadWriteStream): void {
  const used = 'bytesWritten' in decoder && typeof decoder.bytesWritten === 'number' ? decoder.bytesWritten : length;
  if (used < length) throw damagedFile(name, `has ${length - used} bytes of garbage after its end`);
}

function countingSink(name: string, limit: number, take: (chunk: Buffer) => void) {
  let total = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > limit) return done(tooLarge(name, limit));
      take(chunk);
      done();
    },
  });
  stream.resume();
  return { stream, bytes: () => total };
}
