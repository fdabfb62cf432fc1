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
    // One was taken, seven more may be under way.
    expect(begun).toBe(8);
    await collect(results);
    expect(most).toBe(3);
    expect(begun).toBe(50);
  });

  it('takes a result of nothing for a result', async () => {
    expect(await collect(mapInOrder([1, 2, 3], { concurrency: 2, window: 2 }, async () => undefined))).toHaveLength(3);
  });

  it('runs ahead of a taker that is slow, and gives what is done before all of the window is', async () => {
    const done: number[] = [];
    const results = mapInOrder([...Array(9).keys()], { concurrency: 9, window: 9 }, async (item) => {
      await ticks(item === 8 ? 100 : 1);
      done.push(item);
      return item;
    });
    expect((await results.next()).value).toBe(0);
    expect(done).not.toContain(8);
    await results.return();
  });

  it('makes a slow stage slow the one before it, stage by stage', async () => {
    const begun: number[] = [];
    const note = async (item: number) => {
      begun.push(item);
      return item;
    };
    const first = mapInOrder([...Array(100).keys()], { concurrency: 2, window: 5 }, note);
    const stuck = mapInOrder(first, { concurrency: 1, window: 3 }, () => new Promise<never>(() => undefined));
    void stuck.next();
    await ticks(30);
    // Three in the stage that is stuck, five done in the one before it.
    expect(begun).toHaveLength(8);
  });

  it('throws what goes wrong with the items after the results of those before', async () => {
    function* items() {
      yield 1;
      yield 2;
      throw new Error('no third');
    }
    const seen: number[] = [];
    await expect(async () => {
      for await (const one of mapInOrder(items(), { concurrency: 2, window: 9 }, async (item) => item)) seen.push(one);
    }).rejects.toThrow('no third');
    expect(seen).toEqual([1, 2]);
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
