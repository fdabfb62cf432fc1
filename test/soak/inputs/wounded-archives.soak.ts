import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { runWoundedArchives } from '../../support/market-files/wounded/run-wounded-archives.ts';
import { record } from '../figures.ts';

const WOUNDS = 100_000;
/** Five hundred matches with a thousand market files. */
const ROUNDS = 125;

it('100,000 wounds in market files, through the whole program', { timeout: 14_400_000 }, async () => {
  const extent = { root: temporaryFolder(), rounds: ROUNDS, wounds: WOUNDS };
  const { runs, wounds, woundedFiles, linked, violations } = await runWoundedArchives(extent);
  const counted = `${wounds} wounds in ${woundedFiles} files of ${runs} runs, ${linked} rows linked all the same`;
  record({ promise: '32', what: 'Odd files cost no other match anything', counted, violations: violations.length });
  expect(violations).toEqual([]);
  expect(linked).toBeGreaterThan(0);
});
