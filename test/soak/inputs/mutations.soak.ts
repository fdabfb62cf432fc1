import { expect, it } from 'vitest';
import { checkMutatedLine } from '../../support/market-files/check-mutated-line.ts';
import { mutateLines } from '../../support/market-files/mutated-lines.ts';
import { record } from '../figures.ts';

it('100,000 mutated lines: no crash, no hang, none lost', { timeout: 1_800_000 }, () => {
  const violations: string[] = [];
  const { lines, taken, broken } = mutateLines(100_000, 'soak', (line) => {
    try {
      return checkMutatedLine(line);
    } catch (error) {
      violations.push(`${line}: ${error}`);
      return { taken: false, broken: false };
    }
  });
  const counted = `${lines} lines, ${taken} of them read in place as JSON.parse reads them, ${broken} reported as no message`;
  record({ promise: '17', what: 'The parser never loses a line', counted, violations: violations.length });
  expect(violations).toEqual([]);
  expect(taken).toBeGreaterThan(5000);
  expect(broken).toBeGreaterThan(30_000);
});
