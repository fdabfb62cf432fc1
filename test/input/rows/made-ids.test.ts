import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStatistics } from '../../../src/input/read-statistics.ts';

const CLUBS = ['Arsenal', 'Man City', "Nott'm Forest", 'Brighton & Hove', 'São Paulo', 'A-B', 'A B C'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-made-ids-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Fixture {
  readonly home: string;
  readonly away: string;
  readonly day: number;
}

/** Ids by the fixture, from a file in the form of football-data.co.uk, which has none. */
async function idsOf(fixtures: readonly Fixture[], extra = 0): Promise<ReadonlyMap<string, string>> {
  const more = Array.from({ length: extra }, (_, index) => `X${index}`);
  const lines = fixtures.map(({ home, away, day }) =>
    ['E0', `${String(day).padStart(2, '0')}/08/2023`, home, away, '1', '0', 'H', ...more.map(() => '9')].join(','),
  );
  const header = ['Div', 'Date', 'HomeTeam', 'AwayTeam', 'FTHG', 'FTAG', 'FTR', ...more].join(',');
  const path = join(folder, 'E0.csv');
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`);
  const batch = { country: 'england', league: 'premier-league', season: '2023-2024' };
  const ids = new Map<string, string>();
  for await (const row of readStatistics(path, { timeZone: 'UTC', batch })) {
    if (row.kind !== 'match') throw new Error(row.invalid.reason);
    ids.set(lines[row.match.row] ?? '', row.match.matchId);
  }
  return new Map([...ids].map(([line, id]) => [line.split(',').slice(0, 4).join(','), id]));
}

const fixture = fc
  .record({
    pair: fc.uniqueArray(fc.constantFrom(...CLUBS), { minLength: 2, maxLength: 2 }),
    day: fc.integer({ min: 1, max: 31 }),
  })
  .map(({ pair: [home = '', away = ''], day }): Fixture => ({ home, away, day }));
// A day beyond the twelfth tells the order of the dates.
const fixtures = fc
  .uniqueArray(fixture, { minLength: 2, maxLength: 25, selector: ({ home, away, day }) => `${home} ${away} ${day}` })
  .map((made) => [...made, { home: 'Everton', away: 'Fulham', day: 31 }]);

describe('an id made of a match', () => {
  it('is its own, and stays the same whatever the order, the other rows and the columns are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fixtures,
        fc.integer({ min: 0, max: 4 }),
        fc.infiniteStream(fc.nat()),
        async (all, extra, noise) => {
          const ids = await idsOf(all);
          expect(new Set(ids.values()).size).toBe(all.length);
          const shuffled = all.map((one) => ({ one, at: noise.next().value ?? 0 })).sort((a, b) => a.at - b.at);
          const others = await idsOf(
            shuffled.map(({ one }) => one),
            extra,
          );
          expect(new Map([...others].sort())).toEqual(new Map([...ids].sort()));
          const fewer = await idsOf(all.slice(1), extra);
          for (const [row, id] of fewer) expect(ids.get(row)).toBe(id);
        },
      ),
      { numRuns: 60 },
    );
  });
});
