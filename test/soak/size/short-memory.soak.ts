import { expect, it } from 'vitest';
import { limitMemory, type MemoryLimit } from '../../support/e2e/faults/short-memory.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { record } from '../figures.ts';

/** From less than Node itself can start with to more than a run takes. */
const SPACES = Array.from({ length: 20 }, (_, index) => Math.round(500 * 1.28 ** index));
const HEAPS = [16, 24, 32, 64, 128];

it.each([
  ['address space', SPACES],
  ['heap', HEAPS],
] as const)('short memory: %s', { timeout: 3_600_000 }, async (of, sizes) => {
  const limits = sizes.map((megabytes): MemoryLimit => ({ of, megabytes }));
  const figures = await limitMemory(temporaryFolder(), limits);
  const counted = `${of}: ${figures.runs} sizes from ${sizes[0]} to ${sizes.at(-1)} MB, ${figures.right} runs right`;
  record({ promise: '20', what: 'Short memory', counted, violations: figures.violations.length });
  expect(figures.violations).toEqual([]);
});
