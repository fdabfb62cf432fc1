import { constants, copyFileSync, existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { withScratchFolder } from '../../disk/scratch-folder.ts';

/** Databases with what was not yet written into them; caches are of no use to a dry run. */
const STATE_FILES = /\.sqlite(-wal)?$/;

/**
 * Lends the work a copy of the state folder that is gone afterwards: what earlier runs learned is there, and nothing of
 * what the work learns stays. A database that another run is writing may come out damaged: it then starts afresh, as any does.
 */
export async function withBorrowedState<T>(stateDir: string, work: (folder: string) => Promise<T>): Promise<T> {
  return await withScratchFolder(tmpdir(), 'fbp-dry-run', async (folder) => {
    withDiskFaultsSync('copy the state of earlier runs', folder, () => copyState(stateDir, folder));
    return await work(folder);
  });
}

function copyState(stateDir: string, folder: string): void {
  const names = existsSync(stateDir) ? readdirSync(stateDir).filter((name) => STATE_FILES.test(name)) : [];
  for (const name of names) copyFileSync(join(stateDir, name), join(folder, name), constants.COPYFILE_FICLONE);
}
