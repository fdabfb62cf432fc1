import { FbpError } from '../../domain/errors.ts';
import type { BatchQueue, QueuedBatch } from './batch-queue.ts';

/** Puts failed batches back; one, or all. Gives how many. */
export async function retryBatches(queue: BatchQueue, id: string | undefined): Promise<number> {
  const failed = (await queue.jobs.getJobs(['failed'])).filter((job) => id === undefined || job.id === id);
  for (const job of failed) {
    const { toldAt: _, ...data } = job.data;
    await job.updateData(data);
    await job.retry('failed');
  }
  return failed.length;
}

/** Takes out what waits; workers see by the mark what of theirs is not wanted any more. Gives how many. */
export async function cancelBatches(queue: BatchQueue, id: string | undefined): Promise<number> {
  const wanted = (await queue.open()).filter((job) => id === undefined || job.id === id);
  for (const job of wanted) {
    await queue.markCancelled(job.id ?? '');
    await removeWaiting(job);
  }
  return wanted.length;
}

/** One that a worker has cannot be removed: its worker ends it. */
async function removeWaiting(job: QueuedBatch): Promise<void> {
  if (await job.isActive()) return;
  await job.remove().catch(() => undefined);
}

/** Forgets what has ended, or the whole queue. Gives how many. Throws FBP-LOCKED when all are to go and one runs. */
export async function purgeQueue(
  queue: BatchQueue,
  { all = false }: { readonly all?: boolean | undefined },
): Promise<number> {
  if (!all) {
    const ended = await queue.jobs.getJobs(['completed', 'failed']);
    for (const job of ended) await job.remove();
    return ended.length;
  }
  const jobs = await queue.all();
  const active = await queue.jobs.getActiveCount();
  if (active > 0) {
    throw new FbpError('FBP-LOCKED', `${active} batch${active === 1 ? ' is' : 'es are'} running`, {
      hint: '`fbp queue cancel --all` first, or stop the workers',
    });
  }
  await queue.jobs.obliterate();
  return jobs.length;
}

/** The names of the workers that are connected. */
export async function workersOf(queue: BatchQueue): Promise<string[]> {
  const workers = await queue.jobs.getWorkers();
  return workers.map(({ name, rawname, addr }) => /:w:(.+)$/.exec(rawname ?? '')?.[1] ?? name ?? addr ?? '').sort();
}
