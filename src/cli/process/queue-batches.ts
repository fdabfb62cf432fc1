import { batchName } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { PlannedBatch } from '../../pipeline/batches/expand-entries.ts';
import { batchJob } from '../../pipeline/queue/batch-job.ts';
import { type BatchQueue, withQueue } from '../../pipeline/queue/batch-queue.ts';
import { type Filled, fillQueue } from '../../pipeline/queue/fill-queue.ts';
import { queuePlace, shownPlace } from '../../pipeline/queue/queue-place.ts';
import { markTold, watchQueue } from '../../pipeline/queue/watch-queue.ts';
import type { CommandContext } from '../command/command.ts';
import { inForeground } from '../command/foreground.ts';
import { coordinatorSettings, type Session } from '../command/session.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { write } from '../terminal/terminal.ts';
import { BatchTeller, type ProcessRun, showResults } from './process-batches.ts';
import type { ProcessOptions } from './process-selection.ts';

interface Queued {
  readonly context: CommandContext;
  readonly session: Session;
  readonly planned: readonly PlannedBatch[];
  readonly options: Pick<ProcessOptions, 'detach'>;
}

/** `fbp process --all --queue`: the batches go into the queue, and what becomes of them is shown as on one machine. */
export async function queueBatches({ context, session, planned, options }: Queued): Promise<ExitCode> {
  const place = queuePlace(session.loaded.config, session.secrets);
  const looksOn = options.detach !== true;
  return await inForeground(
    context,
    async (foreground) => {
      const settings = coordinatorSettings(session, foreground);
      const run: ProcessRun = { context, settings, display: foreground.display };
      try {
        return await withQueue(place, async (queue) => {
          const jobOf = ({ request }: PlannedBatch) => batchJob(request, settings);
          const filled = await fillQueue(queue, planned, { jobOf, looksOn });
          return looksOn ? await watch(run, queue, filled) : await tellFilled(run, queue, filled);
        });
      } finally {
        settings.logger.close();
      }
    },
    'the batches stay in the queue; the same command looks on again',
  );
}

async function watch(run: ProcessRun, queue: BatchQueue, filled: readonly Filled[]): Promise<ExitCode> {
  const { display, settings } = run;
  const startedAt = Date.now();
  const teller = new BatchTeller(run);
  const total = filled.length;
  let done = 0;
  teller.note(filledText(queue, filled));
  const results = await watchQueue(queue, filled, {
    signal: settings.signal,
    onBegin: (id, worker) => teller.note(`${id}: ${worker}`),
    onEnd: (result) => {
      done += 1;
      teller.ended(result);
      display.update({ stage: 'batches', done, total, failures: 0 });
    },
  });
  display.stop();
  const exitCode = await showResults(run, results, { startedAt });
  await markTold(queue, filled);
  return exitCode;
}

/** `--detach`. */
async function tellFilled({ context }: ProcessRun, queue: BatchQueue, filled: readonly Filled[]): Promise<ExitCode> {
  const refused = filled.flatMap((one) => (one.kind === 'refused' ? [one] : []));
  const { stdout, stderr } = context.terminal;
  const lines = refused.map(({ planned, fault }) => `${batchName(planned.batch)}: ${fault.message}\n`);
  if (context.globals.json)
    await write(
      stdout,
      jsonDocument({ queued: countOf(filled, 'new'), there: countOf(filled, 'there'), refused: lines.length }),
    );
  else {
    await write(stderr, lines.join(''));
    await write(stdout, `${filledText(queue, filled)}\n`);
  }
  return refused[0]?.fault.exitCode ?? 0;
}

function filledText({ place }: BatchQueue, filled: readonly Filled[]): string {
  const [added, there] = [countOf(filled, 'new'), countOf(filled, 'there')];
  const before = there === 0 ? '' : `, ${there} of them before`;
  return `${added + there} batches in the queue ${shownPlace(place)}${before}`;
}

function countOf(filled: readonly Filled[], kind: Filled['kind']): number {
  return filled.filter((one) => one.kind === kind).length;
}
