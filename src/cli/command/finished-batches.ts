import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { batchName } from '../../domain/batch.ts';
import { listLastRuns } from '../../pipeline/open/last-run.ts';
import { findOutputs } from '../../report-page/output/find-outputs.ts';

/** Output folders of the finished batches that the arguments of a command name; of all, without arguments. Throws FBP-INPUT. */
export async function finishedBatches(
  targets: readonly string[],
  { config, cwd }: { config: Config; cwd: string },
): Promise<string[]> {
  const ofLastRuns = new Map(
    listLastRuns(config.storage.state_dir).map((run) => [batchName(run.batch), run.outputDir]),
  );
  return await findOutputs(targets, { outputDir: resolve(cwd, config.storage.output_dir), cwd, ofLastRuns });
}
