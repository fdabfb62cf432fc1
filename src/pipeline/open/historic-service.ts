import { join } from 'node:path';
import type { Retry } from '../../betfair/historic/fetch-each.ts';
import type { FileStore } from '../../betfair/historic/file-store.ts';
import type { HistoricService } from '../../betfair/historic/open-historic.ts';
import type { Config } from '../../config/schema.ts';
import { requestTimeoutMs } from '../../config/units.ts';
import type { OnDamage } from '../../disk/database/database.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { DownloadJournal } from '../../download/download-journal.ts';
import { MarketFileStore } from '../../download/market-file-store.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import { errorRecoveryStrategy, logRetries } from '../run/error-recovery.ts';
import { type RetryOptions, type RetryPolicy, withRetries } from '../run/retry.ts';

/** What that needs of a run's settings: a dry run has no log. */
export type ServiceSettings = Pick<CoordinatorSettings, 'config' | 'secrets' | 'listener' | 'requestGate'> &
  Partial<Pick<CoordinatorSettings, 'logger'>>;

/**
 * What a run gives to the historic source: its credentials, its retry policy and its folder of downloads; its log and
 * listener are told what happens.
 */
export function historicServiceOf(
  { config, secrets, logger, listener, requestGate }: ServiceSettings,
  { dryRun }: { dryRun: boolean },
): HistoricService {
  const recovery = errorRecoveryStrategy(config);
  const onRetry = logRetries('A request is tried again', recovery, logger);
  return {
    secrets,
    timeoutMs: requestTimeoutMs(config.api.betfair),
    retry: retryWith(recovery.DownloadTimeout.retries, onRetry),
    openStore: () => openDownloads(config, { dryRun, onDamage: listener?.notice }),
    remembers: !dryRun,
    gate: requestGate,
    onToken: (token) => logger?.addSecret(token),
    onProgress: (done, total) => listener?.progress?.({ stage: 'link', done, total, failures: 0 }),
  };
}

/** A policy as sources take it. */
export function retryWith(policy: RetryPolicy, onRetry?: RetryOptions['onRetry']): Retry {
  return (operation, signal) =>
    withRetries(operation, policy, { signal, ...(onRetry === undefined ? {} : { onRetry }) });
}

interface Opening {
  readonly dryRun: boolean;
  readonly onDamage?: OnDamage | undefined;
}

/** Opens the folder of downloads, cleared of what killed runs left; a dry run leaves it as it is. */
export async function openDownloads({ storage }: Config, { dryRun, onDamage }: Opening): Promise<FileStore> {
  const journal = new DownloadJournal(join(storage.state_dir, 'downloads.sqlite'), onDamage);
  const store = new MarketFileStore({ folder: storage.data_dir, journal });
  if (dryRun) return store;
  makeFolder(storage.data_dir);
  store.removeLeftovers();
  return store;
}

function makeFolder(folder: string): void {
  withDiskFaultsSync('make the folder of downloads', folder, () => {
    ensureFolder(folder);
  });
}
