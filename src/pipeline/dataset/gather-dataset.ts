import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publishWhole, StagedFile, writeFileAtomic } from '../../disk/atomic-file.ts';
import { isMissing, withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { damaged, unreadable } from '../../storage/tables/read-table.ts';
import { DATASET_TABLES, partitionTable } from './partition-table.ts';

/** What is known of the partitions that are there: the hash of the manifest that each was made from, by batch. */
const INDEX_FILE = 'dataset.json';

export interface GatheredBatch {
  readonly batch: string;
  /** `unchanged`: its partitions were made from this very output. */
  readonly outcome: 'written' | 'unchanged';
}

interface Output {
  readonly folder: string;
  readonly report: Batch;
}

/**
 * Brings finished batches together as `<dir>/<table>/country=.../league=.../season=.../data.parquet`, each table partitioned
 * in the way that DuckDB, Spark, polars and pyarrow read as one. Batches whose output did not change are left alone; those
 * of other calls stay. Throws FBP-INPUT, FBP-DISK.
 */
export async function gatherDataset(dir: string, outputs: readonly Output[]): Promise<GatheredBatch[]> {
  const index = await readIndex(join(dir, INDEX_FILE));
  const gathered: GatheredBatch[] = [];
  for (const { folder, report } of outputs) {
    const batch = batchName(report);
    const manifest = await manifestHash(folder);
    const outcome = index[batch] === manifest ? 'unchanged' : 'written';
    if (outcome === 'written') await writePartitions(dir, folder, report);
    index[batch] = manifest;
    gathered.push({ batch, outcome });
  }
  await writeFileAtomic(join(dir, INDEX_FILE), `${JSON.stringify(index, Object.keys(index).sort(), 2)}\n`);
  return gathered;
}

async function writePartitions(dir: string, folder: string, { country, league, season }: Batch): Promise<void> {
  const parts = [`country=${country}`, `league=${league}`, `season=${season}`];
  for (const table of DATASET_TABLES) {
    const path = join(dir, table, ...parts, 'data.parquet');
    withDiskFaultsSync('make the folder', dirname(path), () => ensureFolder(dirname(path)));
    await publishWhole(await StagedFile.create(path), (file) => partitionTable(file, folder, table));
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
async function manifestHash(folder: string): Promise<string> {
  const path = join(folder, 'manifest.json');
  try {
    const { outputs } = JSON.parse(await readFile(path, 'utf8')) as { outputs?: Record<string, { sha256: string }> };
    if (outputs === undefined) throw damaged(path, 'it lists no files');
    return Object.entries(outputs)
      .map(([name, { sha256 }]) => `${name} ${sha256.slice(0, 16)}`)
      .join(', ');
  } catch (error) {
    throw unreadable(path, error);
  }
}
