import type { Config } from '../../config/schema.ts';
import { sha256 } from '../../disk/digest.ts';
import { BucketOutput } from '../../storage/bucket/bucket-output.ts';
import { StorageManager } from '../../storage/storage-manager.ts';
import { batchPath, type CoordinatorSettings, isPartial } from '../batch-request.ts';
import { bucketAt } from './bring-outputs.ts';
import { fallbackLikeness } from './create-search-engine.ts';
import type { OpenBatch } from './open-batch.ts';

/** sha-256 (hex) of a value's JSON text; objects in the order of their keys. */
export function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value));
}

/** The settings that change what is written. How many workers there are, or where logs go, does not. */
export function outputSettings(config: Config): object {
  const { input, betfair, search, extraction, storage, mapping } = config;
  const { stats_dir: _, teams: __, ...reading } = input;
  return {
    input: reading,
    event_type_id: betfair.event_type_id,
    search,
    fuzzy_threshold: mapping.fuzzy_threshold,
    fallback: fallbackLikeness(config.error_handling.strategies),
    extraction,
    compression: storage.compression,
  };
}

/** Opens the output of a batch: a run of the same inputs resumes, a run of others starts anew. Throws FBP-LOCKED, FBP-DISK. */
export async function openStorage(
  opened: OpenBatch,
  { logger }: Pick<CoordinatorSettings, 'logger'>,
): Promise<StorageManager> {
  const { request, settings, source } = opened;
  const { config, listener, signal } = settings;
  const onWait = (holder: string) => listener?.notice?.(`waiting for the run that writes this output (${holder})`);
  const outputDir = request.outputDir ?? batchPath(config.storage.output_dir, request.batch);
  const storage = await StorageManager.open({
    batch: request.batch,
    dataSource: source.kind,
    outputDir,
    bucket: await bucketOf(outputDir, settings),
    tempDir: config.storage.temp_dir,
    runKey: runKeyOf(opened),
    restart: request.restart,
    remember: {
      stateDir: config.storage.state_dir,
      baseKey: baseKeyOf(opened),
      keepsRows: request.retryFailed || isPartial(request),
    },
    inputColumns: opened.statistics.understood[0]?.kept,
    markets: config.extraction.markets,
    snapshots: config.extraction.snapshots,
    format: config.extraction.format,
    allColumns: config.extraction.all_columns,
    preset: config.extraction.preset,
    compression: config.storage.compression,
    writers: writersOf(config),
    cleanupOnSuccess: config.storage.cleanup_on_success,
    lock: { waitMs: request.lockWaitMs, signal, onWait },
    takeLock: settings.takeLock,
  });
  if (request.retryFailed) tellOfFormerRun(storage, { listener, logger });
  return storage;
}

async function bucketOf(
  folder: string,
  { config, secrets, signal }: Pick<CoordinatorSettings, 'config' | 'secrets' | 'signal'>,
): Promise<BucketOutput | undefined> {
  const bucket = await bucketAt(folder, { config, access: secrets.store });
  return bucket && new BucketOutput(bucket, signal);
}

function writersOf({ processing: { parallel } }: Config): number {
  return parallel.enabled ? parallel.max_workers.storage : 1;
}

/** Everything that the output depends on. */
function runKeyOf({ request, settings, statistics, mapping, source, sourceVersion }: OpenBatch): string {
  return hashOf({
    programVersion: settings.programVersion,
    batch: request.batch,
    statistics: [...statistics.files.map(({ sha256 }) => sha256), statistics.teams?.sha256, request.reading],
    mapping: mapping.knowledge().version,
    source: [source.kind, sourceVersion],
    settings: outputSettings(settings.config),
    selection: { limit: request.limit, matchIds: request.matchIds },
  });
}

/** The same without what each row's own key tells of it: statistics, mapping, and what the source holds. */
function baseKeyOf({ request, settings, source }: OpenBatch): string {
  const { programVersion, config } = settings;
  const from = [source.kind, ...(source.kind === 'historic' ? [config.betfair.plan] : [])];
  return hashOf({ programVersion, batch: request.batch, source: from, settings: outputSettings(config) });
}

function tellOfFormerRun(
  { former }: StorageManager,
  { listener, logger }: Pick<CoordinatorSettings, 'listener' | 'logger'>,
): void {
  if (former.kind === 'unwanted') return;
  if (former.kind === 'found') {
    logger.info('main', 'Rows of the last run that ended well are kept', { rows: former.run.size });
    return;
  }
  listener?.notice?.(`--retry-failed: ${former.reason}; every row is done`);
  logger.warn('main', 'No row of the last run can be kept: every row is done', { reason: former.reason });
}
