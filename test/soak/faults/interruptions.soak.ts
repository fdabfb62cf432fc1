import { expect, it } from 'vitest';
import { interruptRuns } from '../../support/e2e/faults/interrupted-runs.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { record } from '../figures.ts';

const MOST_MS = 10_000;

it('200 kill -9 at random moments', async () => {
  const figures = await interruptRuns(temporaryFolder(), { times: 200, seed: 'kill', signals: ['SIGKILL'], rounds: 4 });
  const counted = `${figures.interrupted} kills, ${figures.completed} runs to the end between them, all compared`;
  record({ promise: '1, 2', what: 'kill -9 of real runs', counted, violations: figures.violations.length });
  expect(figures.violations).toEqual([]);
});

it('100 SIGINT and SIGTERM at random moments', async () => {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const figures = await interruptRuns(temporaryFolder(), { times: 100, seed: 'signal', signals, rounds: 4 });
  const slowest = (figures.slowestStopMs / 1000).toFixed(1);
  const counted = `${figures.interrupted} signals, ${figures.completed} runs to the end, slowest stop ${slowest} s`;
  const violations = figures.violations.length + Number(figures.slowestStopMs >= MOST_MS);
  record({ promise: '9', what: 'SIGINT and SIGTERM of real runs', counted, violations });
  expect(figures.violations).toEqual([]);
  expect(figures.slowestStopMs).toBeLessThan(MOST_MS);
});
