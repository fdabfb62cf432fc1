import type { HistoricContext, HistoricService } from '../../../src/betfair/historic/open-historic.ts';
import type { Config } from '../../../src/config/schema.ts';
import { requestTimeoutMs } from '../../../src/config/units.ts';
import { openDownloads, retryWith } from '../../../src/pipeline/open/historic-service.ts';
import { type RetryPolicy, requestRetries } from '../../../src/pipeline/run/retry.ts';
import { TEST_ACCOUNT } from './emulator.ts';

export interface ContextOptions extends Partial<Pick<HistoricService, 'secrets' | 'onProgress'>> {
  /** Default: the configuration's. */
  readonly policy?: RetryPolicy;
  readonly dryRun?: boolean;
}

/** What opening the historic source takes, with the account of the emulator. */
export function historicContext(config: Config, options: ContextOptions = {}): HistoricContext {
  const {
    policy = requestRetries(config),
    secrets = TEST_ACCOUNT,
    onProgress = () => undefined,
    dryRun = false,
  } = options;
  return {
    config,
    signal: new AbortController().signal,
    service: {
      secrets,
      timeoutMs: requestTimeoutMs(config.api.betfair),
      retry: retryWith(policy),
      openStore: () => openDownloads(config, { dryRun }),
      remembers: !dryRun,
      onProgress,
      onToken: () => undefined,
    },
  };
}
