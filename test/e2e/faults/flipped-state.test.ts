import { expect, it } from 'vitest';
import { flipState } from '../../support/e2e/faults/flipped-state.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';

it.each(['finished', 'half-done'] as const)(
  'a bit that rots in the state of a %s run is noticed, or changes nothing',
  async (state) => {
    const figures = await flipState(temporaryFolder(), { flips: 4, seed: 'few', state });
    expect(figures.violations).toEqual([]);
  },
);
