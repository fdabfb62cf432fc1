import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchClubs } from '../../../src/search/names/batch-clubs.ts';
import { event, link, mapped, outcome, row } from '../../support/linking-builders.ts';

const day = (index: number): string => new Date(Date.parse('2023-08-05T15:00:00Z') + index * 86_400_000).toISOString();

/** Two ways to write one club without leaving anything out. */
const SPELLINGS = [
  ['manchester-united', 'man-utd'],
  ['arsenal', 'arsenal-fc'],
  ['nottingham-forest', 'nottm-forest'],
  ['sheffield-wednesday', 'sheffield-wed'],
] as const;

describe('the clubs of a batch', () => {
  it('are one where two slugs have the same words and never play on one day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SPELLINGS), fc.integer({ min: 2, max: 9 }), ([league, cup], count) => {
        const rows = Array.from({ length: count }, (_, index) =>
          row(`${index % 2 ? cup : league} v everton`, day(7 * index)),
        );
        const matches = mapped(rows);
        const clubOf = batchClubs(matches);
        const clubs = matches.map(({ home, competition }) => clubOf(home, competition));
        expect(new Set(clubs.map(({ slug }) => slug)).size).toBe(1);
      }),
    );
  });

  it.each([
    ['that meet', [row('arsenal v arsenal-fc', day(0))]],
    ['that play on one day', [row('arsenal v everton', day(0)), row('arsenal-fc v chelsea', day(0))]],
    ['of which one has a word more', [row('dundee v celtic', day(0)), row('dundee-united v celtic', day(7))]],
    ['of other forms', [row('sc-bastia v lens', day(0)), row('ca-bastia v lens', day(7))]],
    ['of other classes', [row('arsenal v lens', day(0)), row('arsenal-u21 v lens', day(7))]],
  ])('stay two %s', (_, rows) => {
    const matches = mapped(rows);
    const clubOf = batchClubs(matches);
    const sides = matches.flatMap(({ home, away, competition }) => [
      clubOf(home, competition),
      clubOf(away, competition),
    ]);
    expect(new Set(sides.map(({ slug }) => slug)).size).toBe(
      new Set(rows.flatMap(({ match }) => match.split(' v '))).size,
    );
  });

  it('all link, whichever spelling a row has', () => {
    const rows = [row('manchester-united v arsenal', day(0)), row('man-utd v arsenal', day(14))];
    const events = rows.map(({ at }, index) => event('Man Utd v Arsenal', at, { id: `${index}` }));
    expect(outcome(link(rows, events))).toEqual(['0', '1']);
  });

  it('keep a name of the file from another slug only where the file’s club is in the batch', () => {
    const names = { gunners: ['Arsenal'], everton: ['Everton'] };
    const it = event('Arsenal v Everton', day(0), { id: 'it' });
    const alike = row('arsenal-town v everton', day(0));
    expect(outcome(link([alike], [it], { names }))).toEqual(['it']);
    expect(outcome(link([alike, row('gunners v everton', day(7))], [it], { names }))).toEqual([
      'not_found',
      'not_found',
    ]);
  });
});
