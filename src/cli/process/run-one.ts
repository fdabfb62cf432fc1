import type { ExitCode } from '../../domain/errors.ts';
import type { PlannedBatch } from '../../pipeline/batches/plan-batches.ts';
import { PipelineCoordinator } from '../../pipeline/coordinator.ts';
import { write } from '../terminal/terminal.ts';
import { leaveSummary, type ProcessRun } from './process-run.ts';

/** Runs one batch and prints its summary; throws what kept it from one. */
export async function runOne(run: ProcessRun, planned: PlannedBatch): Promise<ExitCode> {
  const { context, settings, display } = run;
  const startedAt = Date.now();
  const results = await new PipelineCoordinator(settings).processBatches([planned]);
  const ending = results[0]?.ending;
  if (ending === undefined) return 0;
  const exitCode = 'error' in ending ? ending.error.exitCode : ending.report.exitCode;
  // A run with an output folder of its own is not the one that monitoring waits for, unless that was set up.
  const isAside = planned.request.outputDir !== undefined && settings.config.storage.summary_file === undefined;
  if (!isAside && exitCode !== 11) await leaveSummary(run, results, { startedAt, exitCode });
  display.stop();
  if ('error' in ending) throw ending.error;
  const { report } = ending;
  await write(context.terminal.stdout, context.globals.json ? `${JSON.stringify(report)}\n` : report.generateSummary());
  return exitCode;
}
