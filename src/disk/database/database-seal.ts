import { closeSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { sizeOf } from '../file-stamp.ts';

/** Ends the name of the file beside a database that says what its bytes were when it was put to rest. */
export const SEAL_SUFFIX = '.seal';

const CHUNK_BYTES = 1 << 20;

/**
 * `broken`: the file at rest has other bytes than it was left with. `none`: it was never put to rest, or a process died while
 * it did so; SQLite alone can judge it.
 */
export type SealState = 'whole' | 'broken' | 'none';

/**
 * SQLite has no checksums: a bit that rots in a page may make another number, or a row that no search finds, in silence. What a run
 * appends goes to the write-ahead log, which has checksums, so the file itself stays as it was sealed until the next seal.
 */
export function sealState(path: string): SealState {
  const seal = readSeal(path);
  if (seal === '' || !sizeOf(path)) return 'none';
  return seal === sumOf(path) ? 'whole' : 'broken';
}

/** Whether there is a seal, broken or not. */
export function hasSeal(path: string): boolean {
  return (sizeOf(path + SEAL_SUFFIX) ?? 0) > 0;
}

/** Before the file may change. */
export function breakSeal(path: string): void {
  rmSync(path + SEAL_SUFFIX, { force: true });
}

/** A seal that cannot be written is none: the file is then judged by SQLite alone. */
export function seal(path: string): void {
  try {
    writeFileSync(path + SEAL_SUFFIX, sumOf(path));
  } catch {
    breakSeal(path);
  }
}

/** Bytes of a file, 0 where there is none. */
function readSeal(path: string): string {
  return hasSeal(path) ? readFileSync(path + SEAL_SUFFIX, 'latin1') : '';
}

/** CRC-32 goes through two gigabytes a second and finds any single bit. */
function sumOf(path: string): string {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    let [sum, bytes] = [0, 0];
    for (let more = -1; more !== 0; bytes += more) {
      more = readSync(descriptor, chunk);
      sum = crc32(chunk.subarray(0, more), sum);
    }
    return `${sum.toString(16).padStart(8, '0')} ${bytes}\n`;
  } finally {
    closeSync(descriptor);
  }
}
