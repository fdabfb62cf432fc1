import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Fills `bytes` from `position` on. Gives how many bytes there were: fewer only where the file ends. */
export function readAt(descriptor: number, bytes: Uint8Array, position: number): number {
  let done = 0;
  for (let more = -1; done < bytes.length && more !== 0; done += more) {
    more = readSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
  return done;
}

/** The same through the thread pool, for those who must not stand still. */
export async function readHandleAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  for (let more = -1; done < bytes.length && more !== 0; done += more) {
    more = (await handle.read(bytes, done, bytes.length - done, position + done)).bytesRead;
  }
  return done;
}

/** A part of a file, shorter where the file ends before. Throws the system's error when it cannot be read. */
export function readRange(
  path: string,
  { offset, length }: { readonly offset: number; readonly length: number },
): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  const descriptor = openSync(path, 'r');
  try {
    return bytes.subarray(0, readAt(descriptor, bytes, offset));
  } finally {
    closeSync(descriptor);
  }
}

/** Writes all of `bytes` at `position`, or after what was written last where none is given. */
export function writeAt(descriptor: number, bytes: Uint8Array, position?: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position === undefined ? null : position + done);
  }
}
