import type { Command } from 'commander';
import type { Flag } from '../../config/load-config.ts';

/** `--queue` with an address; without one it is the configured queue. */
export interface QueueOptions {
  readonly queue?: string | true | undefined;
}

export interface WorkerOptions extends QueueOptions {
  /** Batches at once. */
  readonly concurrency: number;
}

/** Options of what changes the queue. */
export interface QueueChange extends QueueOptions {
  readonly all?: boolean;
}

export function addQueueAddress(command: Command): Command {
  return command.option('--queue [redis-url]', 'where the queue is (default: queue.url)');
}

export function queueFlags({ queue }: QueueOptions): Flag[] {
  return typeof queue === 'string' ? [{ path: 'queue.url', value: queue, flag: '--queue' }] : [];
}
