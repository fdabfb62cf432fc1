import { setMaxListeners } from 'node:events';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';

/** Time as whoever waits sees it, so that tests can run hours in milliseconds. */
export interface Clock {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** Waits at least `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    // As many as there are requests at once may wait with one signal; Node takes more than ten for a leak and says so.
    if (signal !== undefined) setMaxListeners(0, signal);
    try {
      await delay(Math.ceil(ms), undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

const SLICE_MS = 25;

/**
 * Makes a function to await between pieces of synchronous work: every 25 ms it lets timers, signals and other tasks
 * run, and it throws the signal's reason once that is aborted.
 */
export function yielder(signal: AbortSignal): () => Promise<void> {
  let sliceStart = performance.now();
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - sliceStart < SLICE_MS) return;
    await setImmediate();
    sliceStart = performance.now();
    signal.throwIfAborted();
  };
}
