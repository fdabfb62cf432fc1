import type { BatchEntry } from '../../config/batch-list.ts';
import { batchName } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { lockAll } from '../../pipeline/batches/lock-all.ts';
import { type CommonRequest, planBatches } from '../../pipeline/batches/plan-batches.ts';
import type { BatchResult } from '../../pipeline/batches/run-batches.ts';
import { worstExitCode } from '../../pipeline/batches/worst-exit-code.ts';
import { PipelineCoordinator } from '../../pipeline/coordinator.ts';
import { wantsColour } from '../command/command.ts';
import { renderError } from '../terminal/render-error.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';
import { leaveSummary, type ProcessRun } from './process-run.ts';
import { batchesDocument, renderBatches } from './render-batches.ts';

/** Wider tables are harder to read, and cron's mail breaks them. */
const WIDEST = 80;

/** Runs every batch of a list, tells of each as it ends, and prints a table of all. */
export async function runMany(
  run: ProcessRun,
  entries: readonly BatchEntry[],
  common: CommonRequest,
): Promise<ExitCode> {
  const { context, settings, display, isQuiet } = run;
  const startedAt = Date.now();
  const planned = planBatches(entries, common);
  const lock = await lockAll(settings, common.lockWaitMs);
  let begun = 0;
  let wasInterrupted = false;
  const batchStarted = (batch: Parameters<typeof batchName>[0]) => {
    begun += 1;
    if (!isQuiet) display.note(`${batchName(batch)} (${begun} of ${planned.length})`);
  };
  try {
    const coordinator = new PipelineCoordinator({ ...settings, listener: { ...settings.listener, batchStarted } });
    const results = await coordinator.processBatches(planned, (result) => {
      display.stop();
      // Of an interruption the first batch that meets it tells enough.
      if (!wasInterrupted && !context.globals.json) tellTrouble(run, result);
      wasInterrupted ||= settings.signal.aborted;
    });
    const exitCode = worstExitCode(results.map(exitCodeOf));
    await leaveSummary(run, results, { startedAt, exitCode });
    const { terminal, globals } = context;
    const table = {
      width: Math.min(columnsOf(terminal.stdout), WIDEST),
      paint: painter(terminal.stdout, wantsColour(context)),
    };
    const text = globals.json
      ? `${JSON.stringify(batchesDocument(results, exitCode))}\n`
      : renderBatches(results, exitCode, table);
    await write(terminal.stdout, text);
    return exitCode;
  } finally {
    lock.release();
  }
}

function exitCodeOf({ ending }: BatchResult): ExitCode {
  return 'error' in ending ? ending.error.exitCode : ending.report.exitCode;
}

function tellTrouble({ context, display }: ProcessRun, { planned, ending }: BatchResult): void {
  const name = batchName(planned.batch);
  if ('error' in ending) {
    display.note(`${name}: ${renderError(ending.error, Boolean(context.globals.verbose)).trimEnd()}`);
    return;
  }
  const faults = ending.report.sourceFaults.length;
  if (faults > 0) display.note(`${name}: ${faults} fault${faults === 1 ? '' : 's'} in the archive: see report.json`);
}
