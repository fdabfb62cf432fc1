import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { faultOf } from '../../pipeline/queue/batch-job.ts';
import { type BatchQueue, type QueuedBatch, withQueue } from '../../pipeline/queue/batch-queue.ts';
import { cancelBatches, purgeQueue, retryBatches, workersOf } from '../../pipeline/queue/change-queue.ts';
import { queuePlace, shownPlace } from '../../pipeline/queue/queue-place.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { openSession } from '../command/session.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { duration } from '../terminal/progress-display.ts';
import { type Column, renderTable } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';
import { type QueueChange, type QueueOptions, queueFlags } from './queue-options.ts';

/** `fbp queue status`. */
export async function queueStatus(context: CommandContext, options: QueueOptions): Promise<ExitCode> {
  return await onQueue(context, options, async (queue) => {
    const jobs = (await queue.all()).sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
    const states = await Promise.all(jobs.map((job) => job.getState()));
    const batches = jobs.map((job, index) => statusOf(job, states[index] ?? 'unknown'));
    const workers = await workersOf(queue);
    const { stdout } = context.terminal;
    const text = () => statusText(context, { queue, batches, workers });
    await write(stdout, context.globals.json ? jsonDocument({ batches, workers }) : text());
  });
}

/** `fbp queue retry`. */
export async function queueRetry(context: CommandContext, given: Names, options: QueueChange): Promise<ExitCode> {
  const id = batchOf(given);
  return await onQueue(context, options, async (queue) => {
    await tell(context, { retried: await retryBatches(queue, id) }, 'put back into the queue');
  });
}

/** `fbp queue cancel`. Throws FBP-USAGE where it is not said what. */
export async function queueCancel(context: CommandContext, given: Names, options: QueueChange): Promise<ExitCode> {
  const id = batchOf(given);
  if ((id === undefined) === (options.all !== true)) {
    throw new FbpError('FBP-USAGE', 'which batch is to be cancelled?', {
      hint: 'name its country, league and season, or give --all',
    });
  }
  return await onQueue(context, options, async (queue) => {
    await tell(context, { cancelled: await cancelBatches(queue, id) }, 'cancelled');
  });
}

/** `fbp queue purge`. */
export async function queuePurge(context: CommandContext, options: QueueChange): Promise<ExitCode> {
  return await onQueue(context, options, async (queue) => {
    await tell(context, { purged: await purgeQueue(queue, options) }, 'forgotten');
  });
}

type Names = readonly (string | undefined)[];

async function onQueue(
  context: CommandContext,
  options: QueueOptions,
  work: (queue: BatchQueue) => Promise<void>,
): Promise<ExitCode> {
  const { loaded, secrets } = openSession(context, queueFlags(options));
  await withQueue(queuePlace(loaded.config, secrets), work);
  return 0;
}

function batchOf(given: Names): string | undefined {
  const parts = given.filter((part) => part !== undefined);
  if (parts.length === 0 || parts.length === 3) return parts.length === 0 ? undefined : parts.join('/');
  throw new FbpError('FBP-USAGE', 'a batch is a country, a league and a season', { hint: 'name all three' });
}

async function tell(context: CommandContext, counts: Readonly<Record<string, number>>, done: string): Promise<void> {
  const [count = 0] = Object.values(counts);
  const text = `${count} batch${count === 1 ? '' : 'es'} ${done}\n`;
  await write(context.terminal.stdout, context.globals.json ? jsonDocument(counts) : text);
}

interface BatchStatus {
  readonly batch: string;
  readonly state: string;
  readonly worker: string | undefined;
  readonly seconds: number | undefined;
  readonly tries: number;
  /** Workers that died of it. */
  readonly deaths: number;
  readonly exit_code: number | undefined;
  readonly error: string | undefined;
}

function statusOf(job: QueuedBatch, state: string): BatchStatus {
  const { id = '', processedBy, processedOn, finishedOn, attemptsStarted, stalledCounter, failedReason } = job;
  const isBegun = processedOn !== undefined && (state === 'active' || finishedOn !== undefined);
  const report = job.returnvalue as { exitCode: number } | null;
  const fault = report === null && failedReason ? faultOf(failedReason) : undefined;
  return {
    batch: id,
    state,
    worker: isBegun ? processedBy : undefined,
    seconds: isBegun ? Math.round(((finishedOn ?? Date.now()) - processedOn) / 1000) : undefined,
    tries: attemptsStarted,
    deaths: stalledCounter,
    exit_code: report?.exitCode ?? (state === 'failed' ? fault?.exitCode : undefined),
    error: fault?.message,
  };
}

const COLUMNS: readonly Column[] = [
  { title: 'batch', cut: 'start' },
  { title: 'state' },
  { title: 'time', align: 'right' },
  { title: 'tries', align: 'right' },
  { title: 'exit', align: 'right' },
  { title: 'worker, or why', cut: 'end' },
];

interface QueueView {
  readonly queue: BatchQueue;
  readonly batches: readonly BatchStatus[];
  readonly workers: readonly string[];
}

function statusText(context: CommandContext, { queue, batches, workers }: QueueView): string {
  const { stdout } = context.terminal;
  const rows = batches.map(({ batch, state, worker, seconds, tries, exit_code, error }) => [
    ...[batch, state, seconds === undefined ? '' : duration(seconds), String(tries), String(exit_code ?? '')],
    error ?? worker ?? '',
  ]);
  const table = renderTable(COLUMNS, rows, { width: columnsOf(stdout), paint: painter(stdout, wantsColour(context)) });
  const states = [...new Set(batches.map(({ state }) => state))].sort();
  const counts = states.map((state) => `${batches.filter((one) => one.state === state).length} ${state}`);
  const head = `${shownPlace(queue.place)}: ${counts.length === 0 ? 'empty' : counts.join(', ')}\n`;
  const tail = `${workers.length} worker${workers.length === 1 ? '' : 's'}${workers.map((name) => `\n  ${name}`).join('')}\n`;
  return `${batches.length === 0 ? '' : table}${head}${tail}`;
}
