import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { SOURCE_KINDS } from '../../betfair/source.ts';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { sealed, unsealed } from '../../disk/sealed-text.ts';
import type { Batch } from '../../domain/batch.ts';
import { isFault, systemErrorCode } from '../../domain/errors.ts';
import { isStorePath } from '../../domain/store-path.ts';
import { foldersIn } from '../../input/list-statistics.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings } from '../batch-request.ts';

const schema = z.strictObject({
  version: z.literal(2),
  outputDir: z.string(),
  statsFile: z.array(z.string()).optional(),
  isShared: z.boolean().optional(),
  source: z.enum(['auto', ...SOURCE_KINDS]).optional(),
  archive: z.array(z.string()).optional(),
  limit: z.number().optional(),
  matchIds: z.array(z.string()).optional(),
  configFile: z.string().optional(),
  environment: z.string().optional(),
  values: z.record(z.string(), z.unknown()),
});

/**
 * How a batch was run last, as far as later commands on it are to be the same: paths are absolute, and what was left to its
 * default or to the configuration's own files is left out. It lies in the state folder, since an output holds no path of the machine.
 */
export interface LastRun extends Omit<z.infer<typeof schema>, 'version'> {
  readonly batch: Batch;
}

/** The last run of a batch; undefined where none is known, or what is remembered is not what was written. */
export function readLastRun(stateDir: string, batch: Batch): LastRun | undefined {
  try {
    const { version: _, ...run } = schema.parse(
      JSON.parse(unsealed(readFileSync(pathOf(stateDir, batch), 'utf8')) ?? ''),
    );
    return { batch, ...run };
  } catch {
    return undefined;
  }
}

/** Every batch that a run is remembered of, the latest run first. */
export function listLastRuns(stateDir: string): LastRun[] {
  const folder = folderOf(stateDir);
  const found = foldersIn(folder).flatMap((country) =>
    foldersIn(join(folder, country)).flatMap((league) =>
      foldersIn(join(folder, country, league)).flatMap((season) => {
        const batch = { country, league, season };
        const run = readLastRun(stateDir, batch);
        return run === undefined ? [] : [{ run, at: statSync(pathOf(stateDir, batch)).mtimeMs }];
      }),
    ),
  );
  return found.sort((a, b) => b.at - a.at).map(({ run }) => run);
}

/** Notes how a batch is run. Without it later commands want more flags, nothing worse: a disk fault is logged and nothing more. */
export async function rememberRun(request: BatchRequest, settings: CoordinatorSettings): Promise<void> {
  const { config, logger } = settings;
  const path = pathOf(config.storage.state_dir, request.batch);
  try {
    await writeFileAtomic(path, sealed(`${JSON.stringify({ version: 2, ...recordOf(request, settings) })}\n`));
  } catch (error) {
    if (systemErrorCode(error) === undefined && !isFault(error)) throw error;
    logger.warn('main', 'Later commands will not know this run', { error });
  }
}

function recordOf(request: BatchRequest, { config, given }: CoordinatorSettings): Omit<LastRun, 'batch'> {
  const { 'betfair.archive': archive, ...values } = given?.values ?? {};
  const { batch, source, statsFile, reading } = request;
  const paths = request.archive ?? (archive as readonly string[] | undefined);
  const outputDir = resolve(request.outputDir ?? batchPath(config.storage.output_dir, batch));
  return {
    outputDir,
    statsFile: statsFile === undefined ? undefined : [statsFile].flat().map((path) => resolve(path)),
    isShared: reading?.isShared,
    source,
    archive: paths?.map((one) => (isStorePath(one) ? one : resolve(one))),
    ...selectionOf(request, readLastRun(config.storage.state_dir, batch), outputDir),
    configFile: given?.configFile,
    environment: given?.environment,
    values,
  };
}

/** The rows that the data set is of: a run of some rows changes those of a whole one. */
function selectionOf({ limit, matchIds }: BatchRequest, former: LastRun | undefined, outputDir: string) {
  const isOfAll = former?.outputDir === outputDir && former.limit === undefined && former.matchIds === undefined;
  return isOfAll ? {} : { limit, matchIds: matchIds === undefined ? undefined : [...matchIds] };
}

function folderOf(stateDir: string): string {
  return join(stateDir, 'last-runs');
}

/** A folder for each batch, so that names cannot meet. */
function pathOf(stateDir: string, batch: Batch): string {
  return join(batchPath(folderOf(stateDir), batch), 'run.json');
}
