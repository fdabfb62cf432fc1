import type { Flag } from '../../config/load-config.ts';
import { SECOND_MS } from '../../config/parse-units.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { BatchRequest } from '../../pipeline/batch-request.ts';
import type { CommonRequest, PlannedBatch } from '../../pipeline/batches/expand-entries.ts';
import { removeExpired } from '../../pipeline/batches/retention.ts';
import { planBatch } from '../../pipeline/plan/plan-batch.ts';
import { planDocument, planSummary } from '../../pipeline/plan/plan-document.ts';
import type { CommandContext } from '../command/command.ts';
import { type Foreground, inForeground } from '../command/foreground.ts';
import { coordinatorSettings, openSession, planSettings, type Session } from '../command/session.ts';
import { wantedSource } from '../command/source-options.ts';
import { write } from '../terminal/terminal.ts';
import { type ProcessRun, runMany, runOne } from './process-batches.ts';
import { type BatchArguments, type ProcessOptions, selectBatches } from './process-selection.ts';

/** `fbp process`: results on stdout, progress and notices on stderr. */
export async function processCommand(
  context: CommandContext,
  given: BatchArguments,
  options: ProcessOptions,
): Promise<ExitCode> {
  const session = openSession(context, flagsOf(options));
  const selection = selectBatches(given, options, { loaded: session.loaded, cwd: context.cwd });
  const common = commonRequest(options);
  if ('batch' in selection && options.dryRun) {
    return await dryRun(context, session, plannedOne(selection.batch, common, options).request);
  }
  const runSelected = async (foreground: Foreground): Promise<ExitCode> => {
    const settings = coordinatorSettings(session, foreground);
    const { config, logger, signal } = settings;
    const run: ProcessRun = { context, settings, display: foreground.display };
    try {
      const exitCode = await ('batch' in selection
        ? runOne(run, plannedOne(selection.batch, common, options))
        : runMany(run, selection.entries, common));
      if (!signal.aborted) await removeExpired(config, { logger });
      return exitCode;
    } catch (error) {
      logger.error('main', 'The run ended early', { error: signal.aborted ? signal.reason : error });
      throw error;
    } finally {
      logger.close();
    }
  };
  return await inForeground(context, runSelected, 'what is done is kept');
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
    lockWaitMs: lockWait === undefined ? undefined : lockWait * SECOND_MS,
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

/** What the run itself would end with when months are missing. */
const NOT_PURCHASED: ExitCode = 4;

/** `fbp process --dry-run`: what the run would do, on stdout. Opens no log file. */
export async function dryRun(context: CommandContext, session: Session, request: BatchRequest): Promise<ExitCode> {
  const { terminal, globals } = context;
  return await inForeground(context, async (foreground) => {
    const plan = await planBatch(request, planSettings(session, foreground));
    foreground.display.stop();
    await write(terminal.stdout, globals.json ? `${JSON.stringify(planDocument(plan))}\n` : planSummary(plan));
    return plan.missingMonths.length > 0 ? NOT_PURCHASED : 0;
  });
}
