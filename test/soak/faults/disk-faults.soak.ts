import { expect, it } from 'vitest';
import { fillDisks } from '../../support/e2e/faults/disk-faults.ts';
import { record } from '../figures.ts';

/** From less than a log file to more than everything. */
const SIZES = Array.from({ length: 20 }, (_, index) => Math.round(16 * 1.29 ** index));

it('disks of 20 sizes', async ({ skip }) => {
  const figures = await fillDisks(SIZES);
  if (figures === undefined) return skip('no tmpfs can be mounted here');
  const counted = `${figures.sizes} sizes from ${SIZES[0]} to ${SIZES.at(-1)} KiB: ${figures.stopped} full`;
  record({ promise: '11', what: 'disk full', counted, violations: figures.violations.length });
  expect(figures.violations).toEqual([]);
  expect(figures.stopped).toBeGreaterThan(5);
});
