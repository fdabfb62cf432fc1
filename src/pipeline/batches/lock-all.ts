import { mkdirSync } from 'node:fs';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { FileLock } from '../../disk/lock.ts';
import type { CoordinatorSettings } from '../batch-request.ts';

/**
 * The right to run several batches into one folder of outputs. Without it a second nightly run would take the batches that
 * the first has not come to, and each would find the other's locked. Throws FBP-LOCKED, FBP-DISK.
 */
export async function lockAll(
  { config, listener, signal }: Pick<CoordinatorSettings, 'config' | 'listener' | 'signal'>,
  waitMs: number | undefined,
): Promise<FileLock> {
  const folder = config.storage.output_dir;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw asDiskFault(error, 'make the output folder', folder);
  }
  const onWait = (holder: string) => listener?.notice?.(`waiting for the run that writes ${folder} (${holder})`);
  return await FileLock.acquire('output folder', folder, { waitMs, signal, onWait });
}
