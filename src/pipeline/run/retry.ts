import type { Config } from '../../config/schema.ts';
import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import { type ErrorCode, FbpError } from '../../domain/errors.ts';
import type { Recovery } from './error-recovery.ts';

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
  /** Told before each further try. */
  readonly onRetry?: (error: FbpError, attempt: number, waitMs: number) => void;
}

/** Waits vary by a quarter either way, so that workers that failed together do not all come back together. */
const JITTER = 0.25;

/** Retryable in the sense that a person may run the program again, but not by trying the same call again. */
const FOR_PEOPLE: ReadonlySet<ErrorCode> = new Set(['FBP-LOCKED', 'FBP-INTERRUPTED']);

/** Retries of downloads: the row `DownloadTimeout` of the recovery table; its last wait repeats. */
export function downloadRetries({ action, retry_count, backoff_seconds }: Recovery): RetryPolicy {
  return {
    retries: action === 'retry_with_backoff' ? retry_count : 0,
    backoffMs: (n) => (backoff_seconds[n - 1] ?? backoff_seconds.at(-1) ?? 0) * 1000,
  };
}

/** Retries of every other request of the API: one second, then longer by the configured factor. */
export function requestRetries({ max_retries, backoff_factor }: Config['api']['betfair']): RetryPolicy {
  return { retries: max_retries, backoffMs: (n) => 1000 * backoff_factor ** (n - 1) };
}

/**
 * Does something until it succeeds, fails for good, or the policy is used up; then throws the last error.
 * Only errors marked retryable are tried again, and never sooner than the service asked (`Retry-After`).
 */
export async function withRetries<T>(
  operation: () => Promise<T>,
  { retries, backoffMs }: RetryPolicy,
  { signal, sleep = SYSTEM_CLOCK.sleep, random = Math.random, onRetry }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      signal.throwIfAborted();
      if (attempt > retries || !mayTryAgain(error)) throw error;
      const jittered = backoffMs(attempt) * (1 + JITTER * (2 * random() - 1));
      const waitMs = Math.max(jittered, error.retryAfterMs ?? 0);
      onRetry?.(error, attempt, waitMs);
      await sleep(waitMs, signal);
    }
  }
}

function mayTryAgain(error: unknown): error is FbpError {
  return error instanceof FbpError && error.retryable && !FOR_PEOPLE.has(error.code);
}
