import { expect, it } from 'vitest';
import { startTogether } from '../../support/e2e/faults/parallel-starts.ts';
import { record } from '../figures.ts';

it('50 runs of one output started at once', async () => {
  const { winners, refused, violations } = await startTogether(50);
  const counted = `50 starts: ${winners} winner, ${refused} ended with exit 11 naming it`;
  record({ promise: '10', what: 'parallel starts', counted, violations: violations.length });
  expect(violations).toEqual([]);
  expect({ winners, refused }).toEqual({ winners: 1, refused: 49 });
});
