import { closeSync, openSync, readSync } from 'node:fs';
import type { LocalFile } from '../domain/event.ts';
import { HOLD_COMPRESSED_BYTES, HOLD_DECODED_BYTES } from './decode-limits.ts';
import { decodeStream } from './decode-stream.ts';
import type { DecodeWhole } from './decompress.ts';
import { type LineSink, LineSplitter } from './line-splitter.ts';
import { damagedFile, notAMarketFile, unreadableFile } from './market-file-error.ts';

/**
 * Hands a file's lines on, decoded, until they end or the sink has enough. Small files are decoded whole and their
 * checksum is known before the first line; large ones are streamed. Throws FbpError FBP-MARKET-FILE for a file that
 * cannot be read whole.
 */
export async function readMarketFile(
  file: LocalFile,
  sink: LineSink,
  { decode, signal }: { decode: DecodeWhole; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  if (file.length === 0) throw notAMarketFile(file.file.key, 'empty');
  const splitter = new LineSplitter(sink);
  const whole =
    file.length > HOLD_COMPRESSED_BYTES ? undefined : decode(readBytes(file), file.file.key, HOLD_DECODED_BYTES);
  if (whole === undefined) {
    await decodeStream(file, (chunk) => splitter.push(chunk), signal);
    splitter.end();
    return;
  }
  if (splitter.push(Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength))) splitter.end();
}

/** At once and not through the thread pool: workers do nothing else, and a file takes less time than the detour. */
function readBytes(file: LocalFile): Uint8Array {
  const bytes = Buffer.allocUnsafe(file.length);
  let read = 0;
  try {
    read = readInto(bytes, file);
  } catch (error) {
    throw unreadableFile(file, error);
  }
  if (read === file.length) return bytes;
  throw damagedFile(file.file.key, `ends too early: ${read} of ${file.length} bytes are there`);
}

/** Gives how many bytes there were. */
function readInto(bytes: Buffer, { path, offset }: LocalFile): number {
  const descriptor = openSync(path, 'r');
  try {
    let read = 0;
    for (let more = -1; read < bytes.length && more !== 0; read += more) {
      more = readSync(descriptor, bytes, read, bytes.length - read, offset + read);
    }
    return read;
  } finally {
    closeSync(descriptor);
  }
}
