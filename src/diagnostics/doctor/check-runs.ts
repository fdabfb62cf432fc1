import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LoadedConfig } from '../../config/load-config.ts';
import { completeLines } from '../../disk/lines.ts';
import { lockState } from '../../disk/lock.ts';
import { shownPath } from '../../disk/path-names.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { TempWorkspace } from '../../storage/temp-workspace.ts';
import { listOutputs } from '../known-batches.ts';
import { type ConfiguredContext, type Finding, ok, warn } from './check.ts';

/** Who is writing right now, and what was interrupted, with the command that goes on with it. */
export async function checkRuns({ loaded }: ConfiguredContext): Promise<readonly Finding[]> {
  const outputs = listOutputs(loaded.config.storage.output_dir);
  const locks = outputs.flatMap((output) => lockFinding(output, loaded.root));
  const interrupted: Finding[] = [];
  for (const folder of leftWork(loaded.config.storage.temp_dir)) {
    interrupted.push(...(await workFinding(folder, { loaded, outputs })));
  }
  const findings = [...locks, ...interrupted];
  return findings.length > 0 ? findings : [ok('none running, none interrupted')];
}

function lockFinding(batch: Batch & { folder: string }, root: string): Finding[] {
  const lock = lockState('output folder', batch.folder);
  if (lock === undefined || lock.state === 'gone') return [];
  if (lock.state === 'held') return [ok(`${batchName(batch)} is being written by ${lock.holder}`)];
  const hint = 'delete it if no run writes there';
  return [warn(`${batchName(batch)} has a lock that cannot be read`, { where: shownPath(lock.path, root), hint })];
}

/** Folders of runs that have not ended: each has a journal. */
function leftWork(tempDir: string): string[] {
  const work = join(tempDir, 'work');
  if (!existsSync(work)) return [];
  return readdirSync(work)
    .map((name) => join(work, name))
    .filter((folder) => existsSync(join(folder, 'journal.jsonl')))
    .sort();
}

interface Known {
  readonly loaded: LoadedConfig;
  readonly outputs: readonly (Batch & { folder: string })[];
}

async function workFinding(folder: string, { loaded, outputs }: Known): Promise<Finding[]> {
  const { temp_dir: tempDir } = loaded.config.storage;
  const own = outputs.find((output) => TempWorkspace.folderOf(tempDir, output, realpathSync(output.folder)) === folder);
  if (own !== undefined && lockState('output folder', own.folder)?.state === 'held') return [];
  const rows = await finishedRows(join(folder, 'journal.jsonl'));
  const batch = own ?? likelyBatch(folder, loaded);
  const where = shownPath(folder, loaded.root);
  if (batch === undefined) {
    const hint = 'the same command as then goes on with it; else delete this folder';
    return [warn(`an interrupted run of another output folder, ${rows} rows done`, { where, hint })];
  }
  const { country, league, season } = batch;
  const command = own === undefined ? 'the same command as then' : `fbp process ${country} ${league} ${season}`;
  const hint = `${command}${own === undefined ? ', with its --output,' : ''} goes on with it; with --restart it begins anew`;
  return [warn(`${batchName(batch)} was interrupted, ${rows} rows done`, { where, hint })];
}

/** A run with --output: its folder is named after the batch, but the output is unknown. */
function likelyBatch(folder: string, { config }: LoadedConfig): Batch | undefined {
  const name = basename(folder).replace(/-[^-]*$/, '');
  const isIt = (batch: Batch) => basename(TempWorkspace.folderOf('', batch, '')).replace(/-[^-]*$/, '') === name;
  return listStatistics(config.input.stats_dir).find(isIt);
}

/** The first line is the journal's heading. */
async function finishedRows(journal: string): Promise<number> {
  let lines = 0;
  for await (const _ of completeLines(journal)) lines += 1;
  return Math.max(0, lines - 1);
}
