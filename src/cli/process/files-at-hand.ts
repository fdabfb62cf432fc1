import { existsSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import type { LoadedConfig } from '../../config/load-config.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { heldBatches } from '../../input/held-batches.ts';
import { statisticsFilesAt } from '../../input/list-statistics.ts';
import { type GivenSettings, usualStatistics } from '../../pipeline/batch-request.ts';
import { readLastRun } from '../../pipeline/open/last-run.ts';
import { statisticsReading } from '../../pipeline/open/statistics-reading.ts';

export interface Surroundings {
  readonly loaded: LoadedConfig;
  readonly cwd: string;
  readonly said: GivenSettings['values'];
}

/** Where the batch's file is not in its place, one that lies at hand may be it. */
export async function refuseMissingFile(batch: Batch, { loaded, cwd, said }: Surroundings): Promise<void> {
  const { config } = loaded;
  const usual = usualStatistics(config, batch);
  // A later command knows the file of the last run.
  if (existsSync(usual) || readLastRun(config.storage.state_dir, batch)?.statsFile !== undefined) return;
  const files = await filesAtHand(batch, { loaded, cwd, said });
  if (files.length === 0) return;
  throw new FbpError('FBP-INPUT', `there is no statistics file of ${batchName(batch)}`, {
    where: usual,
    hint: `put the file there, or name another one; ${files.join(', ')} has rows of it:`,
    slip: { typed: undefined, meant: ['--stats', ...files] },
  });
}

/** Files of the working folder that have rows of a batch; those that cannot be read are none. */
async function filesAtHand(batch: Batch, { loaded, cwd, said }: Surroundings): Promise<string[]> {
  const found: string[] = [];
  const reading = statisticsReading(loaded.config, { said });
  for (const path of statisticsIn(cwd)) {
    const held = await heldBatches([path], reading, batch).catch(() => []);
    if (held.some((one) => one.season === batch.season)) found.push(relative(cwd, path));
  }
  return found;
}

/** So many, and no large ones: they are read whole. */
const MOST_AT_HAND = 20;
const MOST_BYTES_AT_HAND = 20 << 20;

function statisticsIn(folder: string): string[] {
  try {
    const files = statisticsFilesAt(folder).slice(0, MOST_AT_HAND);
    return files.filter((path) => statSync(path).size <= MOST_BYTES_AT_HAND);
  } catch {
    return [];
  }
}
