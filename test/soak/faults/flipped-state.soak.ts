import { expect, it } from 'vitest';
import { flipState } from '../../support/e2e/faults/flipped-state.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { record } from '../figures.ts';

const FLIPS = Number(process.env['FBP_SOAK_FLIPS'] ?? 2000);

it.each([
  ['finished', FLIPS],
  ['half-done', Math.ceil(FLIPS * 0.15)],
] as const)('flipped bits in the state of a %s run', { timeout: 14_400_000 }, async (state, flips) => {
  const figures = await flipState(temporaryFolder(), { flips, seed: 'flip', state });
  const counted = `${state}: ${figures.flips} flips, ${figures.refused} runs said so and ended`;
  record({ promise: '21', what: 'Damaged state is learned again', counted, violations: figures.violations.length });
  expect(figures.violations).toEqual([]);
});
