import type { EventSource } from '../../betfair/source.ts';
import type { CountryMapping } from '../../mapping/country-mapping.ts';
import { StorageManager } from '../../storage/storage-manager.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings } from '../batch-request.ts';
import type { BatchRows } from './batch-rows.ts';
import { hashOf, outputSettings } from './run-key.ts';

interface BatchInputs {
  readonly request: BatchRequest;
  readonly settings: CoordinatorSettings;
  readonly statistics: Pick<BatchRows, 'digest'>;
  readonly mapping: CountryMapping;
  readonly source: EventSource;
}

/** Opens the output of a batch: a run of the same inputs resumes, a run of others starts anew. Throws FBP-LOCKED, FBP-DISK. */
export async function openStorage(inputs: BatchInputs): Promise<StorageManager> {
  const { request, settings, source } = inputs;
  const { config, listener, signal } = settings;
  const onWait = (holder: string) => listener?.notice?.(`waiting for the run that writes this output (${holder})`);
  const storage = await StorageManager.open({
    batch: request.batch,
    dataSource: source.kind,
    plan: undefined,
    outputDir: request.outputDir ?? batchPath(config.storage.output_dir, request.batch),
    tempDir: config.storage.temp_dir,
    runKey: await runKeyOf(inputs),
    restart: request.restart,
    remember: { stateDir: config.storage.state_dir, baseKey: baseKeyOf(inputs), retryFailed: request.retryFailed },
    markets: config.extraction.markets,
    snapshots: config.extraction.snapshots,
    format: config.extraction.format,
    preset: config.extraction.preset,
    compression: config.storage.compression,
    cleanupOnSuccess: config.storage.cleanup_on_success,
    lock: { waitMs: request.lockWaitMs, signal, onWait },
  });
  tellOfFormerRun(storage, settings);
  return storage;
}

/** Everything that the output depends on. */
async function runKeyOf({ request, settings, statistics, mapping, source }: BatchInputs): Promise<string> {
  return hashOf({
    programVersion: settings.programVersion,
    batch: request.batch,
    statistics: statistics.digest.sha256,
    mapping: mapping.knowledge().version,
    source: [source.kind, await source.version(settings.signal)],
    settings: outputSettings(settings.config),
    selection: { limit: request.limit, matchIds: request.matchIds },
  });
}

/** The same without what each row's own key tells of it: statistics, mapping, and what the source holds. */
function baseKeyOf({ request, settings, source }: BatchInputs): string {
  const { programVersion, config } = settings;
  const from = [source.kind, ...(source.kind === 'historic' ? [config.betfair.plan] : [])];
  return hashOf({ programVersion, batch: request.batch, source: from, settings: outputSettings(config) });
}

function tellOfFormerRun({ former }: StorageManager, { listener, logger }: CoordinatorSettings): void {
  if (former === undefined) return;
  if (typeof former !== 'string') {
    logger.info('main', 'Rows of the last run that ended well are kept', { rows: former.size });
    return;
  }
  listener?.notice?.(`--retry-failed: ${former}; every row is done`);
  logger.warn('main', 'No row of the last run can be kept: every row is done', { reason: former });
}
