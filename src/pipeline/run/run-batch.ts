import type { EventSource } from '../../betfair/source.ts';
import { batchName } from '../../domain/batch.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { FileFault } from '../../domain/price.ts';
import { EnhancedDownloader } from '../../download/enhanced-downloader.ts';
import { type CountryMapping, loadCountryMapping } from '../../mapping/country-mapping.ts';
import { MatchMapper } from '../../mapping/match-mapper.ts';
import { rowKey } from '../../storage/journal/committed-row.ts';
import { FinishedRun } from '../../storage/journal/finished-run.ts';
import type { StorageManager } from '../../storage/storage-manager.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';
import { type BatchRows, openBatchRows } from '../open/batch-rows.ts';
import { createSearchEngine } from '../open/create-search-engine.ts';
import { openSource } from '../open/open-source.ts';
import { openStorage } from '../open/open-storage.ts';
import type { SelectedRow } from '../open/select-rows.ts';
import { ProcessingReport } from '../report/processing-report.ts';
import { openExtraction } from '../threads/extraction.ts';
import { type ErrorRecoveryStrategy, errorRecoveryStrategy } from './error-recovery.ts';
import { linkRows } from './link-rows.ts';
import { manifestInputs } from './manifest-inputs.ts';
import { outageWatch } from './outage.ts';
import { processRows, type RowProcessing } from './process-rows.ts';
import { discardRawFiles, savingRawFiles } from './raw-files.ts';
import { redactedError, redactedFaults, redactedOutcome } from './redact-faults.ts';
import { downloadRetries, withRetries } from './retry.ts';
import { createStages } from './stages.ts';

/** What a batch's run works with, from the moment its source and output are open. */
interface BatchRun {
  readonly request: BatchRequest;
  readonly settings: CoordinatorSettings;
  readonly statistics: BatchRows;
  readonly mapping: CountryMapping;
  readonly source: EventSource;
  readonly storage: StorageManager;
  readonly recovery: ErrorRecoveryStrategy;
  readonly signal: AbortSignal;
}

/** One batch, from its statistics file to its data set: read, map, link, download, extract, store. */
export async function runBatch(request: BatchRequest, given: CoordinatorSettings): Promise<ProcessingReport> {
  const settings = withArchive(given, request.archive);
  const { config, logger, listener } = settings;
  // What fails ends the work that is still under way: a download that waits for its next try must not outlive the run.
  const failing = new AbortController();
  const signal = AbortSignal.any([failing.signal, settings.signal]);
  const startTime = new Date().toISOString();
  const redact = (text: string) => logger.redact(text);
  listener?.batchStarted?.(request.batch);
  logger.info('main', 'Batch started', { batch: batchName(request.batch) });

  const statistics = await openBatchRows(request, settings);
  const mapping = loadCountryMapping(config.mapping.dir, request.batch.country);
  const source = await openSource(request, settings);
  try {
    const storage = await openStorage({ request, settings, statistics, mapping, source });
    const recovery = errorRecoveryStrategy(config, settings.errorHandling);
    const run = { request, settings, statistics, mapping, source, storage, recovery, signal };
    try {
      const report = await processBatch(run);
      return finishReport(report, startTime, settings);
    } catch (error) {
      failing.abort(error);
      // What ended the run is to be told, not what that made fail on the way out.
      await storage.abandon().catch((fault) => logger.warn('main', 'The run left files behind', { error: fault }));
      throw redactedError(error, redact);
    }
  } finally {
    source.close();
  }
}

/** A batch's own archive stands for the configured one. */
function withArchive(settings: CoordinatorSettings, archive: readonly string[] | undefined): CoordinatorSettings {
  if (archive === undefined) return settings;
  const { config } = settings;
  return { ...settings, config: { ...config, betfair: { ...config.betfair, archive: [...archive] } } };
}

