import { crc32 } from 'node:zlib';

/** Eight hexadecimal digits before the text. */
const SUM_DIGITS = 8;

/**
 * A text as state files hold it, with a checksum of its own: a bit that rots in a resting file often leaves valid JSON, which
 * would be believed.
 */
export function sealed(text: string): string {
  return sumOf(text) + text;
}

/** The text that was sealed; undefined where it is not the same any more, and for a text that never was sealed. */
export function unsealed(stored: string): string | undefined {
  const text = stored.slice(SUM_DIGITS);
  return stored.slice(0, SUM_DIGITS) === sumOf(text) ? text : undefined;
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(SUM_DIGITS, '0');
}
