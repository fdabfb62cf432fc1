import { crc32 } from 'node:zlib';
import type { EventFacts } from './learn-event.ts';

/** Eight hexadecimal digits before the text. */
const SUM_BYTES = 8;

/**
 * What is known of an event as the catalogue keeps it: bytes with a checksum of their own. SQLite does not see a bit that
 * rots in a resting file, and of text that is none any more its binding ends the process.
 */
export function storedFacts(facts: EventFacts): Buffer {
  const text = Buffer.from(JSON.stringify(facts));
  return Buffer.concat([Buffer.from(sumOf(text)), text]);
}

/** Throws SQLite's error for a damaged database, so that the catalogue is built again. */
export function readStoredFacts(stored: unknown): EventFacts {
  const bytes = stored instanceof ArrayBuffer ? Buffer.from(stored) : Buffer.alloc(0);
  const text = bytes.subarray(SUM_BYTES);
  if (bytes.toString('latin1', 0, SUM_BYTES) === sumOf(text)) return JSON.parse(text.toString());
  throw Object.assign(new Error('the catalogue holds damaged facts'), { code: 'SQLITE_CORRUPT' });
}

function sumOf(text: Buffer): string {
  return crc32(text).toString(16).padStart(SUM_BYTES, '0');
}
