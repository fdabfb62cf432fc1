import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withDiskFaults } from './disk-fault.ts';

/**
 * Puts a new text in a file's place in one step: a reader, and whoever comes after a crash, sees the old file or the whole
 * new one. Makes the folder. One writer at a time (see withFileLock): the temporary name is fixed, so that what a killed
 * writer left behind is overwritten by the next. Throws FBP-DISK.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.tmp`);
  await withDiskFaults('write the file', path, async () => {
    await mkdir(folder, { recursive: true });
    try {
      await writeSynced(temporary, text);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder);
  });
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Some systems cannot sync a folder; the rename alone has to do there.
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
