import { describe, expect, it } from 'vitest';
import { spreadOf } from '../../../src/report-page/analysis/spread.ts';

describe('spreadOf', () => {
  it('gives the middle of an odd number of values and the mean of the two middle ones of an even', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ count: 3, lowest: 1, mean: 2, median: 2, ninth: 3, highest: 3 });
    expect(spreadOf([4, 1, 2, 3])).toMatchObject({ count: 4, mean: 2.5, median: 2.5 });
    expect(spreadOf([])).toBeUndefined();
  });

  it('knows what nine of ten values do not exceed', () => {
    expect(spreadOf(Array.from({ length: 20 }, (_, index) => index + 1))?.ninth).toBe(18);
  });
});
