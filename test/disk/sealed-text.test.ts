import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sealed, unsealed } from '../../src/disk/sealed-text.ts';

it('gives back what was sealed, and nothing that differs from it in one bit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.integer({ min: 0, max: 7 }), (text, place, bit) => {
      const stored = Buffer.from(sealed(text));
      expect(unsealed(stored.toString())).toBe(Buffer.from(text).toString());
      const at = place % stored.length;
      stored[at] = (stored[at] ?? 0) ^ (1 << bit);
      expect(unsealed(stored.toString())).toBeUndefined();
    }),
  );
});

it('takes nothing that was never sealed', () => {
  expect(unsealed('{"row":1}')).toBeUndefined();
  expect(unsealed('')).toBeUndefined();
});
