import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressOf } from '../../config/bucket-copies.ts';
import type { Config } from '../../config/schema.ts';
import type { StoreAccess } from '../../disk/store/store-access.ts';
import { type BucketFolder, bucketFolder, within } from '../../storage/bucket/bucket-folder.ts';
import { bringOne, setsIn } from '../../storage/bucket/bucket-output.ts';
import type { SetKind } from '../../storage/bucket/set-kinds.ts';

export interface BringSettings {
  readonly config: Pick<Config, 'storage'>;
  readonly access: StoreAccess | undefined;
  readonly signal: AbortSignal;
  /** Finished batches unless given. */
  readonly kind?: SetKind;
  /** Of the batches below the folders: which are wanted, by their path below these; all unless given. */
  readonly isWanted?: (path: string) => boolean;
}

/** The place in a bucket that a folder stands for; undefined for a folder of its own. Throws FBP-CREDENTIALS where nobody says who asks. */
export async function bucketAt(
  folder: string,
  { config, access }: Pick<BringSettings, 'config' | 'access'>,
): Promise<BucketFolder | undefined> {
  const address = addressOf(folder, config.storage.state_dir);
  return address === undefined ? undefined : await bucketFolder(address, access);
}

/** Puts a small file into the place in a bucket that its own on the disk stands for; none of one that stands for none. Throws FBP-CREDENTIALS, FBP-REMOTE. */
export async function sendFile(path: string, { config, access, signal }: BringSettings): Promise<void> {
  const bucket = await bucketAt(path, { config, access });
  await bucket?.store.write(bucket.prefix, await readFile(path), signal);
}

/**
 * Makes those of the folders that stand for places in buckets copies of the data sets there, as far as these changed: what reads
 * outputs reads folders. Throws FBP-CREDENTIALS, FBP-REMOTE, FBP-DISK, FBP-INPUT.
 */
export async function bringOutputs(folders: Iterable<string>, settings: BringSettings): Promise<void> {
  const { config, access, signal, kind = 'output', isWanted = () => true } = settings;
  for (const folder of new Set(folders)) {
    const bucket = await bucketAt(folder, { config, access });
    if (bucket === undefined) continue;
    for (const path of await setsIn(kind, bucket, signal)) {
      if (isWanted(path)) await bringOne(kind, within(bucket, path), join(folder, path), signal);
    }
  }
}
