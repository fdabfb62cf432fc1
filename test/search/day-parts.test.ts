import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutsBetween, partOf } from '../../src/search/day-parts.ts';

const instants = fc
  .array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 })
  .map((times) => Float64Array.from(times).sort());

it('divides instants into parts in order, none larger than asked unless its later half begins at one instant', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 40 }), (times, most) => {
      const cuts = cutsBetween(times, most);
      expect([...cuts].sort((a, b) => a - b)).toEqual(cuts);
      const parts = [...times].map((at) => partOf(at, cuts));
      expect([...parts].sort((a, b) => a - b)).toEqual(parts);
      for (let part = 0; part <= cuts.length; part += 1) {
        const own = times.filter((_, index) => parts[index] === part);
        const later = own.slice(Math.ceil(most / 2) - 1, -1);
        if (own.length > most) expect(new Set(later).size).toBe(1);
      }
    }),
  );
});

it('cuts where nothing is played for longest', () => {
  expect(cutsBetween(Float64Array.from([1, 2, 3, 4, 100, 101, 102, 103]), 6)).toEqual([52]);
});
