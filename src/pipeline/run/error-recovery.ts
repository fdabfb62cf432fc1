import type { RecoveryTable } from '../../config/recovery-schema.ts';
import type { Config } from '../../config/schema.ts';
import { backoffsMs } from '../../config/units.ts';
import { type ErrorCode, isFault } from '../../domain/errors.ts';
import type { LogLevel } from '../../logging/log-line.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import { ServiceOutage } from './outage.ts';
import { type RetryOptions, type RetryPolicy, requestRetries, retriesOf } from './retry.ts';

/** The failures that have a rule of their own, named as in the configuration. */
export type Failure = keyof RecoveryTable;

/** What a program that uses `fbp` as a library may say about failures. */
export interface ErrorHandling {
  /** false: the first row without an event stops the run. */
  continueOnSearchFailure?: boolean | undefined;
  /** Tries after the first one, for requests and downloads. */
  maxRetryAttempts?: number | undefined;
  /** Keep the raw files of failed matches. */
  saveFailedMatches?: boolean | undefined;
  /** Any cell of the recovery table, named as in the configuration; goes before the three above. */
  strategies?: { readonly [Row in Failure]?: Partial<RecoveryTable[Row]> } | undefined;
}

/** One row of the recovery table in the program's own units. */
export interface Recovery {
  /** Level its failures are logged at. */
  readonly logLevel: LogLevel;
  readonly retries: RetryPolicy;
  /** The first failure ends the run. */
  readonly stops: boolean;
  /** A person is to look at it. */
  readonly needsReview: boolean;
  readonly savesRawFiles: boolean;
}

/** The recovery table of a run. */
export type ErrorRecoveryStrategy = Readonly<Record<Failure, Recovery>>;

/** The configuration with what the caller says about failures laid over it, so that whoever reads it reads the same table. */
export function withErrorHandling(config: Config, handling: ErrorHandling = {}): Config {
  const { error_handling } = config;
  const { continueOnSearchFailure: goesOn = true, maxRetryAttempts, saveFailedMatches, strategies = {} } = handling;
  const table = error_handling.strategies;
  const retryCount = maxRetryAttempts === undefined ? {} : { retry_count: maxRetryAttempts };
  return {
    ...config,
    error_handling: {
      ...error_handling,
      save_failed_matches: saveFailedMatches ?? error_handling.save_failed_matches,
      strategies: {
        SearchNotFound: {
          ...table.SearchNotFound,
          ...(goesOn ? {} : { action: 'stop' as const }),
          ...strategies.SearchNotFound,
        },
        DownloadTimeout: { ...table.DownloadTimeout, ...retryCount, ...strategies.DownloadTimeout },
        ExtractionError: { ...table.ExtractionError, ...strategies.ExtractionError },
        MappingFailure: { ...table.MappingFailure, ...strategies.MappingFailure },
      },
    },
  };
}

/** The recovery table as a run goes by it. `failFast` stops at the first match whose files cannot be had or read. */
export function errorRecoveryStrategy(
  config: Config,
  { failFast = false }: { failFast?: boolean | undefined } = {},
): ErrorRecoveryStrategy {
  const { strategies, save_failed_matches, continue_on_failure } = config.error_handling;
  const { SearchNotFound, DownloadTimeout, ExtractionError, MappingFailure } = strategies;
  const { backoff_factor: factor } = config.api.betfair;
  const stopsAtFault = failFast || !continue_on_failure;
  const never = { retries: 0, backoffMs: () => 0 };
  return {
    SearchNotFound: {
      ...common(SearchNotFound),
      retries: retriesOf(SearchNotFound, { waits: backoffsMs(SearchNotFound), factor }),
      savesRawFiles: false,
    },
    DownloadTimeout: {
      ...common(DownloadTimeout),
      stops: stopsAtFault || DownloadTimeout.action === 'stop',
      retries: requestRetries(config),
      savesRawFiles: save_failed_matches && DownloadTimeout.save_raw_file,
    },
    ExtractionError: {
      ...common(ExtractionError),
      stops: stopsAtFault || ExtractionError.action === 'stop',
      retries: retriesOf(ExtractionError, { waits: backoffsMs(ExtractionError), factor }),
      savesRawFiles: save_failed_matches && ExtractionError.save_raw_file,
    },
    MappingFailure: { ...common(MappingFailure), retries: never, savesRawFiles: false },
  };
}

function common({ action, log_level, manual_review }: RecoveryTable[Failure]) {
  return {
    logLevel: log_level.toUpperCase() as Uppercase<typeof log_level>,
    stops: action === 'stop',
    needsReview: manual_review,
  };
}

/** Tells the log of each further try of a request, at the level of its row. */
export function logRetries(
  message: string,
  { DownloadTimeout }: Pick<ErrorRecoveryStrategy, 'DownloadTimeout'>,
  logger: PipelineLogger | undefined,
): NonNullable<RetryOptions['onRetry']> {
  return (error, attempt, wait_ms) => {
    const fields = { error: error.message, attempt, wait_ms };
    logger?.log(DownloadTimeout.logLevel, 'download', { message, fields });
  };
}

const BATCH_STOPPERS: ReadonlySet<ErrorCode> = new Set([
  'FBP-USAGE',
  'FBP-CONFIG',
  'FBP-CREDENTIALS',
  'FBP-NOT-PURCHASED',
  'FBP-DISK',
  'FBP-LOCKED',
  'FBP-INTERRUPTED',
]);

/** Faults that would meet every further row too: going on would only repeat them. */
export function stopsTheBatch(error: unknown): boolean {
  return error instanceof ServiceOutage || (isFault(error) && BATCH_STOPPERS.has(error.code));
}
