import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeenIds } from '../../../src/input/rows/seen-ids.ts';

it('tells for each id the place where it was read first, as a map does', () => {
  const id = fc.oneof(fc.nat({ max: 5000 }).map(String), fc.string());
  fc.assert(
    fc.property(fc.array(id, { maxLength: 4000 }), (ids) => {
      const seen = new SeenIds();
      const first = new Map<string, { line: number; file: string | undefined }>();
      for (const [index, one] of ids.entries()) {
        const place = { line: index + 1, file: index < ids.length / 2 ? undefined : 'b.csv' };
        expect(seen.see(one, place)).toEqual(first.get(one));
        if (!first.has(one)) first.set(one, place);
      }
    }),
    { numRuns: 30 },
  );
});

it('keeps ids apart that differ in leading zeros, case or their last digit', () => {
  const seen = new SeenIds();
  const ids = ['1', '01', '001', '1.0', 'a', 'A', '9007199254740993', '9007199254740992'];
  expect(ids.map((one, index) => seen.see(one, { line: index + 1, file: undefined }))).toEqual(
    ids.map(() => undefined),
  );
});

it('holds half a million made ids apart', () => {
  const seen = new SeenIds();
  let met = 0;
  for (let row = 0; row < 500_000; row += 1) {
    if (
      seen.see(`premier-league_2023-2024_club-${row % 1009}_club-${row}_2023-08-11`, { line: row + 1, file: undefined })
    )
      met += 1;
  }
  expect(met).toBe(0);
});
