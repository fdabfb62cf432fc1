import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftInWords } from '../../../src/domain/file-shift.ts';
import { event, link, outcome, row, won } from '../../support/linking-builders.ts';

const CLUBS = ['Arsenal', 'Everton', 'Chelsea', 'Fulham', 'Brentford', 'Burnley'] as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SAT = Date.parse('2021-03-20T14:00:00Z');
const at = (ms: number): string => new Date(ms).toISOString();

/** Each club at home against the next ones, one match a week: no club plays on the days around. */
const matches = CLUBS.flatMap((home, index) =>
  [1, 2].map((step) => ({ home, away: CLUBS[(index + step) % CLUBS.length] ?? '' })),
).map((match, index) => ({ ...match, when: SAT + index * 7 * DAY + (index % 3) * HOUR }));

type Winner = 'first' | 'second' | 'draw';
const winners = fc.array(fc.constantFrom<Winner>('first', 'second', 'draw'), { minLength: 12, maxLength: 12 });
const scoreOf = { first: { home: 2, away: 0 }, second: { home: 0, away: 1 }, draw: { home: 1, away: 1 } };

function eventsOf(results: readonly Winner[], offsetMs = 0) {
  return matches.map(({ home, away, when }, index) =>
    event(`${home} v ${away}`, at(when + offsetMs), { id: `e${index}`, settled: won(results[index] ?? 'draw') }),
  );
}

interface Written {
  readonly earlyMs: number;
  readonly exchanged: boolean;
  readonly bare: boolean;
}

/** The file as it was written: early by so much, perhaps with its sides exchanged, perhaps of bare dates. */
function rowsOf(results: readonly Winner[], { earlyMs, exchanged, bare }: Written) {
  return matches.map(({ home, away, when }, index) => {
    const score = scoreOf[results[index] ?? 'draw'];
    const [one, other] = exchanged ? [away, home] : [home, away];
    const day = at(when - earlyMs);
    return row(`${one.toLowerCase()} v ${other.toLowerCase()}`, bare ? day.slice(0, 10) : day, {
      score: exchanged ? { home: score.away, away: score.home } : score,
    });
  });
}

const written = fc
  .record({ days: fc.constantFrom(-2, -1, 0, 1, 2), exchanged: fc.boolean(), bare: fc.boolean() })
  .filter(({ days, exchanged }) => days !== 0 || exchanged)
  .map(({ days, ...rest }) => ({ earlyMs: days * DAY, ...rest }));

describe('a file that is off as a whole', () => {
  it('links as if it were right, by days or with its sides exchanged, and says by what it is off', () => {
    fc.assert(
      fc.property(written, winners, (how, results) => {
        const linked = link(rowsOf(results, how), eventsOf(results));
        expect(outcome(linked)).toEqual(matches.map((_, index) => `e${index}`));
        expect(linked.shift).toEqual({ offsetMs: how.earlyMs, sidesExchanged: how.exchanged });
        for (const { verdict } of linked.results) {
          if (verdict.kind === 'linked') expect(verdict.link.swapped).toBe(how.exchanged);
        }
      }),
    );
  });

  it('says how far a row as it was written is from its event', () => {
    const results = matches.map((): Winner => 'first');
    const { results: rows } = link(rowsOf(results, { earlyMs: DAY, exchanged: false, bare: false }), eventsOf(results));
    expect(rows[0]?.candidates[0]?.kickoffDifferenceMinutes).toBe(1440);
  });

  it('is not found in another series of the clubs on the day after, whose results are others', () => {
    fc.assert(
      fc.property(written, winners, (how, results) => {
        const others = results.map((one): Winner => (one === 'first' ? 'second' : 'first'));
        const linked = link(rowsOf(results, how), eventsOf(others));
        expect(linked.shift).toBeUndefined();
        expect(outcome(linked).every((one) => !one.startsWith('e'))).toBe(true);
      }),
    );
  });

  it('is not found in a few rows, nor where the rows are right', () => {
    const results = matches.map((): Winner => 'first');
    const early = rowsOf(results, { earlyMs: DAY, exchanged: false, bare: true });
    expect(link(early.slice(0, 4), eventsOf(results)).shift).toBeUndefined();
    const right = rowsOf(results, { earlyMs: 0, exchanged: false, bare: true });
    expect(link(right, eventsOf(results)).shift).toBeUndefined();
  });

  it('is said of hours too, which the clock of the batch makes good', () => {
    const results = matches.map((): Winner => 'first');
    const linked = link(rowsOf(results, { earlyMs: 2 * HOUR, exchanged: false, bare: false }), eventsOf(results));
    expect(linked.shift).toEqual({ offsetMs: 2 * HOUR, sidesExchanged: false });
  });
});

describe('shiftInWords', () => {
  it('says by how much and in which direction', () => {
    expect(shiftInWords({ offsetMs: DAY, sidesExchanged: false })).toBe('every kick-off of the file is 1 d early');
    expect(shiftInWords({ offsetMs: -90 * 60_000, sidesExchanged: true })).toBe(
      'every kick-off of the file is 1 h 30 min late, and home and away are exchanged in every row of the file',
    );
  });
});
