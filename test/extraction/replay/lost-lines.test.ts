import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closed, definition, extractLines, KICKOFF, line, MINUTE } from '../../support/market-files/build-stream.ts';

const KNOWN_LINES = [
  line(KICKOFF - 60 * MINUTE, { def: definition() }),
  line(KICKOFF + 120 * MINUTE, { def: closed([11]) }),
] as const;

/** What a line of a file may be instead of a message; its first one tells what the file is. */
const NO_MESSAGE = fc.constantFrom(
  '{"op":"mcm","pt":1691848800000,"mc":[{"id":"1.1","rc":[{"ltp":2,"id":11}]}',
  '{"op":"mcm"',
  'ltp 1.34',
  '[]',
  '42',
  'null',
  '"mcm"',
  '<html>',
  `${'['.repeat(100)}${']'.repeat(100)}`,
  '{"op":"mcm","pt":"noon","mc":[]}',
  '\u0000\u0000\u0000',
);

/** A price at the minute of its place, with or without a field that nobody knows. */
function priceLine({ price, isOdd }: { price: number; isOdd: boolean }, index: number): string {
  return line(KICKOFF + (index - 50) * MINUTE, {
    rc: [{ id: 11, ltp: price, ...(isOdd ? { neverSeen: 1 } : {}) }],
  });
}

const prices = fc.array(fc.record({ price: fc.constantFrom(1.5, 2, 3.4, 10), isOdd: fc.boolean() }), {
  minLength: 1,
  maxLength: 30,
});
const damage = fc.array(fc.tuple(fc.nat(30), NO_MESSAGE), { maxLength: 6 });

it('a line that is no message costs itself, and is reported with its file and number; unknown fields are counted', async () => {
  await fc.assert(
    fc.asyncProperty(prices, damage, async (points, damages) => {
      const [first, last] = KNOWN_LINES;
      const good = [first, ...points.map(priceLine), last];
      const mixed: { readonly text: string; readonly isBad: boolean }[] = good.map((text) => ({ text, isBad: false }));
      for (const [at, text] of damages) mixed.splice(1 + at, 0, { text, isBad: true });
      const whole = await extractLines(good);
      const damaged = await extractLines(mixed.map(({ text }) => text));
      expect(damaged.series).toBe(whole.series);
      expect(damaged.markets).toEqual(whole.markets);
      const lines = mixed.flatMap(({ isBad }, index) => (isBad ? [index + 1] : []));
      expect(damaged.faults.map(({ file, line: number }) => [file, number])).toEqual(
        lines.map((number) => ['a/1.1.bz2', number]),
      );
      const odd = points.filter(({ isOdd }) => isOdd).length;
      expect(Object.values(damaged.unknownFields)).toEqual(odd === 0 ? [] : [odd]);
    }),
    { numRuns: 60 },
  );
});
