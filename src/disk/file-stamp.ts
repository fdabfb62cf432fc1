import { type BigIntStats, statSync } from 'node:fs';

/** Size and modification time in one: tells whether a file is another one by now. `gone` where it cannot be looked at. */
export function fileStamp(path: string): string {
  try {
    return statsStamp(statSync(path, { bigint: true }));
  } catch {
    return 'gone';
  }
}

/** The same of a file that was looked at just now. */
export function statsStamp({ size, mtimeNs }: Pick<BigIntStats, 'size' | 'mtimeNs'>): string {
  return `${size}:${mtimeNs}`;
}

/** Bytes; undefined for a file that is not there. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
