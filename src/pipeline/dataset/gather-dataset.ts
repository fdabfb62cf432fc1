import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publishWhole, StagedFile, writeFileAtomic } from '../../disk/atomic-file.ts';
import { isMissing, withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { FileLock, type HeldLock, type TakeLock } from '../../disk/lock.ts';
import { withScratchFolder } from '../../disk/temporary/scratch-folder.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { manifestPath, readManifest } from '../../storage/read-manifest.ts';
import { damaged, unreadable } from '../../storage/tables/read-table.ts';
import { DATASET_TABLES, partitionTable } from './partition-table.ts';

/** What is known of the partitions that are there: the hash of the manifest that each was made from, by batch. */
const INDEX_FILE = 'dataset.json';
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
  readonly tempDir: string;
  /** Ends the wait for another process that writes the data set. */
  readonly signal?: AbortSignal | undefined;
  /** How the data set is locked; by default by a lock file. */
  readonly takeLock?: TakeLock | undefined;
}

/**
 * Brings finished batches together as `<dir>/<table>/country=.../league=.../season=.../data.parquet`, each table partitioned
 * in the way that DuckDB, Spark, polars and pyarrow read as one. Batches whose output did not change are left alone; those
 * of other calls stay. One process at a time, others wait. Throws FBP-INPUT, FBP-DISK, FBP-LOCKED.
 */
export async function gatherDataset(outputs: readonly Output[], places: DatasetPlaces): Promise<GatheredBatch[]> {
  const { dir, tempDir, signal, takeLock = FileLock.acquire } = places;
  withDiskFaultsSync('make the folder', dir, () => ensureFolder(dir));
  const lock = await takeLock('data set', dir, { waitMs: LOCK_WAIT_MS, signal });
  try {
    const index = new DatasetIndex(join(dir, INDEX_FILE), await readIndex(join(dir, INDEX_FILE)));
    const gathered: GatheredBatch[] = [];
    for (const { folder, report } of outputs) {
      const batch = batchName(report);
      const manifest = manifestHash(folder);
      const outcome = index.get(batch) === manifest ? 'unchanged' : 'written';
      if (outcome === 'written') {
        // Until all of its tables are there, the batch is none that is known.
        await lock.confirm();
        await index.set(batch, undefined);
        await withScratchFolder(tempDir, 'dataset', (scratch) =>
          writePartitions(dir, { folder, scratch, report, lock }),
        );
        await lock.confirm();
        await index.set(batch, manifest);
      }
      gathered.push({ batch, outcome });
    }
    return gathered;
  } finally {
    lock.release();
  }
}

async function writePartitions(
  dir: string,
  { folder, scratch, report, lock }: { folder: string; scratch: string; report: Batch; lock: HeldLock },
): Promise<void> {
  const { country, league, season } = report;
  const parts = Object.entries({ country, league, season }).map(([key, name]) => `${key}=${encodeURIComponent(name)}`);
  for (const table of DATASET_TABLES) {
    const path = join(dir, table, ...parts, 'data.parquet');
    withDiskFaultsSync('make the folder', dirname(path), () => ensureFolder(dirname(path)));
    await publishWhole(await StagedFile.create(path), async (file) => {
      await partitionTable(file, { folder, scratch }, table);
      await lock.confirm();
    });
  }
}

/** By batch, on disk after every change. */
class DatasetIndex {
  readonly #path: string;
  readonly #hashes: Map<string, string>;

  constructor(path: string, hashes: Readonly<Record<string, string>>) {
    this.#path = path;
    this.#hashes = new Map(Object.entries(hashes));
  }

  get(batch: string): string | undefined {
    return this.#hashes.get(batch);
  }

  async set(batch: string, hash: string | undefined): Promise<void> {
    if (hash === undefined && !this.#hashes.has(batch)) return;
    if (hash === undefined) this.#hashes.delete(batch);
    else this.#hashes.set(batch, hash);
    const sorted = Object.fromEntries([...this.#hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
    await writeFileAtomic(this.#path, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}

/** By batch; empty where there is none yet. */
async function readIndex(path: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  } catch (error) {
    if (isMissing(error)) return {};
    throw unreadable(path, error);
  }
}

/** Names the whole output: it lists every other file with its hash. */
function manifestHash(folder: string): string {
  const reading = readManifest(folder);
  if (reading.kind !== 'read') {
    throw damaged(manifestPath(folder), reading.kind === 'missing' ? 'it is missing' : reading.what);
  }
  return Object.entries(reading.manifest.outputs)
    .map(([name, { sha256 }]) => `${name} ${sha256.slice(0, 16)}`)
    .join(', ');
}
