import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapInOrder } from '../../../src/pipeline/run/map-in-order.ts';

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

const ticks = (count: number) => new Promise((resolve) => setTimeout(resolve, count));

describe('mapInOrder', () => {
  it('gives results in the order of the items whatever the concurrency, the window and the delays', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 10 }),
        async (delays, concurrency, window) => {
          const items = delays.map((delay, index) => ({ delay, index }));
          const results = mapInOrder(items, { concurrency, window }, async (item) => {
            await ticks(item.delay);
            return item.index;
          });
          expect(await collect(results)).toEqual(items.map((item) => item.index));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('never works on more items than the concurrency nor begins more than the window', async () => {
    let working = 0;
    let most = 0;
    let begun = 0;
    const results = mapInOrder([...Array(50).keys()], { concurrency: 3, window: 7 }, async (item) => {
      begun += 1;
      working += 1;
      most = Math.max(most, working);
      await ticks(1);
      working -= 1;
      return item;
    });
    await results.next();
    await ticks(30);
    expect(begun).toBeLessThanOrEqual(7);
    await collect(results);
    expect(most).toBe(3);
    expect(begun).toBe(50);
  });

  it('throws a failure at its place and begins nothing more', async () => {
    const begun: number[] = [];
    const results = mapInOrder([...Array(100).keys()], { concurrency: 2, window: 4 }, async (item) => {
      begun.push(item);
      await ticks(1);
      if (item === 5) throw new Error('five');
      return item;
    });
    const seen: number[] = [];
    await expect(async () => {
      for await (const result of results) seen.push(result);
    }).rejects.toThrow('five');
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    await ticks(20);
    expect(begun.length).toBeLessThan(12);
  });
});
