import { describe, expect, it } from 'vitest';
import { FAULTY_RUNS } from '../../support/e2e/faults/faulty-runs.ts';
import { pasteHints } from '../../support/e2e/paste-hints.ts';

/** The soak test takes all of them. */
const EVERY = 14;
const some = FAULTY_RUNS.filter((_, index) => index % EVERY === 0);

describe('every command that is printed', () => {
  it.each(some.map((one) => [one.name, one] as const))('works when pasted, after %s', async (_name, faulty) => {
    expect((await pasteHints(faulty)).violations).toEqual([]);
  });
});
