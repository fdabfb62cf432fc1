import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withDiskFaultsSync } from '../disk-fault.ts';
import { ensureFolder } from '../ensure-folder.ts';
import { removeScratchLeft, scratchPrefix } from './temp-name.ts';

/** Lends the work a folder of its own below `tempDir`, which is gone afterwards, as are those of killed runs. Throws FBP-DISK. */
export async function withScratchFolder<T>(
  tempDir: string,
  purpose: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = makeFolder(tempDir, purpose);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(tempDir: string, purpose: string): string {
  return withDiskFaultsSync('make a temporary folder', tempDir, () => {
    ensureFolder(tempDir);
    removeScratchLeft(tempDir, purpose);
    return mkdtempSync(join(tempDir, scratchPrefix(purpose)));
  });
}
