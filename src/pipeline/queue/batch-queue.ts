import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ToldReport } from '../report/told-report.ts';
import type { BatchJob } from './batch-job.ts';
import { connectRedis, type QueuePlace } from './queue-place.ts';

export type QueuedBatch = Job<BatchJob, ToldReport>;

/** A job that waits for a worker, for its next try, or has one. */
const OPEN_STATES = ['waiting', 'active', 'delayed', 'prioritized'] as const;

/** Tries of a batch that fails for a reason that may pass, such as the network. */
const TRIES = 3;
const FIRST_WAIT_MS = 5000;

/** The queue of batches and what belongs to it in Redis. It holds no data set: losing it loses no more than who does what. */
export class BatchQueue {
  readonly place: QueuePlace;
  readonly redis: Redis;
  readonly jobs: Queue<BatchJob, ToldReport, string>;
  readonly #cancelled: string;

  private constructor(place: QueuePlace, redis: Redis, jobs: BatchQueue['jobs']) {
    this.place = place;
    this.redis = redis;
    this.jobs = jobs;
    this.#cancelled = `${keyPrefix(place)}:cancelled`;
  }

  /** Throws FBP-REMOTE when Redis cannot be reached. */
  static async open(place: QueuePlace): Promise<BatchQueue> {
    const redis = await connectRedis(place);
    const { Queue } = await import('bullmq');
    const jobs = new Queue<BatchJob, ToldReport, string>(place.name, {
      connection: redis,
      defaultJobOptions: { attempts: TRIES, backoff: { type: 'exponential', delay: FIRST_WAIT_MS } },
    });
    // The connection comes back by itself; whoever asks meanwhile waits.
    jobs.on('error', () => undefined);
    return new BatchQueue(place, redis, jobs);
  }

  /** Every batch in the queue, finished ones too. */
  async all(): Promise<QueuedBatch[]> {
    const jobs = await this.jobs.getJobs([...OPEN_STATES, 'completed', 'failed']);
    return jobs.filter((job) => job !== undefined);
  }

  async open(): Promise<QueuedBatch[]> {
    const jobs = await this.jobs.getJobs([...OPEN_STATES]);
    return jobs.filter((job) => job !== undefined);
  }

  /** Puts a batch in, unless it is in already. */
  async add(id: string, job: BatchJob): Promise<void> {
    await this.redis.srem(this.#cancelled, id);
    await this.jobs.add('batch', job, { jobId: id });
  }

  /** Says so to the worker that has it, and to whoever waits for it. */
  async markCancelled(id: string): Promise<void> {
    await this.redis.sadd(this.#cancelled, id);
  }

  async isCancelled(id: string): Promise<boolean> {
    return (await this.redis.sismember(this.#cancelled, id)) === 1;
  }

  async close(): Promise<void> {
    await this.jobs.close().catch(() => undefined);
    this.redis.disconnect();
  }
}

/** What the names of the program's own keys begin with; those of the jobs are BullMQ's. */
export function keyPrefix({ name }: Pick<QueuePlace, 'name'>): string {
  return `fbp:${name}`;
}

/** Runs work on the queue and closes it whatever happens. */
export async function withQueue<T>(place: QueuePlace, work: (queue: BatchQueue) => Promise<T>): Promise<T> {
  const queue = await BatchQueue.open(place);
  try {
    return await work(queue);
  } finally {
    await queue.close();
  }
}
