import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/archive-builder.ts';
import { readMutatedAnswers } from '../../support/market-files/read-mutated-answers.ts';

it('takes an answer of the service or says what is wrong with it, whatever JSON values stand in its fields', async () => {
  const { known, refused, violations } = await readMutatedAnswers(30, 12, temporaryFolder());
  expect(violations).toEqual([]);
  expect(known).toBeGreaterThan(3);
  expect(refused).toBeGreaterThan(3);
});
