import { describe, expect, it } from 'vitest';
import { overround, spreadOf } from '../../../src/report-page/output/match-record.ts';

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

describe('spreadOf', () => {
  it('gives the middle of an odd number of values and the mean of the two middle ones of an even', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ count: 3, lowest: 1, median: 2, highest: 3 });
    expect(spreadOf([4, 1, 2, 3])).toEqual({ count: 4, lowest: 1, median: 2.5, highest: 4 });
    expect(spreadOf([])).toBeUndefined();
  });
});
