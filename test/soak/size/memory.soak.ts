import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type RunFigures, runFbp } from '../../../scripts/bench/measure/run-fbp.ts';
import { record } from '../figures.ts';
import {
  largeMarket,
  largeTar,
  manyEvents,
  SAMPLE_TAR,
  STATISTICS,
  statisticsFile,
  statisticsOfEvents,
} from './large-files.ts';
import { LARGE_FORMS, largeStatistics } from './large-statistics.ts';

const LIMIT_MB = 512;
const MINUTES = 60_000;

const cwd = mkdtempSync(join(tmpdir(), 'fbp-memory-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function run(args: readonly string[], env: Record<string, string> = {}): RunFigures {
  const batch = ['process', 'england', 'premier-league', '2023-2024', '--restart', '-q', '--output', join(cwd, 'out')];
  const figures = runFbp([...batch, ...args], { cwd, env });
  // 3: rows without an event, as the archives of these tests leave most of them
  expect([0, 3], figures.stderr).toContain(figures.status);
  return figures;
}

function report(what: string, { peakRssMb, ms }: RunFigures): void {
  const counted = `${what}: peak RSS ${peakRssMb.toFixed(0)} MB in ${(ms / 1000).toFixed(0)} s`;
  console.log(counted);
  record({ promise: '12', what: 'Bounded memory', counted, violations: Number(peakRssMb > LIMIT_MB) });
  expect(peakRssMb, what).toBeLessThanOrEqual(LIMIT_MB);
}

it('a PRO market of 300 MB', { timeout: 30 * MINUTES }, () => {
  report('a PRO market of 300 MB', run(['--archive', largeMarket(300), '--stats', STATISTICS, '--markets', 'all']));
});

it('a PRO market of 300 MB with as little memory as may be', { timeout: 30 * MINUTES }, () => {
  const usual = run(['--archive', largeMarket(300), '--stats', STATISTICS]);
  const little = run(['--archive', largeMarket(300), '--stats', STATISTICS], { FBP_PROCESSING_MEMORY_LIMIT_MB: '128' });
  report('the same with memory_limit_mb 128', little);
  expect(little.peakRssMb).toBeLessThan(usual.peakRssMb + 10);
});

it('a TAR of 1,000,000 entries', { timeout: 60 * MINUTES }, () => {
  report('a TAR of 1,000,000 entries', run(['--archive', largeTar(1_000_000), SAMPLE_TAR, '--stats', STATISTICS]));
});

it('a statistics file of 1,000,000 rows', { timeout: 60 * MINUTES }, () => {
  report('a statistics file of 1,000,000 rows', run(['--archive', SAMPLE_TAR, '--stats', statisticsFile(1_000_000)]));
});

it.each(LARGE_FORMS)('1,000,000 rows as %s has them, nearly all of other years', { timeout: 60 * MINUTES }, (form) => {
  const stats = largeStatistics(form, { rows: 1_000_000 });
  report(`1,000,000 rows as ${form} has them`, run(['--archive', SAMPLE_TAR, '--stats', stats]));
});

it('1,000,000 rows of which 100,000 link', { timeout: 120 * MINUTES }, () => {
  const [rows, events] = [1_000_000, 100_000];
  const stats = statisticsOfEvents(events, rows);
  const figures = run(['--archive', manyEvents(events), '--stats', stats, '--markets', 'MATCH_ODDS']);
  const { statuses } = JSON.parse(readFileSync(join(cwd, 'out', 'report.json'), 'utf8'));
  report(`${rows} rows, ${statuses.linked} of them linked`, figures);
  expect(statuses.linked).toBeGreaterThan(0.8 * events);
});
