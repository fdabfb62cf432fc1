import type { DecodeHead } from '../betfair/source.ts';
import { decodeStream } from './decode-stream.ts';

const NEVER = new AbortController().signal;

/** The start of a file, decoded piece by piece; of a damaged one what comes before the damage. */
export const decodeHead: DecodeHead = async ({ name, path, offset, length }, maxBytes) => {
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
