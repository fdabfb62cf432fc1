import { expect, it } from 'vitest';
import { startTogether } from '../../support/e2e/faults/parallel-starts.ts';

// Fifty at once are a soak test.
it('of several runs of one output started at once, one wins and the others say which process has it', async () => {
  expect(await startTogether(6)).toEqual({ winners: 1, refused: 5, violations: [] });
});
