import { closeSync, openSync, readSync } from 'node:fs';
import type { LocalFile } from '../domain/event.ts';
import { HOLD_COMPRESSED_BYTES, HOLD_DECODED_BYTES } from './decode-limits.ts';
import { decodeStream } from './decode-stream.ts';
import type { DecodeWhole } from './decompress.ts';
import { type LineSink, LineSplitter } from './line-splitter.ts';
import { damagedFile, notAMarketFile } from './market-file-error.ts';

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
function readBytes({ file, path, offset, length }: LocalFile): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  const descriptor = openFile(file.key, path);
  try {
    let read = 0;
    for (let more = -1; read < length && more !== 0; read += more) {
      more = readSync(descriptor, bytes, read, length - read, offset + read);
    }
    if (read < length) throw damagedFile(file.key, `ends too early: ${read} of ${length} bytes are there`);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

function openFile(name: string, path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw damagedFile(name, `cannot be opened at ${path}`, error);
  }
}
