import type { BatchEntry } from '../../config/batch-list.ts';
import { copyOf } from '../../config/bucket-copies.ts';
import type { Flag } from '../../config/load-config.ts';
import { SECOND_MS } from '../../config/parse-units.ts';
import { asMachineFault } from '../../disk/disk-fault.ts';
import { batchName } from '../../domain/batch.ts';
import { asFbpError, type ExitCode, FbpError, worstExitCode } from '../../domain/errors.ts';
import type { BatchRequest } from '../../pipeline/batch-request.ts';
import { type CommonRequest, expandEntries, type PlannedBatch } from '../../pipeline/batches/expand-entries.ts';
import { removeExpired } from '../../pipeline/batches/retention.ts';
import { batchesOfShard, type Shard } from '../../pipeline/batches/shard.ts';
import type { SETTING_FLAGS } from '../../pipeline/open/run-flags.ts';
import { planBatch } from '../../pipeline/plan/plan-batch.ts';
import { type BatchPlan, planDocument, planSummary } from '../../pipeline/plan/plan-document.ts';
import type { CommandContext } from '../command/command.ts';
import { type Foreground, inForeground } from '../command/foreground.ts';
import { tellUnderstood } from '../command/named-batch.ts';
import { recallBatch, tellRecalled } from '../command/recalled-batch.ts';
import { coordinatorSettings, openSession, planSettings, type Session } from '../command/session.ts';
import { wantedSource } from '../command/source-options.ts';
import { type StatisticsKey, settingFlags, statisticsFlags } from '../command/statistics-options.ts';
import { errorDocument, renderError } from '../terminal/errors.ts';
import { write } from '../terminal/terminal.ts';
import { type ProcessRun, runMany, runOne } from './process-batches.ts';
import { type BatchArguments, type BatchSelection, type ProcessOptions, selectBatches } from './process-selection.ts';
import { queueFlags } from './queue-options.ts';

