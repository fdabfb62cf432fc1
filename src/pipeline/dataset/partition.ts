import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { publishWhole, StagedFile, writeFileAtomic } from '../../disk/atomic-file.ts';
import { digestFile } from '../../disk/digest.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import type { HeldLock } from '../../disk/lock.ts';
import type { Batch } from '../../domain/batch.ts';
import { type BucketFolder, keyIn, within } from '../../storage/bucket/bucket-folder.ts';
import { publishSet } from '../../storage/bucket/publish-set.ts';
import { SETS } from '../../storage/bucket/set-kinds.ts';
import { type DatasetTable, type PartitionSource, partitionTable } from './partition-table.ts';

const DATA = 'data.parquet';
const { manifest: MANIFEST, optional } = SETS.partition;

/** `_manifest.json`: what a partition was made from, and what it holds. Readers of data sets pass over names that begin so. */
const manifestSchema = z.object({
  schema_version: z.literal(1),
  batch: z.object({ country: z.string(), league: z.string(), season: z.string() }),
  table: z.string(),
  /** The file of the batch's output, by name. */
  made_from: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.number() })),
});
type PartitionManifest = z.infer<typeof manifestSchema>;

/** Where a data set lies. */
export interface DatasetPlace {
  /** Its folder on the disk. */
  readonly dir: string;
  /** Where that is published, when it is no more than a copy. */
  readonly bucket?: BucketFolder | undefined;
  readonly signal: AbortSignal;
}

/** One batch's part of a table. */
export interface Partition {
  readonly table: DatasetTable;
  readonly batch: Batch;
  readonly source: PartitionSource;
}

/** `<table>/country=.../league=.../season=...`, with `/`. */
function partitionPath({ table, batch: { country, league, season } }: Partition): string {
  const parts = Object.entries({ country, league, season }).map(([key, name]) => `${key}=${encodeURIComponent(name)}`);
  return [table, ...parts].join('/');
}

/** Whether the partition was made from this very file of the output. */
export async function isMade(partition: Partition, place: DatasetPlace): Promise<boolean> {
  const { name, sha256 } = partition.source;
  const known = await knownManifest(partition, place);
  return known?.made_from[name] === sha256;
}

/** Writes a partition, its manifest last. Throws FBP-INPUT, FBP-DISK, FBP-REMOTE, FBP-LOCKED. */
export async function writePartition(partition: Partition, place: DatasetPlace, lock: HeldLock): Promise<void> {
  const { table, source, batch } = partition;
  const path = join(place.dir, partitionPath(partition), DATA);
  const manifestPath = join(dirname(path), MANIFEST);
  withDiskFaultsSync('make the folder', dirname(path), () => ensureFolder(dirname(path)));
  await lock.confirm();
  await rm(manifestPath, { force: true });
  await publishWhole(await StagedFile.create(path), async (file) => {
    await partitionTable(file, source, table);
    await lock.confirm();
  });
  const digest = await digestFile(path);
  const { country, league, season } = batch;
  const manifest: PartitionManifest = {
    schema_version: 1,
    batch: { country, league, season },
    table,
    made_from: { [source.name]: source.sha256 },
    outputs: { [DATA]: digest },
  };
  await writeFileAtomic(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  if (place.bucket === undefined) return;
  const files = [
    { name: DATA, path, ...digest },
    { name: MANIFEST, path: manifestPath, ...(await digestFile(manifestPath)) },
  ];
  const { signal } = place;
  await publishSet(within(place.bucket, partitionPath(partition)), files, {
    confirm: () => lock.confirm(),
    optional,
    signal,
  });
}

/** That of the bucket counts where there is one; undefined where there is none that can be believed. */
async function knownManifest(
  partition: Partition,
  { dir, bucket, signal }: DatasetPlace,
): Promise<PartitionManifest | undefined> {
  const at = `${partitionPath(partition)}/${MANIFEST}`;
  const text = bucket
    ? await bucket.store.read(keyIn(bucket, at), signal)
    : await readFile(join(dir, at)).catch(() => undefined);
  return text && manifestOf(text.toString('utf8'));
}

function manifestOf(text: string): PartitionManifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
