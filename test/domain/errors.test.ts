import { describe, expect, it } from 'vitest';
import { worstExitCode } from '../../src/domain/errors.ts';

describe('worstExitCode', () => {
  it.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 3, 0], 3],
    [[3, 11], 11],
    [[11, 5, 3], 5],
    [[5, 6, 0], 6],
    [[6, 4], 4],
    [[4, 2, 6], 2],
    [[2, 7], 7],
    [[7, 1, 2], 1],
    [[1, 130], 130],
    [[0, 143, 143], 143],
  ] as const)('of %j is %d', (codes, worst) => {
    expect(worstExitCode(codes)).toBe(worst);
    expect(worstExitCode([...codes].reverse())).toBe(worst);
  });
});
