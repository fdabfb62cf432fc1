import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PriceTrail } from '../../../src/pipeline/monitor/price-trail.ts';

const MINUTE = 60_000;
const START = Date.UTC(2024, 2, 1, 15);

describe('the trail of a price', () => {
  it('knows what the price was, as long as an hour back, and holds it where nothing came', () => {
    const trail = new PriceTrail();
    trail.note(START, 2);
    trail.note(START + 30 * MINUTE, 3);
    expect(trail.before(START + 40 * MINUTE, 5 * MINUTE)).toBe(3);
    expect(trail.before(START + 40 * MINUTE, 20 * MINUTE)).toBe(2);
    expect(trail.before(START + 40 * MINUTE, 50 * MINUTE)).toBeUndefined();
    expect(trail.range(START + 40 * MINUTE, 20 * MINUTE)).toEqual({ low: 2, high: 3 });
    expect(trail.range(START + 40 * MINUTE, 5 * MINUTE)).toEqual({ low: 3, high: 3 });
    expect(trail.points(START + 60 * MINUTE, 3)).toEqual([2, 3, 3]);
    // A market that nobody touches for a day has the same price.
    expect(trail.before(START + 24 * 60 * MINUTE, 60 * MINUTE)).toBe(3);
  });

  it('says of any time within the hour the last price noted until its ten seconds', () => {
    const notes = fc.array(fc.tuple(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 101, max: 1000 })), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(notes, fc.integer({ min: 0, max: 3_500_000 }), (steps, ago) => {
        const trail = new PriceTrail();
        let at = START;
        const noted = steps.map(([wait, price]) => {
          at += wait;
          trail.note(at, price);
          return { step: Math.floor(at / 10_000), price };
        });
        const wanted = Math.floor((at - ago) / 10_000);
        expect(trail.before(at, ago)).toBe(noted.findLast(({ step }) => step <= wanted)?.price);
      }),
    );
  });
});
