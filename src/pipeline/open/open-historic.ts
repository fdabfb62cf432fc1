import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveSource } from '../../betfair/archive/archive-source.ts';
import { type HistoricSource, openHistoricSource } from '../../betfair/historic/historic-source.ts';
import { ListingMemory } from '../../betfair/historic/lists/listing-memory.ts';
import type { Retry } from '../../betfair/historic/retry.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import type { DecodeHead } from '../../decode/decode-head.ts';
import { decodeHead } from '../../decode/decode-head.ts';
import type { Decompress } from '../../decode/decompress.ts';
import { createDecompress } from '../../decode/decompress.ts';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { DownloadJournal } from '../../download/download-journal.ts';
import { MarketFileStore } from '../../download/market-file-store.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import { errorRecoveryStrategy } from '../run/error-recovery.ts';
import { downloadRetries, type RetryOptions, type RetryPolicy, requestRetries, withRetries } from '../run/retry.ts';

export interface HistoricContext {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly decompress: Decompress;
  readonly decodeHead?: DecodeHead | undefined;
  /** How often downloads are tried again; by default the recovery table's row `DownloadTimeout`. */
  readonly downloadPolicy?: RetryPolicy | undefined;
  /** The same for lists; by default `api.betfair.max_retries` and `backoff_factor`. */
  readonly requestPolicy?: RetryPolicy | undefined;
  /** Told before each further try. */
  readonly onRetry?: RetryOptions['onRetry'];
  /** Events of the service that were looked at, while linking. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of every session token: it must not be logged. */
  readonly onToken?: (token: string) => void;
  /** Keeps no answer and changes nothing in the folder of downloads. */
  readonly dryRun?: boolean;
}

export interface OpenHistoric {
  readonly source: HistoricSource;
  /** For `EnhancedDownloader`. */
  readonly retryDownload: Retry;
  /** Requests sent so far. */
  requests(): number;
}

/**
 * Puts the historic source together: client, remembered lists and, at `storage.data_dir`, the archive that downloads build up.
 * Sends nothing yet. Throws FBP-CREDENTIALS, FBP-DISK, FBP-LOCKED.
 */
export async function openHistoric(context: HistoricContext): Promise<OpenHistoric> {
  const { config, secrets, decompress, decodeHead } = context;
  const { betfair, storage, processing } = config;
  // Loading an HTTP client is a good part of a start, which runs on local files need not wait for.
  const { openHistoricClient } = await import('../../betfair/historic/service/historic-client.ts');
  const api = config.api.betfair;
  const client = openHistoricClient({ betfair, api, secrets, onToken: context.onToken });
  const journal = new DownloadJournal(join(storage.state_dir, 'downloads.sqlite'));
  const store = new MarketFileStore({ folder: storage.data_dir, journal, decompress });
  if (!context.dryRun) {
    makeFolder(storage.data_dir);
    store.removeLeftovers();
  }

  const retryWith =
    (policy: RetryPolicy): Retry =>
    (operation, signal) =>
      withRetries(operation, policy, {
        signal,
        ...(context.onRetry === undefined ? {} : { onRetry: context.onRetry }),
      });
  const downloads = context.downloadPolicy ?? downloadRetries(config.error_handling.strategies.DownloadTimeout);

  const source = openHistoricSource({
    client,
    memory: new ListingMemory(join(storage.state_dir, 'listings.sqlite')),
    store,
    openLibrary: () =>
      new ArchiveSource({
        kind: 'archive',
        paths: [storage.data_dir],
        eventTypeId: betfair.event_type_id,
        stateDir: storage.state_dir,
        decompress,
        decodeHead,
      }),
    betfair,
    requestsPerSecond: api.rate_limit,
    concurrency: processing.parallel.enabled ? processing.parallel.max_workers.download : 1,
    retryRequest: retryWith(context.requestPolicy ?? requestRetries(api)),
    retryDownload: retryWith(downloads),
    remembers: !context.dryRun,
    ...(context.onProgress === undefined ? {} : { onProgress: context.onProgress }),
  });
  return {
    source: closingJournal(source, journal),
    retryDownload: retryWith(downloads),
    requests: () => client.requests,
  };
}

function closingJournal(source: HistoricSource, journal: DownloadJournal): HistoricSource {
  return {
    ...source,
    close() {
      source.close();
      journal.close();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw asDiskFault(error, 'make the folder of downloads', folder);
  }
}

/** What the historic source needs of a run. */
export type HistoricSettings = Pick<CoordinatorSettings, 'config' | 'secrets' | 'listener' | 'errorHandling'> &
  Partial<Pick<CoordinatorSettings, 'logger'>>;

/** The historic source of a run, which tells its log and listener what it does. Sends nothing yet. */
export async function openHistoricOf(
  { config, secrets, logger, listener, errorHandling }: HistoricSettings,
  options: Pick<HistoricContext, 'dryRun'> = {},
): Promise<HistoricSource> {
  const recovery = errorRecoveryStrategy(config, errorHandling);
  const { source } = await openHistoric({
    ...options,
    config,
    secrets,
    decompress: createDecompress(),
    decodeHead,
    downloadPolicy: downloadRetries(recovery.DownloadTimeout),
    onRetry: (error, attempt, waitMs) =>
      logger?.warn('download', 'A request is tried again', { error: error.message, attempt, wait_ms: waitMs }),
    onToken: (token) => logger?.addSecret(token),
    onProgress: (done, total) => listener?.progress?.({ stage: 'link', done, total, failures: 0 }),
  });
  return source;
}
