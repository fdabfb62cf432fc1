import { describe, expect, it } from 'vitest';
import { MENDED_RUNS, mend } from '../support/e2e/faults/mended-runs.ts';

const MOST_STEPS = 3;

describe('what is printed mends, in at most three steps,', () => {
  it.each(MENDED_RUNS.map((one) => [one.name, one] as const))('%s', async (_name, run) => {
    const { pasted, open } = await mend(run);
    expect(open).toEqual([]);
    expect(pasted.at(-1)).toMatch(/^0 /);
    expect(pasted.length).toBeLessThanOrEqual(MOST_STEPS);
  });
});
