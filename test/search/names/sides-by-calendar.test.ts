import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event, link, outcome, row, won } from '../../support/linking-builders.ts';

const CLUBS = ['Arsenal', 'Everton', 'Chelsea', 'Fulham', 'Brentford', 'Burnley'] as const;
const OWN_NAMED = ['Arsenal Town', 'Everton Park', 'Chelsea Vale', 'Fulham Grove', 'Brentford Hill', 'Burnley Moor'];
const HOUR = 3_600_000;
const WEEK = 168 * HOUR;
const SAT = Date.parse('2021-03-20T17:00:00Z');
const at = (ms: number): string => new Date(ms).toISOString();
const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

/** Each club against each other, three matches a week; `turned` gives another calendar of the same clubs. */
function rounds(turned = 0): { home: number; away: number; when: number }[] {
  return [1, 2, 3, 4, 5].flatMap((round) => {
    const week = (round + turned) % 5;
    const pairs = [[5, week], ...[1, 2].map((step) => [(week + step) % 5, (week - step + 5) % 5])];
    return pairs.map(([home = 0, away = 0]) => ({ home, away, when: SAT + round * WEEK }));
  });
}

const results = fc.array(fc.constantFrom('first' as const, 'second' as const, 'draw' as const), {
  minLength: 15,
  maxLength: 15,
});
const scoreOf = { first: { home: 2, away: 0 }, second: { home: 0, away: 1 }, draw: { home: 1, away: 1 } };
const marks = fc.constantFrom('(W)', 'U21', 'B', '(Res)');
const hoursOff = fc.constantFrom(-3, -2.5, 0, 2, 4);

function series(mark: string, winners: readonly ('first' | 'second' | 'draw')[], names: readonly string[] = CLUBS) {
  return rounds().map(({ home, away, when }, index) =>
    event(`${names[home]} ${mark} v ${names[away]} ${mark}`, at(when), {
      id: `own ${index}`,
      settled: won(winners[index] ?? 'draw'),
    }),
  );
}

/** The first teams, on the same days, by a calendar of their own. */
function firstTeams(turned: number, hours: number) {
  return rounds(turned).map(({ home, away, when }, index) =>
    event(`${CLUBS[home]} v ${CLUBS[away]}`, at(when + hours * HOUR), { id: `first ${index}`, settled: won('first') }),
  );
}

function rows(winners: readonly ('first' | 'second' | 'draw')[], names: readonly string[] = CLUBS) {
  return rounds().map(({ home, away, when }, index) =>
    row(`${slug(names[home] ?? '')} v ${slug(names[away] ?? '')}`, at(when), {
      score: scoreOf[winners[index] ?? 'draw'],
    }),
  );
}

const ownLinks = rounds().map((_, index) => `own ${index}`);
const mapping = Object.fromEntries(CLUBS.map((name) => [slug(name), [name]]));

describe('a competition of other sides whose slug says nothing', () => {
  it('takes no event of the first teams, with a mapping or without', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), hoursOff, fc.boolean(), results, (turned, hours, known, winners) => {
        const linked = link(rows(winners), firstTeams(turned, hours), { names: known ? mapping : {} });
        expect(outcome(linked)).toEqual(ownLinks.map(() => 'not_found'));
      }),
    );
  });

  it('links to the side whose events stand at the minute with the right results, and is never sure of it', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 1, max: 4 }), hoursOff, results, (mark, turned, hours, winners) => {
        const linked = link(rows(winners), [...firstTeams(turned, hours), ...series(mark, winners)]);
        expect(outcome(linked)).toEqual(ownLinks);
        for (const { verdict } of linked.results) {
          if (verdict.kind === 'linked') expect(verdict.link.confidence).toBeLessThan(0.95);
        }
        expect(linked.learned).toEqual([]);
      }),
    );
  });

  it('does not link to that side when its results are not the rows’', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 1, max: 4 }), (mark, turned) => {
        const other = series(mark, new Array(15).fill('second'));
        const linked = link(rows(new Array(15).fill('first')), [...firstTeams(turned, 0), ...other]);
        expect(outcome(linked)).toEqual(ownLinks.map(() => 'not_found'));
      }),
    );
  });

  it('is none where the first teams’ own events are only missing', () => {
    fc.assert(
      fc.property(marks, results, fc.boolean(), (mark, winners, known) => {
        const linked = link(rows(winners), series(mark, winners), { names: known ? mapping : {} });
        expect(outcome(linked)).toEqual(ownLinks.map(() => 'not_found'));
      }),
    );
  });
});

describe('second teams with names of their own', () => {
  it('link to the second team that stands in their places, and the name is offered', () => {
    fc.assert(
      fc.property(results, fc.constantFrom('B', 'II', '(Res)'), (winners, mark) => {
        const linked = link(rows(winners, OWN_NAMED), series(mark, winners));
        expect(outcome(linked)).toEqual(ownLinks);
        expect(linked.learned).toContainEqual(
          expect.objectContaining({ slug: 'arsenal-town', betfairName: `Arsenal ${mark}` }),
        );
      }),
    );
  });

  it('are not told where results differ, where women stand in the places, or against a first team’s slug', () => {
    const first = new Array(15).fill('first');
    const nothing = ownLinks.map(() => 'not_found');
    expect(outcome(link(rows(first, OWN_NAMED), series('B', new Array(15).fill('second'))))).toEqual(nothing);
    expect(outcome(link(rows(first, OWN_NAMED), series('(W)', first)))).toEqual(nothing);
    const half = OWN_NAMED.map((name, index) => (index % 2 === 0 ? name : (CLUBS[index] ?? '')));
    expect(outcome(link(rows(first, half), series('B', first)))).toEqual(nothing);
  });
});
