import { describe, expect, it } from 'vitest';
import { overround } from '../../../src/report-page/output/match-record.ts';

describe('overround', () => {
  it('is what the inverses give beyond 1', () => {
    expect(overround([2, 2])).toBe(0);
    expect(overround([1.9, 1.9])).toBeCloseTo(0.0526, 4);
    expect(overround([2.1, 2.1])).toBeCloseTo(-0.0476, 4);
  });

  it.each([[[]], [[2, undefined]], [[2, 0]]])('is unknown for %j', (prices) => {
    expect(overround(prices)).toBeUndefined();
  });
});
