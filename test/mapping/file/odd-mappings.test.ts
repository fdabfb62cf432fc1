import { expect, it } from 'vitest';
import { readMutatedMappings } from '../../support/market-files/read-mutated-mappings.ts';

it('takes a mapping file or names the line that is wrong, whatever JSON values stand in it', () => {
  const { refused, violations } = readMutatedMappings(500, 12);
  expect(violations).toEqual([]);
  expect(refused).toBeGreaterThan(100);
});
