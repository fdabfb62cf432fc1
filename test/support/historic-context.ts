import type { HistoricContext, HistoricService } from '../../src/betfair/historic/open-historic.ts';
import type { Config } from '../../src/config/schema.ts';
import { openDownloads, retryWith } from '../../src/pipeline/open/historic-service.ts';
import { downloadRetries, type RetryPolicy } from '../../src/pipeline/run/retry.ts';
import { TEST_ACCOUNT } from './emulator/emulator.ts';

export interface ContextOptions extends Partial<Pick<HistoricService, 'secrets' | 'onProgress'>> {
  /** Default: the recovery table's. */
  readonly downloads?: RetryPolicy;
  readonly requests: RetryPolicy;
  readonly dryRun?: boolean;
}

/** What opening the historic source takes, with the account of the emulator. */
export function historicContext(config: Config, options: ContextOptions): HistoricContext {
  const { downloads = downloadRetries(config.error_handling.strategies.DownloadTimeout), requests } = options;
  const { secrets = TEST_ACCOUNT, onProgress = () => undefined, dryRun = false } = options;
  return {
    config,
    signal: new AbortController().signal,
    service: {
      secrets,
      retryRequest: retryWith(requests),
      retryDownload: retryWith(downloads),
      openStore: () => openDownloads(config, { dryRun }),
      remembers: !dryRun,
      onProgress,
      onToken: () => undefined,
    },
  };
}
