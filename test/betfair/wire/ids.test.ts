import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds } from '../../../src/betfair/wire/ids.ts';

describe('compareIds', () => {
  it('orders market ids by the number behind 1., however many digits it has', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1 })), (numbers) => {
        const sorted = numbers.map((number) => `1.${number}`).sort(compareIds);
        expect(sorted).toEqual(numbers.toSorted((a, b) => a - b).map((number) => `1.${number}`));
      }),
    );
  });
});
