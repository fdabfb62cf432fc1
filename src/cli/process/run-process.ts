import type { Flag } from '../../config/load-config.ts';
import { programVersion } from '../../config/program-version.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { CommonRequest, PlannedBatch } from '../../pipeline/batches/plan-batches.ts';
import { removeExpired } from '../../pipeline/batches/retention.ts';
import type { CommandContext } from '../command/command.ts';
import { openLogger, openSession } from '../command/session.ts';
import { wantedSource } from '../command/source-options.ts';
import { abortOnSignals } from '../terminal/interrupts.ts';
import { progressDisplay } from '../terminal/progress-display.ts';
import type { ProcessOptions } from './process-options.ts';
import type { ProcessRun } from './process-run.ts';
import { type BatchArguments, selectBatches } from './process-selection.ts';
import { runMany } from './run-many.ts';
import { runOne } from './run-one.ts';
import { planBatchCommand } from './run-plan.ts';

/** `fbp process`: results on stdout, progress and notices on stderr. */
export async function processCommand(
  context: CommandContext,
  given: BatchArguments,
  options: ProcessOptions,
): Promise<ExitCode> {
  const { terminal, globals, cwd } = context;
  const session = openSession(context, flagsOf(options));
  const { loaded, secrets, sampleDir } = session;
  const selection = selectBatches(given, options, { loaded, cwd });
  const common = commonRequest(options);
  if ('batch' in selection && options.dryRun) {
    return await planBatchCommand(context, session, plannedOne(selection.batch, common, options).request);
  }
  const isQuiet = Boolean(globals.json || globals.quiet);
  const display = progressDisplay(terminal.stderr, isQuiet ? 'none' : (globals.progress ?? 'auto'));
  const interrupts = abortOnSignals((name) => display.note(`${name}: stopping; what is done is kept`));
  const { signal } = interrupts;
  const logger = openLogger(session);
  const { config, root } = loaded;
  const listener = { progress: display.update, notice: display.note };
  const settings = { config, secrets, logger, sampleDir, root, programVersion: programVersion(), signal, listener };
  const run: ProcessRun = { context, settings, display, isQuiet };
  try {
    const exitCode = await ('batch' in selection
      ? runOne(run, plannedOne(selection.batch, common, options))
      : runMany(run, selection.entries, common));
    if (!signal.aborted) await removeExpired(config, { logger });
    return exitCode;
  } catch (error) {
    // Whatever an abort made fail on its way out, the reason is the signal.
    const fault = signal.aborted ? signal.reason : error;
    logger.error('main', 'The run ended early', { error: fault });
    throw fault;
  } finally {
    display.stop();
    interrupts.dispose();
    logger.close();
  }
}

function plannedOne(
  batch: PlannedBatch['batch'],
  common: CommonRequest,
  { stats, output, matchId }: ProcessOptions,
): PlannedBatch {
  return { batch, request: { ...common, batch, statsFile: stats, outputDir: output, matchIds: matchId } };
}

function commonRequest(options: ProcessOptions): CommonRequest {
  const { restart, retryFailed, limit, failFast, maxUnmatched, lockWait } = options;
  return {
    source: wantedSource(options),
    restart,
    retryFailed,
    limit,
    failFast,
    maxUnmatched,
    lockWaitMs: lockWait === undefined ? undefined : lockWait * 1000,
  };
}

/** Options that are configuration keys under another name. */
function flagsOf(options: ProcessOptions): Flag[] {
  const { archive, plan, markets, format, snapshots, resample, preMatchOnly, preset, keepRaw } = options;
  return [
    { path: 'betfair.archive', value: archive, flag: '--archive' },
    { path: 'betfair.plan', value: plan, flag: '--plan' },
    { path: 'extraction.markets', value: markets, flag: '--markets' },
    { path: 'extraction.format', value: format, flag: '--format' },
    { path: 'extraction.snapshots', value: snapshots, flag: '--snapshots' },
    { path: 'extraction.resample', value: resample, flag: '--resample' },
    { path: 'extraction.pre_match_only', value: preMatchOnly, flag: '--pre-match-only' },
    { path: 'extraction.preset', value: preset, flag: '--preset' },
    { path: 'storage.keep_raw', value: keepRaw, flag: '--keep-raw' },
  ];
}
