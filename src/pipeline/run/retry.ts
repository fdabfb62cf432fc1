import type { RecoveryTable } from '../../config/recovery-schema.ts';
import type { Config } from '../../config/schema.ts';
import { backoffsMs } from '../../config/units.ts';
import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import { asFbpError, type ErrorCode, type FbpError, isFault } from '../../domain/errors.ts';

/** How often and how patiently something is tried again. */
export interface RetryPolicy {
  /** Tries after the first one. */
  readonly retries: number;
  /** Milliseconds to wait before the `n`th further try, from 1. */
  readonly backoffMs: (n: number) => number;
}

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 up to 1, as `Math.random`. */
  readonly random?: () => number;
  /** Which errors are worth another try; by default those that may pass by themselves. */
  readonly mayPass?: (error: unknown) => boolean;
  /** Told before each further try. */
  readonly onRetry?: (error: FbpError, attempt: number, waitMs: number) => void;
}

/** Waits vary by a quarter either way, so that workers that failed together do not all come back together. */
const JITTER = 0.25;
const FIRST_WAIT_MS = 1000;
/** An hour, as long as a wait of the table may be. */
const LONGEST_WAIT_MS = 3_600_000;

/** Retryable in the sense that a person may run the program again, but not by trying the same call again. */
const FOR_PEOPLE: ReadonlySet<ErrorCode> = new Set(['FBP-LOCKED', 'FBP-INTERRUPTED']);

/**
 * The one policy of everything that is asked of the service, lists and files alike: as often as the row `DownloadTimeout` of
 * the recovery table says, or `api.betfair.max_retries` where it says nothing, with the waits of that row.
 */
export function requestRetries({ api, error_handling }: Pick<Config, 'api' | 'error_handling'>): RetryPolicy {
  const { max_retries, backoff_factor: factor } = api.betfair;
  const row = error_handling.strategies.DownloadTimeout;
  return retriesOf({ ...row, retry_count: row.retry_count ?? max_retries }, { waits: backoffsMs(row), factor });
}

/** A row's waits, one after the other; from the last one on (or from a second, where there is none) each is `factor` times the one before. */
export function retriesOf(
  { action, retry_count }: Pick<RecoveryTable['SearchNotFound' | 'ExtractionError'], 'action' | 'retry_count'>,
  { waits, factor }: { waits: readonly number[]; factor: number },
): RetryPolicy {
  const last = waits.at(-1) ?? FIRST_WAIT_MS;
  const beyond = (n: number) => n - Math.max(1, waits.length);
  return {
    retries: action === 'retry_with_backoff' ? retry_count : 0,
    backoffMs: (n) => Math.min(waits[n - 1] ?? last * factor ** beyond(n), LONGEST_WAIT_MS),
  };
}

/**
 * Does something until it succeeds, fails for good, or the policy is used up; then throws the last error.
 * By default only errors marked retryable are tried again; never sooner than the service asked (`Retry-After`).
 */
export async function withRetries<T>(
  operation: () => Promise<T>,
  { retries, backoffMs }: RetryPolicy,
  { signal, sleep = SYSTEM_CLOCK.sleep, random = Math.random, mayPass = isRetryable, onRetry }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      signal.throwIfAborted();
      if (attempt > retries || !mayPass(error)) throw error;
      const fault = asFbpError(error);
      const jittered = backoffMs(attempt) * (1 + JITTER * (2 * random() - 1));
      const waitMs = Math.max(jittered, fault.retryAfterMs ?? 0);
      onRetry?.(fault, attempt, waitMs);
      await sleep(waitMs, signal);
    }
  }
}

function isRetryable(error: unknown): boolean {
  return isFault(error) && error.retryable && !FOR_PEOPLE.has(error.code);
}
