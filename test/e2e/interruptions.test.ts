import { describe, expect, it } from 'vitest';
import { interruptRuns } from './interrupted-runs.ts';
import { temporaryFolder } from './run-fbp.ts';

// The long forms, 200 kills and 100 signals, are soak tests.
describe('a run on the historic service that is interrupted at any moment', () => {
  it('leaves old or new files when killed, fetches nothing again, and ends with the same bytes', async () => {
    const cwd = temporaryFolder();
    const figures = await interruptRuns(cwd, { times: 6, seed: 'short', signals: ['SIGKILL'], rounds: 3 });
    expect(figures.violations).toEqual([]);
    expect(figures.interrupted).toBe(6);
  });

  it('is as safe when it removes what it has downloaded', async () => {
    const cwd = temporaryFolder();
    const args = ['--no-keep-raw'];
    const figures = await interruptRuns(cwd, {
      times: 6,
      seed: 'raw',
      signals: ['SIGKILL', 'SIGTERM'],
      rounds: 3,
      args,
    });
    expect(figures.violations).toEqual([]);
    expect(figures.interrupted).toBe(6);
  });

  it('stops properly on SIGINT and SIGTERM, and resumes', async () => {
    const cwd = temporaryFolder();
    const figures = await interruptRuns(cwd, { times: 4, seed: 'short', signals: ['SIGINT', 'SIGTERM'], rounds: 3 });
    expect(figures.violations).toEqual([]);
    expect(figures.slowestStopMs).toBeLessThan(10_000);
  });
});
