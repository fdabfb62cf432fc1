const MIB = 1024 * 1024;

/** What the program needs before the first match, and what a worker needs besides the histories it may hold. */
const BASE_MB = 140;
const WORKER_MB = 100;

/** A worker that may hold less would write every larger match to disk first; one that holds more gains nothing. */
const LEAST_HISTORY_MB = 4;
const MOST_HISTORY_MB = 32;

/** Matches whose rows may wait for their turn to be written. */
const WAITING_MATCHES = 50;
const MOST_SERIES_MB = 1;

export interface MemoryShares {
  /** Worker threads at most. */
  readonly workers: number;
  /** Price history that a worker holds before it goes to disk. */
  readonly historyBytes: number;
  /** Encoded rows of one match that are held before they go to disk. */
  readonly seriesBytes: number;
}

/**
 * How `processing.memory_limit_mb` is shared out. What does not fit goes to disk, and workers that do not fit are not
 * started; the least that the program can do with is about 250 MB.
 */
export function memoryShares(limitMb: number): MemoryShares {
  const room = Math.max(0, limitMb - BASE_MB);
  const workers = Math.max(1, Math.floor(room / (WORKER_MB + LEAST_HISTORY_MB)));
  const historyMb = Math.min(MOST_HISTORY_MB, Math.max(LEAST_HISTORY_MB, room / 16));
  const seriesMb = Math.min(MOST_SERIES_MB, room / 8 / WAITING_MATCHES);
  return {
    workers,
    historyBytes: Math.floor(historyMb * MIB),
    seriesBytes: Math.max(64 * 1024, Math.floor(seriesMb * MIB)),
  };
}
