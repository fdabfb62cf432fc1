import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressOf } from '../../config/bucket-copies.ts';
import type { Config } from '../../config/schema.ts';
import type { StoreAccess } from '../../disk/store/store-access.ts';
import { bucketFolder, within } from '../../storage/bucket/bucket-folder.ts';
import { bringOutput, outputsIn } from '../../storage/bucket/bucket-output.ts';

export interface BringSettings {
  readonly config: Pick<Config, 'storage'>;
  readonly access: StoreAccess | undefined;
  readonly signal: AbortSignal;
  /** Of the batches below the folders: which are wanted, by their path below these; all unless given. */
  readonly isWanted?: (path: string) => boolean;
}

/** Puts a small file into the place in a bucket that its own on the disk stands for; none of one that stands for none. Throws FBP-CREDENTIALS, FBP-REMOTE. */
export async function sendFile(path: string, { config, access, signal }: BringSettings): Promise<void> {
  const address = addressOf(path, config.storage.state_dir);
  if (address === undefined) return;
  const { store, prefix } = await bucketFolder(address, access);
  await store.write(prefix, await readFile(path), signal);
}

/**
 * Makes those of the folders that stand for places in buckets copies of the finished batches there, as far as these changed: what reads
 * outputs reads folders. Throws FBP-CREDENTIALS, FBP-REMOTE, FBP-DISK, FBP-INPUT.
 */
export async function bringOutputs(folders: Iterable<string>, settings: BringSettings): Promise<void> {
  const { config, access, signal, isWanted = () => true } = settings;
  for (const folder of new Set(folders)) {
    const address = addressOf(folder, config.storage.state_dir);
    if (address === undefined) continue;
    const bucket = await bucketFolder(address, access);
    for (const path of await outputsIn(bucket, signal)) {
      if (isWanted(path)) await bringOutput(within(bucket, path), join(folder, path), signal);
    }
  }
}
