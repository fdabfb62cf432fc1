import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinSeries } from '../../../src/report-page/output/thin-series.ts';

const points = fc
  .tuple(
    fc.array(fc.record({ step: fc.integer({ min: 1, max: 500 }), price: fc.integer({ min: 101, max: 100_000 }) }), {
      minLength: 1,
      maxLength: 600,
    }),
    fc.integer({ min: -60_000, max: 100 }),
  )
  .map(([list, start]) => {
    let second = start;
    return { seconds: list.map(({ step }) => (second += step)), prices: list.map(({ price }) => price / 100) };
  });
const limit = fc.integer({ min: 6, max: 220 });

describe('thinSeries', () => {
  it('keeps at most the limit, in order, and only points that were there', () => {
    fc.assert(
      fc.property(points, limit, (all, most) => {
        const thinned = thinSeries(all, most);
        expect(thinned.seconds.length).toBeLessThanOrEqual(most);
        const there = new Map(all.seconds.map((second, index) => [second, all.prices[index]]));
        for (const [index, second] of thinned.seconds.entries()) expect(thinned.prices[index]).toBe(there.get(second));
        expect(thinned.seconds).toEqual([...thinned.seconds].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps the first and the last price, the close, the first in-play one, the highest and the lowest', () => {
    fc.assert(
      fc.property(points, limit, (all, most) => {
        const thinned = thinSeries(all, most);
        const close = all.seconds.findLast((second) => second < 0);
        const inPlay = all.seconds.find((second) => second >= 0);
        const kept = [all.seconds[0], all.seconds.at(-1), close, inPlay].filter((second) => second !== undefined);
        expect(thinned.seconds).toEqual(expect.arrayContaining(kept));
        expect(Math.max(...thinned.prices)).toBe(Math.max(...all.prices));
        expect(Math.min(...thinned.prices)).toBe(Math.min(...all.prices));
      }),
    );
  });

  it('leaves a series alone that is short enough', () => {
    fc.assert(
      fc.property(points, (all) => {
        expect(thinSeries(all, Math.max(6, all.seconds.length))).toEqual(all);
      }),
    );
  });
});
