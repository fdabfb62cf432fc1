import { expect, it } from 'vitest';
import { checkDatedFiles } from '../../support/generator/dated-files.ts';
import { record } from '../figures.ts';

const FILES = 10_000;

it('10,000 files of dates in every form, order and mixture', async () => {
  const { refused } = await checkDatedFiles(FILES);
  const counted = `${FILES} files, ${refused} refused, no date read wrongly`;
  console.log(counted);
  record({ promise: '17', what: 'Dates of statistics files', counted, violations: 0 });
  expect(refused).toBeGreaterThan(FILES / 20);
});
