import { open } from 'node:fs/promises';
import type { DecodeHead, NamedPlace } from '../betfair/source.ts';
import { contentKind } from './content-kind.ts';
import { decodedLimit, STREAM_MAX_BYTES } from './decode-limits.ts';
import { decodeStream } from './decode-stream.ts';
import { decodeFiles } from './decompress.ts';
import { tooLarge } from './market-file-error.ts';

const NEVER = new AbortController().signal;
/** Up to this size a bomb is told quickest by decoding the file whole, up to its limit. */
const SMALL_BYTES = 256 * 1024;

/** The start of a file, decoded piece by piece; of a damaged one what comes before the damage. */
export const decodeHead: DecodeHead = async (place, maxBytes) => {
  const { name, path, offset, length } = place;
  if (length <= SMALL_BYTES) await refuseBomb(place);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const file = { key: name, eventId: '', marketId: undefined, size: length, marketType: undefined };
  const take = (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    return bytes < maxBytes;
  };
  try {
    await decodeStream({ file, path, offset, length }, take, NEVER);
  } catch (error) {
    if (bytes === 0) throw error;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
};

/** The decoder of bzip2 streams unpacks whole blocks: 45 MB, in seconds, of a few bytes that were made for it. */
async function refuseBomb(place: NamedPlace): Promise<void> {
  const limit = decodedLimit(place.length, STREAM_MAX_BYTES);
  const bytes = await bytesOf(place);
  if (contentKind(bytes) !== 'bzip2') return;
  const [decoded] = decodeFiles([{ bytes, name: place.name }], limit);
  // damage is no growth: what comes before it may still be of use
  if (decoded === undefined) throw tooLarge(place.name, limit);
}

async function bytesOf({ path, offset, length }: NamedPlace): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
