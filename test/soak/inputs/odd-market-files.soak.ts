import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { readMutatedEvents } from '../../support/market-files/read-mutated-events.ts';
import { record } from '../figures.ts';

const EVENTS = 100_000;
const AT_A_TIME = 2000;

it('100,000 market files with odd values, through catalogue and extraction', { timeout: 3_600_000 }, async () => {
  const root = temporaryFolder();
  const violations: string[] = [];
  let [known, priced] = [0, 0];
  for (let seed = 0; seed < EVENTS / AT_A_TIME; seed += 1) {
    const folder = join(root, String(seed));
    mkdirSync(folder);
    const read = await readMutatedEvents(AT_A_TIME, seed, folder);
    violations.push(...read.violations);
    known += read.known;
    priced += read.priced;
    rmSync(folder, { recursive: true });
  }
  const counted = `${EVENTS} files: ${known} events known, ${priced} with prices`;
  record({ promise: '32', what: 'One odd file never ends a run', counted, violations: violations.length });
  expect(violations).toEqual([]);
  expect(priced).toBeGreaterThan(EVENTS / 2);
});
