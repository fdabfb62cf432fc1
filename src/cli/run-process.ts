import type { Flag } from '../config/load-config.ts';
import { programVersion } from '../config/program-version.ts';
import type { Batch } from '../domain/batch.ts';
import type { ExitCode } from '../domain/errors.ts';
import type { BatchRequest } from '../pipeline/batch-request.ts';
import { PipelineCoordinator } from '../pipeline/coordinator.ts';
import type { ProcessingReport } from '../pipeline/processing-report.ts';
import type { CommandContext } from './command.ts';
import { abortOnSignals } from './interrupts.ts';
import type { ProcessOptions } from './process-options.ts';
import { type ProgressDisplay, progressDisplay } from './progress-display.ts';
import { openLogger, openSession, type Session } from './session.ts';
import { wantedSource } from './source-options.ts';
import { write } from './terminal.ts';

/** `fbp process`: one batch, its summary on stdout, progress and notices on stderr. */
export async function processBatchCommand(
  context: CommandContext,
  batch: Batch,
  options: ProcessOptions,
): Promise<ExitCode> {
  const { terminal, globals } = context;
  const session = openSession(context, flagsOf(options));
  const display = progressDisplay(terminal.stderr, progressMode(context));
  const interrupts = abortOnSignals((name) => display.note(`${name}: stopping; what is done is kept`));
  try {
    const report = await runCoordinator({ session, display, signal: interrupts.signal }, requestOf(batch, options));
    display.stop();
    await write(terminal.stdout, globals.json ? `${JSON.stringify(report)}\n` : report.generateSummary());
    return report.exitCode;
  } finally {
    display.stop();
    interrupts.dispose();
  }
}

interface Running {
  readonly session: Session;
  readonly display: ProgressDisplay;
  readonly signal: AbortSignal;
}

async function runCoordinator({ session, display, signal }: Running, request: BatchRequest): Promise<ProcessingReport> {
  const logger = openLogger(session);
  const { loaded, secrets, sampleDir } = session;
  const coordinator = new PipelineCoordinator({
    config: loaded.config,
    secrets,
    logger,
    sampleDir,
    root: loaded.root,
    programVersion: programVersion(),
    signal,
    listener: { progress: (progress) => display.update(progress), notice: (text) => display.note(text) },
  });
  try {
    return await coordinator.processBatch(request);
  } catch (error) {
    // Whatever an abort made fail on its way out, the reason is the signal.
    const fault = signal.aborted ? signal.reason : error;
    logger.error('main', 'The run ended early', { error: fault });
    throw fault;
  } finally {
    logger.close();
  }
}

function progressMode({ globals }: CommandContext) {
  return globals.json || globals.quiet ? 'none' : (globals.progress ?? 'auto');
}

function requestOf(batch: Batch, options: ProcessOptions): BatchRequest {
  const { stats, output, restart, limit, matchId, failFast, maxUnmatched } = options;
  return {
    batch,
    source: wantedSource(options),
    statsFile: stats,
    outputDir: output,
    restart,
    limit,
    matchIds: matchId,
    failFast,
    maxUnmatched,
  };
}

/** Options that are configuration keys under another name. */
function flagsOf({ archive, plan, markets, format, snapshots }: ProcessOptions): Flag[] {
  return [
    { path: 'betfair.archive', value: archive, flag: '--archive' },
    { path: 'betfair.plan', value: plan, flag: '--plan' },
    { path: 'extraction.markets', value: markets, flag: '--markets' },
    { path: 'extraction.format', value: format, flag: '--format' },
    { path: 'extraction.snapshots', value: snapshots, flag: '--snapshots' },
  ];
}
