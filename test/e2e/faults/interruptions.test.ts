import { expect, it } from 'vitest';
import { interruptRuns } from '../../support/e2e/faults/interrupted-runs.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';

const SIGNALS = ['SIGKILL', 'SIGINT', 'SIGTERM'] as const;

// The long forms, 200 kills and 100 signals, are soak tests.
it('a run on the historic service that is interrupted at any moment leaves old or new files, fetches nothing again, and ends with the same bytes', async () => {
  const figures = await interruptRuns(temporaryFolder(), { times: 9, seed: 'short', signals: SIGNALS, rounds: 3 });
  expect(figures.violations).toEqual([]);
  expect(figures.interrupted).toBe(9);
  expect(figures.slowestStopMs).toBeLessThan(10_000);
});

it('is as safe when it removes what it has downloaded', async () => {
  const args = ['--no-keep-raw'];
  const options = { times: 6, seed: 'raw', signals: ['SIGKILL', 'SIGTERM'], rounds: 3, args } as const;
  const figures = await interruptRuns(temporaryFolder(), options);
  expect(figures.violations).toEqual([]);
  expect(figures.interrupted).toBe(6);
});
