import { expect, it } from 'vitest';
import { memoryShares } from '../../../src/pipeline/threads/memory-shares.ts';

const MIB = 1024 * 1024;

it('starts fewer workers and holds less of each match the less memory there is', () => {
  const shares = [128, 256, 512, 1024, 2048, 65_536].map((mb) => memoryShares(mb * 1024 * 1024, 70));
  expect(shares[0]).toEqual({ workers: 1, historyBytes: 4 * MIB, seriesBytes: 64 * 1024 });
  for (const [index, { workers, historyBytes, seriesBytes }] of shares.entries()) {
    const before = shares[Math.max(0, index - 1)];
    expect(workers).toBeGreaterThanOrEqual(before?.workers ?? 0);
    expect(historyBytes).toBeGreaterThanOrEqual(before?.historyBytes ?? 0);
    expect(seriesBytes).toBeGreaterThanOrEqual(before?.seriesBytes ?? 0);
  }
  expect(shares.at(-1)).toMatchObject({ historyBytes: 32 * MIB, seriesBytes: MIB });
});
