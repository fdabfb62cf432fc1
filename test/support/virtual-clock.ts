import type { Clock } from '../../src/disk/clock.ts';

/** A clock that stands still until everyone waits, then jumps to the next one's time. `late` adds what a busy timer would. */
export function virtualClock(late: () => number = () => 0): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms + late();
    },
  };
}
