import type { Flag } from '../../config/load-config.ts';
import { programVersion } from '../../config/project-root.ts';
import { batchName } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { removeExpired } from '../../pipeline/batches/retention.ts';
import { withQueue } from '../../pipeline/queue/batch-queue.ts';
import { queuePlace, shownPlace } from '../../pipeline/queue/queue-place.ts';
import { type JobSettings, workerName, workOnQueue } from '../../pipeline/queue/queue-worker.ts';
import type { ToldResult } from '../../pipeline/report/told-report.ts';
import type { CommandContext } from '../command/command.ts';
import { type Foreground, inForeground } from '../command/foreground.ts';
import { coordinatorSettings, openSession } from '../command/session.ts';
import { renderError } from '../terminal/errors.ts';
import { duration } from '../terminal/progress-display.ts';
import { queueFlags, type WorkerOptions } from './queue-options.ts';

/** `fbp worker`: what it does is told on stderr. */
export async function workerCommand(context: CommandContext, options: WorkerOptions): Promise<ExitCode> {
  const own = queueFlags(options);
  const { loaded, secrets } = openSession(context, own);
  const place = queuePlace(loaded.config, secrets);
  return await inForeground<ExitCode>(
    context,
    async (foreground) => {
      const { display, signal } = foreground;
      const note = (text: string) => (context.globals.quiet ? undefined : display.note(text));
      const settingsOf = (values: Readonly<Record<string, unknown>>, ending: AbortSignal): JobSettings => {
        const flags: Flag[] = Object.entries(values).map(([path, value]) => ({ path, value, flag: path }));
        return jobSettings(context, [...own, ...flags], { foreground, ending, isAlone: options.concurrency === 1 });
      };
      await withQueue(place, async (queue) => {
        note(`${workerName()} waits for batches of ${shownPlace(place)}`);
        await workOnQueue(queue, {
          concurrency: options.concurrency,
          programVersion: programVersion(),
          settingsOf,
          signal,
          onBegin: (id) => note(`${id}: begun`),
          onEnd: (result) => {
            display.stop();
            note(endText(result));
          },
        });
      });
      return 0;
    },
    'batches that were begun are ended; once more ends them at once',
  );
}

interface JobPlace {
  readonly foreground: Foreground;
  /** Ends the batch; that the worker is to stop does not. */
  readonly ending: AbortSignal;
  /** Nobody else draws on the terminal. */
  readonly isAlone: boolean;
}

function jobSettings(
  context: CommandContext,
  flags: readonly Flag[],
  { foreground, ending, isAlone }: JobPlace,
): JobSettings {
  const session = openSession(context, flags);
  const { listener, ...settings } = coordinatorSettings(session, { ...foreground, signal: ending });
  const { display } = foreground;
  const close = () => {
    void removeExpired(settings.config, { logger: settings.logger }).finally(() => settings.logger.close());
  };
  return { ...settings, listener: isAlone ? listener : { notice: display.note }, close };
}

function endText({ planned, ending, startedAt, endedAt }: ToldResult): string {
  const name = batchName(planned.batch);
  if ('error' in ending) return `${name}: ${renderError(ending.error, false).trimEnd()}`;
  const { exitCode, document } = ending.report;
  return `${name}: ${document.total_matches} rows in ${duration((endedAt - startedAt) / 1000)}, exit code ${exitCode}`;
}
