import { readRange } from '../disk/at-offset.ts';
import type { LocalFile } from '../domain/event.ts';
import { contentKind } from './content-kind.ts';
import { decodedLimit, STREAM_MAX_BYTES } from './decode-limits.ts';
import { decodeStream } from './decode-stream.ts';
import { decodeFiles } from './decompress.ts';
import { notAMarketFile, tooLarge } from './market-file-error.ts';

/**
 * The start of a file's decoded bytes, at most `maxBytes`, and as much as decodes of a damaged one: enough to know the
 * event of a file that cannot be held, or cannot be read whole.
 */
export type DecodeHead = (place: NamedPlace, maxBytes: number) => Promise<Uint8Array>;

/** A place on the local disk, with the name that messages call it by. */
export interface NamedPlace extends Omit<LocalFile, 'file'> {
  readonly name: string;
}

const NEVER = new AbortController().signal;
/** Up to this size a file is decoded whole soonest; and a bomb shows itself by its size. */
const SMALL_BYTES = 256 * 1024;

/** The start of a file, decoded; of a damaged one what comes before the damage. */
export const decodeHead: DecodeHead = async (place, maxBytes) => {
  if (place.length === 0) throw notAMarketFile(place.name, 'empty');
  const decoded = place.length > SMALL_BYTES ? undefined : decodeSmall(place);
  return decoded === undefined ? decodePieces(place, maxBytes) : Buffer.from(decoded).subarray(0, maxBytes);
};

/** Undefined for a damaged file, and for gzip, which is cheap to decode no further than needed. */
function decodeSmall(place: NamedPlace): Uint8Array | undefined {
  const bytes = readRange(place.path, place);
  if (contentKind(bytes) !== 'bzip2') return undefined;
  const limit = decodedLimit(place.length, STREAM_MAX_BYTES);
  const [decoded] = decodeFiles([{ bytes, name: place.name }], limit);
  if (decoded === undefined) throw tooLarge(place.name, limit);
  return decoded instanceof Uint8Array ? decoded : undefined;
}

async function decodePieces({ name, path, offset, length }: NamedPlace, maxBytes: number): Promise<Buffer> {
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
}
