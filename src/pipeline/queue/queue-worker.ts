import { once } from 'node:events';
import { hostname } from 'node:os';
import { batchName } from '../../domain/batch.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import { runAll } from '../batches/run-all.ts';
import { type ToldReport, type ToldResult, toldResult } from '../report/told-report.ts';
import { type BatchJob, cancelledFault, faultText, local, settingsHash, thrownText } from './batch-job.ts';
import { type BatchQueue, keyPrefix, type QueuedBatch } from './batch-queue.ts';
import { lostBatch, RedisLock, redisLocks } from './redis-lock.ts';
import { SharedRate } from './shared-rate.ts';

/** A batch is given up when so many workers died of it: the next one would too. */
const MOST_DEATHS = 5;

/** What a worker has for one batch. */
export interface JobSettings extends CoordinatorSettings {
  /** Closes what was opened for it. */
  readonly close: () => void;
}

export interface WorkerOptions {
  /** Batches at once. */
  readonly concurrency: number;
  readonly programVersion: string;
  /** Settings of this machine, under what the order says; the signal ends the batch. Throws FBP-CONFIG. */
  readonly settingsOf: (values: BatchJob['values'], signal: AbortSignal) => JobSettings;
  /** Ends the work: no further batch is taken, those under way are finished. */
  readonly signal: AbortSignal;
  readonly onBegin: (id: string) => void;
  readonly onEnd: (result: ToldResult) => void;
}

/** `host-4711`: told apart from every other one. */
export function workerName(): string {
  return `${hostname()}-${process.pid}`;
}

/**
 * Takes batches out of the queue and runs them until the signal ends it. Throws FBP-CONFIG at the first batch that this
 * program or its settings would make otherwise than those who put it in: it is left to others.
 */
export async function workOnQueue(queue: BatchQueue, options: WorkerOptions): Promise<void> {
  const { Worker, DelayedError, UnrecoverableError } = await import('bullmq');
  const { place, redis } = queue;
  const stop = new AbortController();
  const ends = AbortSignal.any([stop.signal, options.signal]);
  const errors: JobErrors = {
    later: () => new DelayedError(),
    final: (text) => new UnrecoverableError(text),
  };
  const process = (job: QueuedBatch, token?: string) =>
    runJob(queue, job, { ...options, token: token ?? '', errors, refuse: (fault) => stop.abort(fault) });
  const worker = new Worker<BatchJob, ToldReport, string>(place.name, process, {
    connection: redis,
    name: workerName(),
    concurrency: options.concurrency,
    lockDuration: place.lockMs,
    stalledInterval: place.lockMs / 2,
    maxStalledCount: MOST_DEATHS,
  });
  // Restarts of Redis, and jobs that were lost to others: each has its own consequence elsewhere.
  worker.on('error', () => undefined);
  if (!ends.aborted) await once(ends, 'abort');
  await worker.close();
  if (stop.signal.aborted) throw stop.signal.reason;
}

interface JobErrors {
  /** The job is another one's, after a while. */
  readonly later: () => Error;
  /** Trying again is of no use. */
  readonly final: (text: string) => Error;
}

interface JobContext extends WorkerOptions {
  readonly token: string;
  readonly errors: JobErrors;
  readonly refuse: (fault: FbpError) => void;
}

async function runJob(queue: BatchQueue, job: QueuedBatch, context: JobContext): Promise<ToldReport> {
  const { errors, refuse, token } = context;
  const ending = new AbortController();
  const settings = settingsFor(job.data, context, ending.signal);
  if (settings instanceof FbpError) {
    refuse(settings);
    await job.moveToDelayed(Date.now() + queue.place.lockMs, token);
    throw errors.later();
  }
  const stopWatching = endWhenCancelled(queue, job, ending);
  try {
    const result = await runOne(queue, job, { settings, ending, context });
    if ('report' in result.ending) return result.ending.report;
    const { error } = result.ending;
    throw error.retryable && error.code !== 'FBP-INTERRUPTED'
      ? new Error(faultText(error))
      : errors.final(faultText(error));
  } catch (error) {
    throw isFault(error) ? new Error(faultText(error)) : error;
  } finally {
    stopWatching();
    settings.close();
  }
}

/** The settings for a batch, or why this worker must leave it to others. */
function settingsFor(
  { programVersion, values, settings }: BatchJob,
  { programVersion: own, settingsOf }: WorkerOptions,
  signal: AbortSignal,
): JobSettings | FbpError {
  if (programVersion !== own) {
    return new FbpError('FBP-CONFIG', `the queue's batches are of fbp ${programVersion}, and this is fbp ${own}`, {
      hint: 'run the same version everywhere',
    });
  }
  try {
    const opened = settingsOf(values, signal);
    if (settingsHash(opened) === settings) return opened;
    opened.close();
  } catch (error) {
    return new FbpError('FBP-CONFIG', `the queue's batch cannot be done here: ${thrownText(error)}`);
  }
  return new FbpError('FBP-CONFIG', 'the settings of this machine would give other results than those of the queue', {
    hint: 'use the same configuration as the machine that filled the queue: `fbp config show` on both',
  });
}

interface JobRun {
  readonly settings: JobSettings;
  readonly ending: AbortController;
  readonly context: JobContext;
}

async function runOne(queue: BatchQueue, job: QueuedBatch, run: JobRun): Promise<ToldResult> {
  const { redis, place } = queue;
  const { settings, ending, context } = run;
  const request = local(job.data.request, settings.root);
  const name = batchName(request.batch);
  const prefix = keyPrefix(place);
  const locks = { redis, prefix, lockMs: place.lockMs, worker: workerName(), onLost: abortOf(ending) };
  // A worker that died may have left its token, which lapses by itself.
  const lock = await RedisLock.acquire(locks, name, { waitMs: 2 * place.lockMs, signal: ending.signal });
  try {
    await mustBeOwn(queue, job, context.token);
    const requestGate = new SharedRate(redis, prefix, settings.config.api.betfair.rate_limit);
    const takeLock = redisLocks(locks, lock);
    context.onBegin(name);
    const [result] = await runAll([{ batch: request.batch, request }], { ...settings, takeLock, requestGate });
    if (result === undefined) throw new FbpError('FBP-BUG', `${name} has no ending`);
    const told = toldResult(result);
    context.onEnd(told);
    return told;
  } finally {
    lock.release();
  }
}

/** Whoever was paused between taking the batch and locking its output finds it with another one, or done. */
async function mustBeOwn({ jobs, redis }: BatchQueue, { id = '' }: QueuedBatch, token: string): Promise<void> {
  if ((await redis.get(`${jobs.toKey(id)}:lock`)) === token) return;
  throw lostBatch();
}

function abortOf(controller: AbortController): (reason: FbpError) => void {
  return (reason) => controller.abort(reason);
}

function endWhenCancelled(queue: BatchQueue, job: QueuedBatch, ending: AbortController): () => void {
  const look = async () => {
    if (await queue.isCancelled(job.id ?? '')) ending.abort(cancelledFault());
  };
  const timer = setInterval(() => void look().catch(() => undefined), CANCEL_LOOK_MS);
  return () => clearInterval(timer);
}

const CANCEL_LOOK_MS = 1000;
