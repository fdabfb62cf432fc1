import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundedParts } from '../../../src/diagnostics/profiler/rounded-parts.ts';

it('shows parts that add up to the whole as it is shown, each less than one step from what it is', () => {
  const parts = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 14 });
  fc.assert(
    fc.property(parts, fc.constantFrom(0, 1, 2), (given, decimals) => {
      const whole = given.reduce((sum, part) => sum + part, 0);
      const shown = roundedParts(given, whole, decimals);
      const sum = shown.reduce((total, part) => total + part, 0);
      expect(sum.toFixed(decimals)).toBe(whole.toFixed(decimals));
      for (const [index, part] of given.entries())
        expect(Math.abs((shown[index] ?? 0) - part)).toBeLessThanOrEqual(10 ** -decimals);
    }),
  );
});