/** `fbp process`: results on stdout, progress and notices on stderr. */
export async function processCommand(
  context: CommandContext,
  given: BatchArguments,
  options: ProcessOptions,
): Promise<ExitCode> {
  const asked = openSession(context, [...flagsOf(options), ...queueFlags(options)]);
  const selection = await selectBatches(given, options, { session: asked, cwd: context.cwd });
  if ('batch' in selection) tellUnderstood(context, given, selection.batch);
  const { session, common, own } = asLastTime(context, { asked, selection, options });
  const planned = 'entries' in selection ? plannedBatches(selection.entries, common, options.shard) : [];
  if (options.dryRun) {
    if (!('batch' in selection)) return await dryRunMany(context, session, planned);
    return await dryRun(context, session, { ...common, ...own, batch: selection.batch });
  }
  if (options.queue !== undefined) {
    if (!('entries' in selection)) throw oneBatchQueued();
    const { queueBatches } = await import('./queue-batches.ts');
    return await queueBatches({ context, session, planned, options });
  }
  const runSelected = async (foreground: Foreground): Promise<ExitCode> => {
    const opened = coordinatorSettings(session, foreground);
    const named = 'batch' in selection ? { batch: batchName(selection.batch) } : {};
    const settings = { ...opened, logger: opened.logger.within(named) };
    const { config, logger, signal } = settings;
    const run: ProcessRun = { context, settings, display: foreground.display };
    try {
      const exitCode = await ('batch' in selection
        ? runOne(run, { batch: selection.batch, request: { ...common, ...own, batch: selection.batch } })
        : runMany(run, planned, { lockWaitMs: common.lockWaitMs, shard: options.shard }));
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

function plannedBatches(
  entries: readonly BatchEntry[],
  common: CommonRequest,
  shard: Shard | undefined,
): PlannedBatch[] {
  const planned = expandEntries(entries, common);
  return shard === undefined ? planned : batchesOfShard(planned, shard);
}

function oneBatchQueued(): FbpError {
  return new FbpError('FBP-USAGE', '--queue is for several batches', {
    hint: 'give --all, --batch or a range of seasons',
  });
}

interface Asked {
  readonly asked: Session;
  readonly selection: BatchSelection;
  readonly options: ProcessOptions;
}

interface Prepared {
  readonly session: Session;
  readonly common: CommonRequest;
  /** What only a batch that is named itself can have. */
  readonly own: Pick<BatchRequest, 'statsFile' | 'outputDir' | 'matchIds' | 'archive'>;
}

/** What fails is tried again as it was tried; a list of batches says itself how each is done. */
function asLastTime(context: CommandContext, { asked, selection, options }: Asked): Prepared {
  const { stats, output, matchId } = options;
  const common = commonRequest(options);
  if (!('batch' in selection) || !options.retryFailed) {
    return {
      session: asked,
      common,
      own: {
        statsFile: stats,
        outputDir: output && copyOf(output, asked.loaded.config.storage.state_dir),
        matchIds: matchId,
      },
    };
  }
  const {
    request,
    flags,
    context: recalled,
    told,
  } = recallBatch(context, selection.batch, { options, session: asked });
  const { source, archive, statsFile, outputDir, matchIds, limit } = request;
  const session = openSession(recalled, [...flags, ...flagsOf(options)]);
  tellRecalled(context, told);
  return {
    session,
    common: { ...common, source, limit: common.limit ?? limit },
    own: { statsFile, outputDir, archive, matchIds: matchId ?? matchIds },
  };
}

function commonRequest(options: ProcessOptions): CommonRequest {
  const { restart, retryFailed, force, limit, failFast, maxUnmatched, lockWait } = options;
  return {
    source: wantedSource(options),
    restart,
    retryFailed,
    force,
    limit,
    failFast,
    maxUnmatched,
    lockWaitMs: lockWait === undefined ? undefined : lockWait * SECOND_MS,
  };
}

/** Options that are configuration keys under another name. */
function flagsOf(options: ProcessOptions): Flag[] {
  const { archive, plan, markets, format, allColumns, snapshots, resample, preMatchOnly, preset, keepRaw } = options;
  const values: Readonly<Record<Exclude<keyof typeof SETTING_FLAGS, StatisticsKey>, unknown>> = {
    'betfair.archive': archive,
    'betfair.plan': plan,
    'extraction.markets': markets,
    'extraction.format': format,
    'extraction.all_columns': allColumns,
    'extraction.snapshots': snapshots,
    'extraction.resample': resample,
    'extraction.pre_match_only': preMatchOnly,
    'extraction.preset': preset,
    'storage.keep_raw': keepRaw,
  };
  return [...statisticsFlags(options), ...settingFlags(values)];
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

/** The same for every batch of a list; one that cannot be planned does not keep the others from it. */
async function dryRunMany(
  context: CommandContext,
  session: Session,
  planned: readonly PlannedBatch[],
): Promise<ExitCode> {
  const { terminal, globals } = context;
  return await inForeground(context, async (foreground) => {
    const settings = planSettings(session, foreground);
    const plans = [];
    for (const { batch, request, fault } of planned) {
      const plan =
        fault ??
        (await planBatch(request, settings).catch((error: unknown) => asFbpError(asMachineFault(error, 'go on'))));
      settings.signal.throwIfAborted();
      plans.push({ batch, plan });
    }
    foreground.display.stop();
    const documents = plans.map(({ batch, plan }) => ({
      batch: batchName(batch),
      ...(plan instanceof FbpError ? errorDocument(plan) : planDocument(plan)),
    }));
    const texts = plans.map(({ batch, plan }) =>
      plan instanceof FbpError ? `${batchName(batch)}: ${renderError(plan, false)}` : planSummary(plan),
    );
    await write(terminal.stdout, globals.json ? `${JSON.stringify({ batches: documents })}\n` : texts.join('\n'));
    const codeOf = (plan: FbpError | BatchPlan): ExitCode =>
      plan instanceof FbpError ? plan.exitCode : plan.missingMonths.length > 0 ? NOT_PURCHASED : 0;
    return worstExitCode(plans.map(({ plan }) => codeOf(plan)));
  });
}
