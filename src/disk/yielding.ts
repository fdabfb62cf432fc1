import { setImmediate } from 'node:timers/promises';

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
