import { describe, expect, it } from 'vitest';
import { nearestIds } from '../../../src/mapping/names/nearest-word.ts';

describe('nearestIds', () => {
  it('puts the one with the fewest slips first', () => {
    expect(nearestIds('12345', ['99999', '12354', '12346', '1234'])).toEqual(['1234', '12346', '12354']);
  });
});
