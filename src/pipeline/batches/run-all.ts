import { join } from 'node:path';
import { asMachineFault, withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { FileLock } from '../../disk/lock.ts';
import { batchName } from '../../domain/batch.ts';
import { asFbpError, FbpError } from '../../domain/errors.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';
import { chooseSource } from '../open/open-source.ts';
import type { ProcessingReport } from '../report/processing-report.ts';
import { runBatch } from '../run/run-batch.ts';
import type { PlannedBatch } from './expand-entries.ts';
import { type Shard, shardName } from './shard.ts';

/** How one batch of several ended: with a report, or with the error that kept it from one. */
export interface BatchResult {
  readonly planned: PlannedBatch;
  readonly ending: { readonly report: ProcessingReport } | { readonly error: FbpError };
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Told of each batch as it ends. */
export type OnBatchEnd = (result: BatchResult) => void;

/**
 * Runs batches one after the other; one that cannot be done does not keep the others from being done. After an
 * interruption the rest ends as interrupted too, and after a refused log-in everything that would need it: more tries lock the account.
 */
export async function runAll(
  planned: readonly PlannedBatch[],
  settings: CoordinatorSettings,
  onEnd?: OnBatchEnd,
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (const one of planned) {
    const startedAt = Date.now();
    const ending = await endOf(one, results, settings);
    const result = { planned: one, ending, startedAt, endedAt: Date.now() };
    results.push(result);
    onEnd?.(result);
  }
  return results;
}

async function endOf(
  { request, fault }: PlannedBatch,
  before: readonly BatchResult[],
  settings: CoordinatorSettings,
): Promise<BatchResult['ending']> {
  const { signal, logger } = settings;
  const hindrance = signal.aborted ? notBegun(signal.reason) : (fault ?? refusedLogin(request, before, settings));
  if (hindrance !== undefined) return { error: hindrance };
  try {
    return { report: await runBatch(request, settings) };
  } catch (error) {
    // Whatever an abort made fail on its way out, the reason is the signal.
    const reason = asFbpError(signal.aborted ? signal.reason : asMachineFault(error, 'go on'));
    logger.error('main', 'A batch ended early', { batch: batchName(request.batch), error: reason });
    return { error: reason };
  }
}

function notBegun(reason: unknown): FbpError {
  const { code, message, hint, exitCode } = asFbpError(reason);
  return new FbpError(code, `not begun: ${message}`, { hint, exitCode });
}

function refusedLogin(
  { source }: BatchRequest,
  before: readonly BatchResult[],
  { config, secrets }: CoordinatorSettings,
): FbpError | undefined {
  if (chooseSource(source ?? 'auto', config, secrets) !== 'historic') return undefined;
  for (const { ending } of before) {
    if (!('error' in ending) || ending.error.code !== 'FBP-CREDENTIALS') continue;
    const { message, hint } = ending.error;
    return new FbpError('FBP-CREDENTIALS', `not begun: ${message}`, { hint });
  }
  return undefined;
}

/**
 * The right to run several batches into one folder of outputs, or one part of them beside the runs of the other parts. Without it a second
 * nightly run would take the batches that the first has not come to, and each would find the other's locked. Throws FBP-LOCKED, FBP-DISK.
 */
export async function lockAll(
  { config, listener, signal }: Pick<CoordinatorSettings, 'config' | 'listener' | 'signal'>,
  { waitMs, shard }: { readonly waitMs: number | undefined; readonly shard?: Shard | undefined },
): Promise<FileLock> {
  const folder = config.storage.output_dir;
  withDiskFaultsSync('make the output folder', folder, () => {
    ensureFolder(folder);
  });
  const onWait = (holder: string) => listener?.notice?.(`waiting for the run that writes ${folder} (${holder})`);
  const options = { waitMs, signal, onWait };
  if (shard === undefined) return await FileLock.acquire('output folder', folder, options);
  return await FileLock.acquire('shard', join(folder, `.fbp-${shardName(shard)}`), options);
}