async function processBatch(run: BatchRun): Promise<ProcessingReport> {
  const { request, settings, statistics, mapping, source, storage, recovery, signal } = run;
  const { config, logger, listener } = settings;

  const mapper = new MatchMapper(mapping, request.batch.league);
  const engine = createSearchEngine(source, mapping.knowledge(), config);
  const links = await linkRows(await matchesOf(statistics.rows()), { mapper, engine, recovery, logger, signal });
  listener?.progress?.({ stage: 'link', done: links.size, total: links.size, failures: 0 });

  const report = new ProcessingReport({
    batch: request.batch,
    source: { kind: source.kind, version: await source.version(signal) },
    synthetic: source.kind === 'sample',
    mapping: mapper.getMappingReport(),
    maxUnmatched: request.maxUnmatched,
  });
  await storage.forEachResumed((row) => report.add(row));
  await extractRows(links, { ...run, report });

  report.sourceFaults = redactedFaults(source.faults(), (text) => logger.redact(text));
  report.isSourceIncomplete = source.isIncomplete();
  logFaults(report.sourceFaults, settings);
  report.outputFiles = await storage.finish({
    rows: statistics.count,
    report,
    manifest: await manifestInputs(run, report),
  });
  return report;
}

async function extractRows(
  links: Awaited<ReturnType<typeof linkRows>>,
  { report, ...run }: BatchRun & { report: ProcessingReport },
): Promise<void> {
  const { settings, statistics, source, storage, recovery, signal } = run;
  const { config, listener, logger } = settings;
  const policy = downloadRetries(recovery.DownloadTimeout);
  const watched = outageWatch();
  const downloader = new EnhancedDownloader(source, (operation) =>
    watched(() =>
      withRetries(operation, policy, {
        signal,
        onRetry: (error, attempt, waitMs) =>
          logger.warn('download', 'A download is tried again', { error: error.message, attempt, wait_ms: waitMs }),
      }),
    ),
  );
  const matches = linkedCount(links);
  const scratchOf = (matchId: string) => storage.matchScratch(matchId);
  const extraction = await openExtraction({ config, matches, scratchOf, signal });
  const created = createStages({ source, downloader, extraction: extraction.extract, config, signal });
  const saving = { folder: config.error_handling.failed_matches_dir, batch: run.request.batch, logger };
  const stages = recovery.ExtractionError.save_raw_file ? savingRawFiles(created, saving) : created;
  const processing: RowProcessing = {
    links,
    stages,
    signal,
    failFast: run.request.failFast ?? recovery.ExtractionError.action === 'stop',
    logger,
    isKept: (match, search) =>
      storage.former instanceof FinishedRun && storage.former.has(match.row, rowKey(match, search)),
    keep: (row) => storage.keep(row),
    async commit({ outcome, series }) {
      const redacted = redactedOutcome(outcome, (text) => logger.redact(text));
      const row = await storage.commit(redacted, series);
      await discardRawFiles(outcome, { source, storage: config.storage, logger });
      return row;
    },
    onCommitted(row) {
      report.add(row);
      listener?.progress?.({
        stage: 'extract',
        done: report.rows,
        total: statistics.count,
        failures: report.failedRows,
      });
    },
  };
  try {
    await processRows(rowsFrom(statistics.rows(), storage.resumedRows), processing);
  } finally {
    await extraction.close();
  }
}

async function matchesOf(rows: AsyncIterable<SelectedRow>): Promise<StatisticalMatch[]> {
  const matches: StatisticalMatch[] = [];
  for await (const row of rows) if (row.kind === 'match') matches.push(row.match);
  return matches;
}

/** Without the first ones, which an interrupted run has done. */
async function* rowsFrom(rows: AsyncIterable<SelectedRow>, first: number): AsyncGenerator<SelectedRow> {
  let index = 0;
  for await (const row of rows) {
    if (index >= first) yield row;
    index += 1;
  }
}

function linkedCount(links: Awaited<ReturnType<typeof linkRows>>): number {
  let count = 0;
  for (const { verdict } of links.values()) count += Number(verdict.kind === 'linked');
  return count;
}

function finishReport(report: ProcessingReport, startTime: string, { logger }: CoordinatorSettings): ProcessingReport {
  report.startTime = startTime;
  report.endTime = new Date().toISOString();
  report.logFiles = logger.paths;
  logger.logProcessingSummary(report);
  return report;
}

function logFaults(faults: readonly FileFault[], { logger }: CoordinatorSettings): void {
  for (const fault of faults) logger.error('extract', 'Part of the source cannot be read', { ...fault });
}
