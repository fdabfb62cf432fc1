import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../src/disk/clock.ts';

it('lets many wait with one signal, with no word of Node’s own about it', async () => {
  const warned = Promise.race([once(process, 'warning'), delay(500)]);
  const stop = new AbortController();
  const sleepers = Array.from({ length: 50 }, () => SYSTEM_CLOCK.sleep(60_000, stop.signal));
  stop.abort(new Error('enough'));
  const ends = await Promise.allSettled(sleepers);
  expect(ends.map((end) => end.status === 'rejected' && String(end.reason))).toEqual(Array(50).fill('Error: enough'));
  expect(await warned).toBeUndefined();
});
