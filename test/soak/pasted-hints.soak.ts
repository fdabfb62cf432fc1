import { afterAll, describe, expect, it } from 'vitest';
import { FAULTY_RUNS } from '../support/e2e/faults/faulty-runs.ts';
import { pasteHints } from '../support/e2e/paste-hints.ts';
import { record } from './figures.ts';

/** Each starts the program up to forty times. */
const RUN_TIMEOUT_MS = 1_200_000;
const ended: { readonly commands: number; readonly violations: readonly string[] }[] = [];

describe('every command that is printed works when pasted, after', () => {
  it.each(FAULTY_RUNS.map((one) => [one.name, one] as const))(
    '%s',
    { timeout: RUN_TIMEOUT_MS },
    async (name, faulty) => {
      const { pasted, violations, causes } = await pasteHints(faulty);
      ended.push({ commands: pasted.length, violations });
      console.info(`${name}: ${causes || '-'} (${pasted.length} commands)`);
      expect(violations).toEqual([]);
    },
  );
});

afterAll(() => {
  const commands = ended.reduce((sum, one) => sum + one.commands, 0);
  record({
    promise: '31',
    what: 'Every hint works when pasted, and loses nothing',
    counted: `${ended.length} runs, ${commands} commands`,
    violations: ended.flatMap((one) => one.violations).length,
  });
});
