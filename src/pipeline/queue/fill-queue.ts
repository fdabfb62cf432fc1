import { FbpError } from '../../domain/errors.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import type { PlannedBatch } from '../batches/expand-entries.ts';
import { type BatchJob, jobIdOf } from './batch-job.ts';
import type { BatchQueue, QueuedBatch } from './batch-queue.ts';

/** An ending that nobody was shown is of this run, unless it is older: then it is that of a run whose end nobody saw. */
const SAME_RUN_MS = 12 * HOUR_MS;

/** How a batch got into the queue, or why it did not. */
export type Filled =
  | { readonly kind: 'new' | 'there'; readonly planned: PlannedBatch; readonly id: string; readonly job: BatchJob }
  | { readonly kind: 'refused'; readonly planned: PlannedBatch; readonly fault: FbpError };

export interface FillOptions {
  readonly jobOf: (planned: PlannedBatch) => BatchJob;
  /** Of a batch that is done already: whether its ending is wanted, or the batch done again. */
  readonly looksOn: boolean;
}

/**
 * One job per batch, singly: a batch that waits or runs is not put in again, and one that ended since the last look is not done again. Throws
 * FBP-CONFIG when another version of the program has jobs in the queue.
 */
export async function fillQueue(
  queue: BatchQueue,
  planned: readonly PlannedBatch[],
  options: FillOptions,
): Promise<Filled[]> {
  const filled: Filled[] = [];
  const inQueue = new Map((await queue.all()).map((job) => [job.id ?? '', job]));
  for (const one of planned) {
    if (one.fault !== undefined) filled.push({ kind: 'refused', planned: one, fault: one.fault });
    else filled.push(await fillOne(queue, one, { ...options, found: inQueue.get(jobIdOf(one.batch)) }));
  }
  return filled;
}

async function fillOne(
  queue: BatchQueue,
  planned: PlannedBatch,
  { jobOf, looksOn, found }: FillOptions & { readonly found: QueuedBatch | undefined },
): Promise<Filled> {
  const id = jobIdOf(planned.batch);
  const job = jobOf(planned);
  if (found !== undefined && found.finishedOn === undefined) {
    if (found.data.programVersion !== job.programVersion) throw otherVersion(found.data, job);
    if (found.data.order !== job.order) return { kind: 'refused', planned, fault: otherOrder(id) };
    return { kind: 'there', planned, id, job };
  }
  if (found !== undefined && looksOn && isOfThisRun(found, job)) return { kind: 'there', planned, id, job };
  await found?.remove();
  await queue.add(id, job);
  return { kind: 'new', planned, id, job };
}

function isOfThisRun({ data, finishedOn = 0 }: QueuedBatch, job: BatchJob): boolean {
  return data.toldAt === undefined && data.order === job.order && Date.now() - finishedOn < SAME_RUN_MS;
}

function otherVersion(found: BatchJob, job: BatchJob): FbpError {
  const message = `the queue has batches of fbp ${found.programVersion}, and this is fbp ${job.programVersion}`;
  return new FbpError('FBP-CONFIG', message, { hint: 'wait until they are done, or `fbp queue cancel --all`' });
}

function otherOrder(id: string): FbpError {
  return new FbpError('FBP-LOCKED', `${id} is in the queue already, with other options`, {
    hint: 'wait until it is done, or `fbp queue cancel` it',
  });
}
