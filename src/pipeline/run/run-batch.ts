import { batchName } from '../../domain/batch.ts';
import { isFault } from '../../domain/errors.ts';
import type { StorageManager } from '../../storage/storage-manager.ts';
import { type BatchRequest, type CoordinatorSettings, isPartial } from '../batch-request.ts';
import { bucketAt } from '../open/bring-outputs.ts';
import { rememberRun } from '../open/last-run.ts';
import { type LinkedBatch, linkedCount, linkedRows } from '../open/linked-batch.ts';
import { type OpenBatch, withBatch } from '../open/open-batch.ts';
import { openStorage } from '../open/open-storage.ts';
import { tellOtherSeasons } from '../open/other-seasons.ts';
import { refuseUnknownMarkets } from '../open/unknown-markets.ts';
import type { ProcessingReport } from '../report/processing-report.ts';
import { extractRows } from './extract-rows.ts';
import { beginReport, finishBatch } from './finish-batch.ts';
import { type LinkSettings, linkMatches } from './link-matches.ts';
import { redactedError } from './redact-faults.ts';

interface FinishedBatch {
  readonly batch: OpenBatch;
  readonly storage: StorageManager;
  readonly settings: CoordinatorSettings;
}

/** One batch, from its statistics file to its data set: open, link, download, extract, store. */
export async function runBatch(request: BatchRequest, given: CoordinatorSettings): Promise<ProcessingReport> {
  const { failing, settings } = endingWithTheRun(namingBatch(request, given));
  const startTime = tellStart(request, settings);
  return await withBatch({ request, settings }, async (batch) => {
    tellOtherSeasons(batch);
    const storage = await openStorage(batch, settings);
    try {
      // Rows that are kept or left out are linked too: which of them are done must change no event of another. A service would be asked for each.
      const whole = (storage.former.kind === 'found' || isPartial(request)) && batch.source.kind !== 'historic';
      const linked = await linkBesideKept(batch, storage, { ...settings, whole }).catch(async (error) => {
        // Its hints are commands about this run.
        if (isFault(error, 'FBP-UNMATCHED', 'FBP-MAPPING')) await rememberRun(request, settings);
        throw error;
      });
      await refuseUnknownMarkets(batch, linked);
      await rememberRun(request, settings);
      const report = await beginReport(batch, linked, storage);
      const counts = { rows: linked.statistics.count, linked: linkedCount(linked) };
      await extractRows(linkedRows(linked, storage.resumedRows), { batch, settings, storage, report, ...counts });
      await finishBatch(report, { batch, storage, settings, ...counts });
      await gatherFinished(report, { batch, storage, settings });
      return endOf(report, startTime, settings);
    } catch (error) {
      failing.abort(error);
      throw await abandoned(storage, error, settings);
    }
  });
}

/** Rows that stay as they are keep their events: where one of them would be another row's too, all rows are linked together. */
async function linkBesideKept(batch: OpenBatch, storage: StorageManager, settings: LinkSettings): Promise<LinkedBatch> {
  const linked = await linkMatches(batch, settings);
  if (settings.whole || storage.former.kind !== 'found') return linked;
  const taken = storage.former.run.eventsOfOthers(linked.matches);
  for (const { verdict } of linked.results) {
    const isShared = verdict.kind === 'linked' && taken.has(verdict.link.eventId);
    if (isShared) return await linkMatches(batch, { ...settings, whole: true });
  }
  return linked;
}

/** The settings, with a log that names the batch in each line. */
function namingBatch({ batch }: BatchRequest, settings: CoordinatorSettings): CoordinatorSettings {
  return { ...settings, logger: settings.logger.within({ batch: batchName(batch) }) };
}

/** What fails ends the work that is still under way: a download that waits for its next try must not outlive the run. */
function endingWithTheRun(given: CoordinatorSettings) {
  const failing = new AbortController();
  return { failing, settings: { ...given, signal: AbortSignal.any([failing.signal, given.signal]) } };
}

/** With `storage.layout: hive`, the batch's part of the data set over all batches. Throws FBP-DISK, FBP-LOCKED; the output stands. */
async function gatherFinished(
  { rejected }: ProcessingReport,
  { batch, storage, settings }: FinishedBatch,
): Promise<void> {
  const { config, secrets, signal, takeLock } = settings;
  if (config.storage.layout !== 'hive' || rejected !== undefined) return;
  // Loaded only now: most runs write no Parquet.
  const { gatherDataset } = await import('../dataset/gather-dataset.ts');
  const output = { folder: storage.outputDir, report: batch.request.batch };
  const { dataset_dir: dir, temp_dir: tempDir } = config.storage;
  await gatherDataset([output], {
    dir,
    bucket: await bucketAt(dir, { config, access: secrets.store }),
    tempDir,
    signal,
    takeLock,
  });
}

/** ISO UTC. */
function tellStart({ batch }: BatchRequest, { config, logger, listener }: CoordinatorSettings): string {
  const startTime = new Date().toISOString();
  listener?.batchStarted?.(batch);
  const { environment, version } = config.pipeline;
  logger.info('main', 'Batch started', { environment, config_version: version });
  return startTime;
}

function endOf(report: ProcessingReport, startTime: string, { logger }: CoordinatorSettings): ProcessingReport {
  report.startTime = startTime;
  report.endTime = new Date().toISOString();
  report.logFiles = logger.paths;
  logger.logProcessingSummary(report);
  return report;
}

/** What ended the run is to be told, not what that made fail on the way out. */
async function abandoned(storage: StorageManager, error: unknown, { logger }: CoordinatorSettings): Promise<unknown> {
  await storage.abandon().catch((fault) => logger.warn('main', 'The run left files behind', { error: fault }));
  return redactedError(error, (text) => logger.redact(text));
}
