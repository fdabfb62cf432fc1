import { HOLD_COMPRESSED_BYTES, HOLD_DECODED_BYTES } from '../../decode/decode-limits.ts';
import { decodeStream } from '../../decode/decode-stream.ts';
import { type CompressedFile, type DecodeFiles, decodeFiles } from '../../decode/decompress.ts';
import { type LineSink, LineSplitter } from '../../decode/line-splitter.ts';
import { damagedFile, notAMarketFile, unreadableFile } from '../../decode/market-file-error.ts';
import { readRange } from '../../disk/at-offset.ts';
import { FbpError } from '../../domain/errors.ts';
import type { LocalFile } from '../../domain/event.ts';

/** A file's bytes, decoded and whole, its error, or undefined when there are too many to hold. */
export type DecodedFile = Uint8Array | FbpError | undefined;

/**
 * Hands a file's lines on, decoded, until they end or the sink has enough. Small files are decoded whole and their
 * checksum is known before the first line; large ones are streamed. `decoded` is for a file that was decoded before.
 * Throws FbpError FBP-MARKET-FILE for a file that cannot be read whole.
 */
export async function readMarketFile(
  file: LocalFile,
  sink: LineSink,
  { signal, decoded }: { readonly signal: AbortSignal; readonly decoded?: DecodedFile },
): Promise<void> {
  signal.throwIfAborted();
  const [content] = decoded === undefined ? decodeLocalFiles([file], decodeFiles) : [decoded];
  if (content instanceof FbpError) throw content;
  const splitter = new LineSplitter(sink);
  if (content === undefined) {
    await decodeStream(file, (chunk) => splitter.push(chunk), signal);
    splitter.end();
    return;
  }
  if (splitter.push(Buffer.from(content.buffer, content.byteOffset, content.byteLength))) splitter.end();
}

/** Reads and decodes files that can be held. */
export function decodeLocalFiles(files: readonly LocalFile[], decode: DecodeFiles): DecodedFile[] {
  const read = files.map((file) => (file.length > HOLD_COMPRESSED_BYTES ? undefined : readBytes(file)));
  const compressed = read.filter((one): one is CompressedFile => one !== undefined && !(one instanceof FbpError));
  const decoded = new Map(decode(compressed, HOLD_DECODED_BYTES).map((one, index) => [compressed[index], one]));
  return read.map((one) => (one instanceof FbpError || one === undefined ? one : decoded.get(one)));
}

/** At once and not through the thread pool: workers do nothing else, and a file takes less time than the detour. */
function readBytes(file: LocalFile): CompressedFile | FbpError {
  const { key: name } = file.file;
  if (file.length === 0) return notAMarketFile(name, 'empty');
  try {
    const bytes = readRange(file.path, file);
    if (bytes.length === file.length) return { bytes, name };
    return damagedFile(name, `ends too early: ${bytes.length} of ${file.length} bytes are there`);
  } catch (error) {
    return unreadableFile(file, error);
  }
}
