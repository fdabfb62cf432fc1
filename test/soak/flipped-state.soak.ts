import { expect, it } from 'vitest';
import { flipState } from '../support/e2e/flipped-state.ts';
import { temporaryFolder } from '../support/e2e/run-fbp.ts';
import { record } from './figures.ts';

const FLIPS = Number(process.env['FBP_SOAK_FLIPS'] ?? 400);

it(`${FLIPS} flipped bits in state files`, { timeout: 3_600_000 }, async () => {
  const figures = await flipState(temporaryFolder(), { flips: FLIPS, seed: 'flip' });
  const counted = `${figures.flips} flips, ${figures.refused} runs said so and ended`;
  record({ promise: '21', what: 'Damaged state is learned again', counted, violations: figures.violations.length });
  expect(figures.violations).toEqual([]);
});
