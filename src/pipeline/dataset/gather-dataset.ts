import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { FileLock, type HeldLock, type TakeLock } from '../../disk/lock.ts';
import { withScratchFolder } from '../../disk/temporary/scratch-folder.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import type { BucketFolder } from '../../storage/bucket/bucket-folder.ts';
import { manifestPath, readManifest, type WrittenManifest } from '../../storage/read-manifest.ts';
import { damaged } from '../../storage/tables/read-table.ts';
import { isMade, writePartition } from './partition.ts';
import { DATASET_TABLES, sourceOf } from './partition-table.ts';

/** Longer than any other process takes for its batches. */
const LOCK_WAIT_MS = 3_600_000;

export interface GatheredBatch {
  readonly batch: string;
  /** `unchanged`: its partitions were made from this very output. */
  readonly outcome: 'written' | 'unchanged';
}

/** A finished batch. */
interface Output {
  readonly folder: string;
  readonly report: Batch;
}

interface DatasetPlaces {
  /** Of the data set. */
  readonly dir: string;
  /** Where that is published, when it is no more than a copy. */
  readonly bucket?: BucketFolder | undefined;
  readonly tempDir: string;
  /** Ends the wait for another process that writes the data set. */
  readonly signal: AbortSignal;
  /** How the data set is locked; by default by a lock file. */
  readonly takeLock?: TakeLock | undefined;
}

/**
 * Brings finished batches together as `<dir>/<table>/country=.../league=.../season=.../data.parquet`, each table partitioned
 * in the way that DuckDB, Spark, polars and pyarrow read as one. Beside each, `_manifest.json` tells what it was made from. Batches whose output
 * did not change are left alone; those of other calls stay. One process at a time, others wait. Throws FBP-INPUT, FBP-DISK, FBP-LOCKED, FBP-REMOTE.
 */
export async function gatherDataset(outputs: readonly Output[], places: DatasetPlaces): Promise<GatheredBatch[]> {
  const { dir, signal, takeLock = FileLock.acquire } = places;
  withDiskFaultsSync('make the folder', dir, () => ensureFolder(dir));
  const lock = await takeLock('data set', dir, { waitMs: LOCK_WAIT_MS, signal });
  try {
    const gathered: GatheredBatch[] = [];
    for (const output of outputs) {
      gathered.push({ batch: batchName(output.report), outcome: await gatherBatch(output, places, lock) });
    }
    return gathered;
  } finally {
    lock.release();
  }
}

async function gatherBatch(
  { folder, report: batch }: Output,
  places: DatasetPlaces,
  lock: HeldLock,
): Promise<GatheredBatch['outcome']> {
  const outputs = outputsOf(folder);
  return await withScratchFolder(places.tempDir, 'dataset', async (scratch) => {
    let outcome: GatheredBatch['outcome'] = 'unchanged';
    for (const table of DATASET_TABLES) {
      const partition = { table, batch, source: { ...sourceOf(table, folder, outputs), scratch } };
      if (await isMade(partition, places)) continue;
      await writePartition(partition, places, lock);
      outcome = 'written';
    }
    return outcome;
  });
}

/** What the output's manifest lists. */
function outputsOf(folder: string): WrittenManifest['outputs'] {
  const reading = readManifest(folder);
  if (reading.kind === 'read') return reading.manifest.outputs;
  throw damaged(manifestPath(folder), reading.kind === 'missing' ? 'it is missing' : reading.what);
}
