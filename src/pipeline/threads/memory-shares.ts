const MIB = 1024 * 1024;

/** What the program needs before the first match, and what a worker needs besides the histories it may hold. */
const BASE_BYTES = 140 * MIB;
const WORKER_BYTES = 100 * MIB;

/** A worker that may hold less would write every larger match to disk first; one that holds more gains nothing. */
const LEAST_HISTORY_BYTES = 4 * MIB;
const MOST_HISTORY_BYTES = 32 * MIB;

const LEAST_SERIES_BYTES = 64 * 1024;
const MOST_SERIES_BYTES = MIB;

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
 * started; the least that the program can do with is about 250 MB. `waiting`: matches whose rows may wait for their turn to be written.
 */
export function memoryShares(limitBytes: number, waiting: number): MemoryShares {
  const room = Math.max(0, limitBytes - BASE_BYTES);
  const workers = Math.max(1, Math.floor(room / (WORKER_BYTES + LEAST_HISTORY_BYTES)));
  const historyBytes = Math.min(MOST_HISTORY_BYTES, Math.max(LEAST_HISTORY_BYTES, room / 16));
  const seriesBytes = Math.min(MOST_SERIES_BYTES, room / 8 / waiting);
  return {
    workers,
    historyBytes: Math.floor(historyBytes),
    seriesBytes: Math.max(LEAST_SERIES_BYTES, Math.floor(seriesBytes)),
  };
}
