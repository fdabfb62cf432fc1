import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withDiskFaultsSync } from './disk-fault.ts';
import { ensureFolder } from './ensure-folder.ts';

/** Lends the work a folder of its own below `tempDir`, which is gone afterwards. Throws FBP-DISK. */
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
  return withDiskFaultsSync('make a temporary folder', tempDir, () => {
    ensureFolder(tempDir);
    return mkdtempSync(join(tempDir, `${prefix}-`));
  });
}
