import { expect, it } from 'vitest';
import { downloadEverything } from '../support/emulator/download-everything.ts';
import { record } from './figures.ts';

const LEAST_SHARE = 0.95;

// The random faults hold 429s and 503s, which slow the client down to a sixteenth: hence the high limit.
it('1,000 files at a 30 % fault rate end complete', async () => {
  const run = await downloadEverything({ events: 334, faultRate: 0.3, seed: 'soak', requestsPerSecond: 600 });
  await run.close();
  record({
    promise: '6',
    what: 'downloads at a 30 % fault rate',
    counted: `${run.files} files, ${run.requests} requests, ${run.faultsMet} faults, ${run.seconds.toFixed(0)} s`,
    violations: run.wrong.length + run.fetchedTwice.length + run.unfinished.length,
  });
  expect(run.files).toBe(1002);
  expect(run.faultsMet).toBeGreaterThan(run.requests * 0.2);
  expect(run.wrong).toEqual([]);
  expect(run.fetchedTwice).toEqual([]);
  expect(run.unfinished).toEqual([]);
});

it('uses at least 95 % of the rate limit when that is the bottleneck, and never more', async () => {
  const run = await downloadEverything({ events: 334, faultRate: 0, seed: 'rate', requestsPerSecond: 30 });
  const share = run.requests / (run.seconds * 30);
  await run.close();
  record({
    promise: '7',
    what: 'rate limit as the bottleneck',
    counted: `${run.requests} requests in ${run.seconds.toFixed(1)} s: ${(share * 100).toFixed(1)} % of 30 a second`,
    violations: run.refusedForRate + Number(share < LEAST_SHARE),
  });
  expect(run.refusedForRate).toBe(0);
  expect(share).toBeGreaterThanOrEqual(LEAST_SHARE);
});
