import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchName } from '../../../src/domain/batch.ts';
import type { PlannedBatch } from '../../../src/pipeline/batches/expand-entries.ts';
import { batchesOfShard, parseShard } from '../../../src/pipeline/batches/shard.ts';

function planned(count: number): PlannedBatch[] {
  return Array.from({ length: count }, (_, index) => {
    const batch = { country: 'england', league: `league-${index % 7}`, season: String(2000 + index) };
    return { batch, request: { batch } };
  });
}

describe('a shard', () => {
  it.each(['1/1', '2/8', ' 8/8 '])('is named by its number and the number of all: %s', (text) => {
    expect(parseShard(text)).toEqual({ part: Number(text.trim()[0]), of: Number(text.trim()[2]) });
  });

  it.each(['0/4', '5/4', '1', '1/', 'a/b', '-1/4', '1/0', '1.5/4', ''])('is none: %j', (text) => {
    expect(parseShard(text)).toBeUndefined();
  });

  it('has its batches alone, in the order of the list, and as many as any other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 12 }), (count, of) => {
        const all = planned(count);
        const parts = Array.from({ length: of }, (_, index) => batchesOfShard(all, { part: index + 1, of }));
        for (const part of parts) expect(part).toEqual(all.filter((one) => part.includes(one)));
        expect(new Set(parts.flat()).size).toBe(count);
        expect(parts.flat()).toHaveLength(count);
        const sizes = parts.map((part) => part.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has the same batches wherever the list stands in another order', () => {
    const names = (list: readonly PlannedBatch[]) =>
      batchesOfShard(list, { part: 2, of: 3 }).map(({ batch }) => batchName(batch));
    expect(names(planned(20).reverse()).sort()).toEqual(names(planned(20)).sort());
  });

  it('has each entry once where a batch stands twice', () => {
    const twice = [...planned(3), ...planned(3)];
    expect([1, 2].flatMap((part) => batchesOfShard(twice, { part, of: 2 }))).toHaveLength(6);
  });
});
