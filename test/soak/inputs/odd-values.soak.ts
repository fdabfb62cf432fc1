import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { readMutatedAnswers } from '../../support/market-files/read-mutated-answers.ts';
import { readMutatedMappings } from '../../support/market-files/read-mutated-mappings.ts';
import { record } from '../figures.ts';

const ANSWERS = 2000;
const MAPPINGS = 100_000;

it('answers of the historic service with odd values, over real sockets', { timeout: 3_600_000 }, async () => {
  const { known, refused, violations } = await readMutatedAnswers(ANSWERS, 13, temporaryFolder());
  const counted = `${ANSWERS} answers: ${known} events came, ${refused} answers refused with their name`;
  record({ promise: '32', what: 'No answer of the service ends in a bug', counted, violations: violations.length });
  expect(violations).toEqual([]);
});

it('mapping files with odd values', { timeout: 3_600_000 }, () => {
  const { taken, refused, violations } = readMutatedMappings(MAPPINGS, 13);
  const counted = `${MAPPINGS} files: ${taken} taken, ${refused} refused with line and key`;
  record({ promise: '32', what: 'No mapping file ends in a bug', counted, violations: violations.length });
  expect(violations).toEqual([]);
  expect(taken).toBeGreaterThan(MAPPINGS / 100);
});
