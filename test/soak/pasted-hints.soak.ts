import { expect, it } from 'vitest';
import { FAULTY_RUNS } from '../support/e2e/faults/faulty-runs.ts';
import { pasteHints } from '../support/e2e/paste-hints.ts';
import { record } from './figures.ts';

it('forty faulty runs: every command that is printed works when pasted', { timeout: 3_600_000 }, async () => {
  const violations: string[] = [];
  const causes: string[] = [];
  let commands = 0;
  for (const faulty of FAULTY_RUNS) {
    const { pasted, violations: found, causes: counted } = await pasteHints(faulty);
    commands += pasted.length;
    causes.push(`${faulty.name}: ${counted || '-'} (${pasted.length} commands)`);
    violations.push(...found.map((text) => `${faulty.name}: ${text}`));
  }
  console.info(causes.join('\n'));
  const counted = `${FAULTY_RUNS.length} runs, ${commands} commands`;
  record({
    promise: '31',
    what: 'Every hint works when pasted, and loses nothing',
    counted,
    violations: violations.length,
  });
  expect(violations).toEqual([]);
  expect(commands).toBeGreaterThan(FAULTY_RUNS.length);
});
