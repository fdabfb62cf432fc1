import type { Config } from '../../config/schema.ts';
import { type ErrorCode, FbpError } from '../../domain/errors.ts';
import { ServiceOutage } from './outage.ts';

/** The faults that have a rule of their own, named as in the configuration. */
export type Failure = keyof Config['error_handling']['strategies'];
export type Recovery = Config['error_handling']['strategies'][Failure];

/** What a program that uses `fbp` as a library may say about failures. */
export interface ErrorHandling {
  /** false: the first row without an event stops the run. */
  continueOnSearchFailure?: boolean | undefined;
  /** Tries after the first one, for downloads. */
  maxRetryAttempts?: number | undefined;
  /** Keep the raw files of failed extractions. */
  saveFailedMatches?: boolean | undefined;
}

/** The recovery table of a run: the configuration's, with what the caller overrides. */
export type ErrorRecoveryStrategy = Readonly<Record<Failure, Recovery>>;

export function errorRecoveryStrategy(config: Config, handling: ErrorHandling = {}): ErrorRecoveryStrategy {
  const { strategies, save_failed_matches, continue_on_failure } = config.error_handling;
  const retryCount = handling.maxRetryAttempts ?? strategies.DownloadTimeout.retry_count;
  const saveRaw = (handling.saveFailedMatches ?? save_failed_matches) && strategies.ExtractionError.save_raw_file;
  const goOn = handling.continueOnSearchFailure ?? true;
  const onFault = continue_on_failure ? {} : ({ action: 'stop' } as const);
  return {
    ...strategies,
    SearchNotFound: { ...strategies.SearchNotFound, ...(goOn ? {} : { action: 'stop' }) },
    DownloadTimeout: { ...strategies.DownloadTimeout, ...onFault, retry_count: retryCount },
    ExtractionError: { ...strategies.ExtractionError, ...onFault, save_raw_file: saveRaw },
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
  return error instanceof ServiceOutage || (error instanceof FbpError && BATCH_STOPPERS.has(error.code));
}
