import { appendFileSync, closeSync, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { readAt } from '../../../disk/at-offset.ts';
import { withDiskFaultsSync } from '../../../disk/disk-fault.ts';

const NEWLINE = 0x0a;
/** The last line is looked for in so much of a file's end, and in twice as much as long as it is not there. */
const TAIL_BYTES = 64 * 1024;

/**
 * Adds lines to a file that is opened for each time: hundreds of markets would be more open files than a system allows, and
 * a folder can be moved meanwhile. Throws FBP-DISK.
 */
export function appendLines(path: string, lines: string): void {
  withDiskFaultsSync('record a market', path, () => appendFileSync(path, lines));
}

/** The last whole line of a file that was grown; what a killed process left of another one is cut off. Undefined without any. Throws FBP-DISK. */
export function lastWholeLine(path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  return withDiskFaultsSync('read back a recording', path, () => {
    const descriptor = openSync(path, 'r+');
    try {
      return cutToLastLine(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

function cutToLastLine(descriptor: number): string | undefined {
  const { size } = fstatSync(descriptor);
  for (let length = Math.min(TAIL_BYTES, size); ; length = Math.min(2 * length, size)) {
    const tail = Buffer.alloc(length);
    readAt(descriptor, tail, size - length);
    const end = tail.lastIndexOf(NEWLINE);
    const start = end <= 0 ? -1 : tail.lastIndexOf(NEWLINE, end - 1);
    if (length < size && (end < 0 || start < 0)) continue;
    const whole = size - length + end + 1;
    if (whole < size) ftruncateSync(descriptor, whole);
    return end < 0 ? undefined : tail.toString('utf8', start + 1, end);
  }
}
