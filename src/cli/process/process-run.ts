import type { CoordinatorSettings } from '../../pipeline/batch-request.ts';
import type { BatchResult } from '../../pipeline/batches/run-batches.ts';
import { type RunFacts, summaryPath, writeRunSummary } from '../../pipeline/report/run-summary-file.ts';
import type { CommandContext } from '../command/command.ts';
import type { ProgressDisplay } from '../terminal/progress-display.ts';

/** What the run of one or of many batches works with. */
export interface ProcessRun {
  readonly context: CommandContext;
  readonly settings: CoordinatorSettings;
  readonly display: ProgressDisplay;
  /** Nothing but results and errors is to be printed. */
  readonly isQuiet: boolean;
}

/** Leaves the summary for monitoring. A summary that cannot be written is no reason to lose the run's own exit code. */
export async function leaveSummary(
  { settings, display }: ProcessRun,
  results: readonly BatchResult[],
  facts: Omit<RunFacts, 'programVersion'>,
): Promise<void> {
  const path = summaryPath(settings.config);
  try {
    await writeRunSummary(path, results, { ...facts, programVersion: settings.programVersion });
  } catch (error) {
    display.note(`the summary ${path} could not be written: ${error instanceof Error ? error.message : error}`);
    settings.logger.error('main', 'The summary of the run could not be written', { path, error });
  }
}
