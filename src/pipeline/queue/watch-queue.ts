import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import type { FbpError } from '../../domain/errors.ts';
import type { PlannedBatch } from '../batches/expand-entries.ts';
import type { ToldReport, ToldResult } from '../report/told-report.ts';
import { type BatchJob, cancelledFault, faultOf } from './batch-job.ts';
import type { BatchQueue, QueuedBatch } from './batch-queue.ts';
import type { Filled } from './fill-queue.ts';

const LOOK_EVERY_MS = 500;

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Told of each batch that a worker has begun. */
  readonly onBegin?: ((id: string, worker: string) => void) | undefined;
  /** Told of each batch as it ends. */
  readonly onEnd?: ((result: ToldResult) => void) | undefined;
}

/**
 * Waits until every batch has ended, in whatever order, and gives their endings in the order of the list. A batch that the queue has lost is put
 * in again. Throws the signal's reason; the batches stay in the queue then.
 */
export async function watchQueue(
  queue: BatchQueue,
  filled: readonly Filled[],
  options: WatchOptions,
): Promise<ToldResult[]> {
  const results = new Map<Filled, ToldResult>();
  const begun = new Set<string>();
  const end = (one: Filled, result: ToldResult) => {
    results.set(one, result);
    options.onEnd?.(result);
  };
  for (const one of filled) if (one.kind === 'refused') end(one, refused(one));
  for (let open = openOf(filled, results); open.length > 0; open = openOf(filled, results)) {
    const found = await unlessAborted(Promise.all(open.map(({ id }) => queue.jobs.getJob(id))), options.signal);
    for (const [index, one] of open.entries()) {
      const job = found[index];
      if (job === undefined) {
        if (await queue.isCancelled(one.id)) end(one, cancelled(one));
        else await queue.add(one.id, one.job);
      } else if (job.finishedOn !== undefined) end(one, resultOf(one, job));
      else if (job.processedOn !== undefined && !begun.has(one.id)) {
        begun.add(one.id);
        options.onBegin?.(one.id, job.processedBy ?? 'a worker');
      }
    }
    if (openOf(filled, results).length > 0) await SYSTEM_CLOCK.sleep(LOOK_EVERY_MS, options.signal);
  }
  return filled.flatMap((one) => results.get(one) ?? []);
}

/** Their endings were shown: the next run does them again. */
export async function markTold(queue: BatchQueue, filled: readonly Filled[]): Promise<void> {
  for (const one of filled) {
    if (one.kind === 'refused') continue;
    const job = await queue.jobs.getJob(one.id);
    if (job?.finishedOn !== undefined) await job.updateData({ ...job.data, toldAt: Date.now() });
  }
}

type Watched = Extract<Filled, { job: BatchJob }>;

function openOf(filled: readonly Filled[], results: ReadonlyMap<Filled, ToldResult>): Watched[] {
  return filled.filter((one): one is Watched => one.kind !== 'refused' && !results.has(one));
}

function refused({ planned, fault }: Extract<Filled, { fault: FbpError }>): ToldResult {
  return endedNow(planned, fault);
}

/** Of a batch that nobody began. */
function endedNow(planned: PlannedBatch, error: FbpError): ToldResult {
  const at = Date.now();
  return { planned, ending: { error }, startedAt: at, endedAt: at };
}

function cancelled({ planned }: Watched): ToldResult {
  return endedNow(planned, cancelledFault());
}

function resultOf({ planned }: Watched, job: QueuedBatch): ToldResult {
  const { processedOn = 0, finishedOn = 0, failedReason } = job;
  const report = job.returnvalue as ToldReport | null;
  const ending = report === null ? { error: faultOf(failedReason) } : { report };
  return { planned, ending, startedAt: processedOn, endedAt: finishedOn };
}

/** A server that is away keeps whoever asks waiting, who may want to go. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
