import { DAY_MS, HOUR_MS } from '../domain/time-units.ts';
import { SECOND_MS, spanMs } from './parse-units.ts';
import type { RecoveryTable } from './recovery-schema.ts';
import type { Config } from './schema.ts';

// What people write, such as seconds, hours or megabytes, becomes here and in `parse-units.ts` what the program counts in:
// milliseconds, bytes and shares of one. Nothing else converts a value of the configuration.

const MIB = 1024 * 1024;

/** Undefined: every price change is kept. */
export function resampleMs({ resample }: Pick<Config['extraction'], 'resample'>): number | undefined {
  return resample === 'none' ? undefined : spanMs(resample);
}

export function requestTimeoutMs({ timeout }: Pick<Config['api']['betfair'], 'timeout'>): number {
  return timeout * SECOND_MS;
}

export function cacheTtlMs({ cache_ttl_hours }: Pick<Config['mapping'], 'cache_ttl_hours'>): number {
  return cache_ttl_hours * HOUR_MS;
}

/** Undefined: everything is kept. */
export function retentionMs({ retention_days }: Pick<Config['storage'], 'retention_days'>): number | undefined {
  return retention_days === 0 ? undefined : retention_days * DAY_MS;
}

export function lockMs({ lock_seconds }: Pick<Config['queue'], 'lock_seconds'>): number {
  return lock_seconds * SECOND_MS;
}

export function memoryLimitBytes({ memory_limit_mb }: Pick<Config['processing'], 'memory_limit_mb'>): number {
  return memory_limit_mb * MIB;
}

/** The waits of a row of the recovery table, in order. */
export function backoffsMs({
  backoff_seconds,
}: Pick<RecoveryTable['SearchNotFound' | 'DownloadTimeout' | 'ExtractionError'], 'backoff_seconds'>): number[] {
  return backoff_seconds.map((seconds) => seconds * SECOND_MS);
}
