import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asDiskFault } from '../disk/disk-fault.ts';

/** Lends the work a folder of its own, on the disk that runs work on, which is gone afterwards. Throws FBP-DISK. */
export async function withScratchFolder<T>(
  tempDir: string,
  prefix: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = makeFolder(tempDir, prefix);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(tempDir: string, prefix: string): string {
  try {
    mkdirSync(tempDir, { recursive: true });
    return mkdtempSync(join(tempDir, `${prefix}-`));
  } catch (error) {
    throw asDiskFault(error, 'make a temporary folder', tempDir);
  }
}
