import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event, link, outcome, row, won } from '../../support/linking-builders.ts';

const CLUBS = ['Arsenal', 'Everton', 'Chelsea', 'Fulham', 'Brentford', 'Burnley'] as const;
const HOUR = 3_600_000;
const SAT = Date.parse('2021-03-20T15:00:00Z');
const at = (ms: number): string => new Date(ms).toISOString();
const slugs = (home: string, away: string): string => `${home.toLowerCase()} v ${away.toLowerCase()}`;

/** Two clubs that are not the same. */
const pair = fc.uniqueArray(fc.constantFrom(...CLUBS), { minLength: 2, maxLength: 2 });
const score = { home: 2, away: 0 };

/** Six rows whose events stand at their minute, so that the batch has a clock. */
const season = CLUBS.map((home, index) => ({
  home,
  away: CLUBS[(index + 1) % CLUBS.length] ?? '',
  when: SAT + index * 168 * HOUR,
}));
const seasonRows = season.map(({ home, away, when }) => row(slugs(home, away), at(when), { score }));
const seasonEvents = season.map(({ home, away, when }) =>
  event(`${home} v ${away}`, at(when), { settled: won('first') }),
);
const seasonLinks = seasonEvents.map(({ eventId }) => eventId);
/** A free day of the season. */
const LATER = SAT + 100 * 168 * HOUR;

const hoursOff = fc
  .integer({ min: 65, max: 11 * 60 })
  .chain((minutes) => fc.constantFrom(-minutes, minutes))
  .map((minutes) => minutes / 60);

describe('a row whose own event is missing', () => {
  it('does not take an event with a mark behind both names', () => {
    const mark = fc.constantFrom('(e)', '(Y)', 'E', 'X', '2', '23', '1999', 'FF', 'ES', 'SC', '(SRL)', 'Esports');
    fc.assert(
      fc.property(pair, mark, fc.integer({ min: -180, max: 180 }), ([home = '', away = ''], behind, minutes) => {
        const marked = event(`${home} ${behind} v ${away} ${behind}`, at(SAT + minutes * 60_000), {
          settled: won('first'),
        });
        expect(outcome(link([row(slugs(home, away), at(SAT), { score })], [marked]))).toEqual(['not_found']);
      }),
    );
  });

  it('does not take an event with a mark before both names, but one with titles that clubs have', () => {
    const mark = fc.constantFrom('Legends', 'Young', 'eSports', 'Academy', 'Virtual');
    fc.assert(
      fc.property(pair, mark, ([home = '', away = ''], before) => {
        const marked = event(`${before} ${home} v ${before} ${away}`, at(SAT), { settled: won('first') });
        expect(outcome(link([row(slugs(home, away), at(SAT), { score })], [marked]))).toEqual(['not_found']);
      }),
    );
    const titled = event('Real Betis v Real Sociedad', at(SAT), { id: 'it', settled: won('first') });
    const names = { betis: ['Betis', 'Real Betis'], sociedad: ['Sociedad', 'Real Sociedad'] };
    expect(outcome(link([row('betis v sociedad', at(SAT), { score })], [titled], { names }))).toEqual(['it']);
  });

  it('takes an event whose clubs bear the word behind them against others too, or in the row', () => {
    const others = [event('Malmo FF v AIK', at(SAT - 168 * HOUR)), event('Hacken v Halmstad FF', at(SAT - 168 * HOUR))];
    const both = event('Malmo FF v Halmstad FF', at(SAT), { id: 'it', settled: won('first') });
    expect(outcome(link([row('malmo v halmstad', at(SAT), { score })], [both, ...others]))).toEqual(['it']);
    expect(outcome(link([row('malmo-ff v halmstad', at(SAT), { score })], [both]))).toEqual(['it']);
  });

  it('does not take an event hours off that its winners contradict, nor is it sure of one they agree with', () => {
    fc.assert(
      fc.property(pair, hoursOff, fc.boolean(), ([home = '', away = ''], hours, agrees) => {
        const other = event(`${home} v ${away}`, at(LATER + hours * HOUR), {
          settled: won(agrees ? 'first' : 'second'),
        });
        const { results } = link(
          [...seasonRows, row(slugs(home, away), at(LATER), { score })],
          [...seasonEvents, other],
        );
        const verdict = results.at(-1)?.verdict;
        if (!agrees) expect(verdict?.kind).toBe('not_found');
        if (verdict?.kind === 'linked') expect(verdict.link.confidence).toBeLessThan(0.95);
      }),
    );
  });

  it('does not take an event off the minute of a club that plays twice on some days, as two series under one name do', () => {
    const other = event('Arsenal v Fulham', at(LATER + 2 * HOUR), { id: 'other', settled: won('first') });
    const rows = [...seasonRows, row('arsenal v fulham', at(LATER), { score })];
    expect(outcome(link(rows, [...seasonEvents, other])).at(-1)).toBe('other');
    const near = { ...other, eventId: 'near', scheduledAt: LATER + HOUR / 2, times: [LATER + HOUR / 2] };
    expect(outcome(link(rows, [...seasonEvents, near])).at(-1)).toBe('near');
    const beside = [0, 5].map((week) => event('Chelsea v Arsenal', at(SAT + week * 168 * HOUR + 3 * HOUR)));
    for (const event of [other, near]) {
      expect(outcome(link(rows, [...seasonEvents, ...beside, event]))).toEqual([...seasonLinks, 'not_found']);
    }
    const moved = { ...near, times: [LATER, LATER + HOUR / 2] };
    expect(outcome(link(rows, [...seasonEvents, ...beside, moved])).at(-1)).toBe('near');
  });

  it("keeps a name that stands at the minute with the rows' results, however often another series bears it", () => {
    const missing = [10, 11, 12, 13, 14, 15, 16].map((week) => SAT + week * 168 * HOUR);
    const rows = [...seasonRows, ...missing.map((when) => row('arsenal v fulham', at(when), { score }))];
    const own = [20, 21, 22].map((week) => SAT + week * 168 * HOUR);
    const ownRows = own.map((when) => row('arsenal v chelsea', at(when), { score }));
    const ownEvents = own.map((when) => event('Arsenal v Chelsea', at(when), { settled: won('first') }));
    const others = missing.map((when) => event('Everton v Arsenal', at(when + 2 * HOUR), { settled: won('first') }));
    const result = link([...rows, ...ownRows], [...seasonEvents, ...ownEvents, ...others]);
    const none = missing.map(() => 'not_found');
    expect(outcome(result)).toEqual([...seasonLinks, ...none, ...ownEvents.map(({ eventId }) => eventId)]);
  });

  it('does not take the hours by which another series falls together with some rows for its clock', () => {
    const others = seasonRows.flatMap((_, index) => {
      const { home = '', when = 0 } = season[index] ?? {};
      const opponent = CLUBS[(index + 2) % CLUBS.length];
      return [
        event(`${home} v ${opponent}`, at(when + 4 * HOUR)),
        event(`${opponent} v ${home}`, at(when + 28 * HOUR)),
      ];
    });
    const together = season
      .slice(0, 4)
      .map(({ home, away, when }, index) =>
        event(`${home} v ${away}`, at(when + 4 * HOUR), { settled: won(index < 2 ? 'first' : 'second') }),
      );
    const { results } = link(seasonRows, [...others, ...together]);
    const sure = results.filter(({ verdict }) => verdict.kind === 'linked' && verdict.link.confidence >= 0.95);
    expect(sure).toEqual([]);
  });

  it('does not take a name that plays others for what it was only meant to play', () => {
    const dead = season.map(({ home, away, when }) => event(`${home} v ${away}`, at(when), { voided: true }));
    const others = season
      .slice(1)
      .map(({ home, when }, index) => event(`${home} v ${CLUBS[index]}`, at(when + 2 * HOUR)));
    const chance = event('Arsenal v Everton', at(SAT), { settled: won('first'), id: 'chance' });
    const early = [-336, -168].flatMap((hours) => [
      event('Arsenal v Burnley', at(SAT + hours * HOUR)),
      event('Everton v Fulham', at(SAT + hours * HOUR)),
    ]);
    const earlier = [-336, -168].map((hours) => row('arsenal v everton', at(SAT + hours * HOUR), { score }));
    const result = link([...seasonRows, ...earlier], [...dead.slice(1), ...others, ...early, chance]);
    expect(outcome(result)).not.toContain('chance');
  });

  it('does not take a form behind both names for that of another name of the club', () => {
    const names = { 'vitoria-sc': ['Guimaraes', 'Vitoria SC'], 'sporting-braga': ['Braga', 'SC Braga'] };
    const rows = [row('vitoria-sc v sporting-braga', at(SAT), { score })];
    const marked = event('Guimaraes SC v Braga SC', at(SAT), { settled: won('first') });
    expect(outcome(link(rows, [marked], { names }))).toEqual(['not_found']);
    expect(outcome(link(rows, [event('Vitoria SC v SC Braga', at(SAT), { id: 'it' })], { names }))).toEqual(['it']);
  });

  it('does not take an event hours off that never came to be, nor one with its sides exchanged', () => {
    fc.assert(
      fc.property(pair, hoursOff, fc.boolean(), ([home = '', away = ''], hours, swapped) => {
        const when = at(LATER + hours * HOUR);
        const other = swapped
          ? event(`${away} v ${home}`, when, { settled: won('second') })
          : event(`${home} v ${away}`, when, { played: false });
        const rows = [...seasonRows, row(slugs(home, away), at(LATER), { score })];
        expect(outcome(link(rows, [...seasonEvents, other]))).toEqual([...seasonLinks, 'not_found']);
      }),
    );
  });

  it('does not take an event that was renamed from its match to another', () => {
    const renamed = event('Everton v Burnley', at(SAT), { id: 'it', formerNames: ['Fulham v Chelsea'] });
    const rows = [row('everton v burnley', at(SAT)), row('fulham v chelsea', at(SAT))];
    expect(outcome(link(rows, [renamed]))).toEqual(['it', 'not_found']);
    expect(outcome(link(rows.slice(1), [renamed]))).toEqual(['not_found']);
    const corrected = event('Fulham v Chelsea', at(SAT), { id: 'it', formerNames: ['Fulham FC v Chelsea FC'] });
    expect(outcome(link(rows.slice(1), [corrected]))).toEqual(['it']);
  });

  it("does not take an event whose one side became a club that is not the row's, as other events tell", () => {
    const renamed = event('Fulham v Wrexham', at(SAT), { id: 'it', formerNames: ['Fulham v Chelsea'] });
    const rows = [row('fulham v chelsea', at(SAT))];
    expect(outcome(link(rows, [renamed]))).toEqual(['it']);
    const besides = event('Chelsea v Everton', at(SAT + 168 * HOUR));
    expect(outcome(link(rows, [renamed, besides]))).toEqual(['not_found']);
  });

  it('takes an event whose names were only written out, shortened or mended', () => {
    const rows = [row('sheffield-utd v crystal-palace', at(SAT))];
    const besides = event('Crystal Palace v Sheff Utd', at(SAT + 168 * HOUR));
    for (const [before, last] of [
      ['Sheff Utd v Crystal Palace', 'Sheffield United v C Palace'],
      ['Sheff Utd v Crystal Palace', 'Sheffield Utd v Crystal Pallace'],
      ['Sheffield Utd v Crystal Palace', 'Shefeld Unitid v Cristal Palase'],
    ] as const) {
      const renamed = event(last, at(SAT), { id: 'it', formerNames: [before] });
      expect(outcome(link(rows, [renamed, besides])), last).toEqual(['it']);
    }
  });

  it("does not take another club's like name for one that was mended", () => {
    const [later, last] = [at(SAT + 168 * HOUR), at(SAT + 336 * HOUR)];
    for (const [club, other] of [
      ['Southampton', 'Northampton'],
      ['Man Utd', 'Maidstone United'],
      ['Burton', 'Buxton'],
      ['Barnet', 'Barnes'],
    ] as const) {
      const rows = [row(`${club.toLowerCase().replace(' ', '-')} v stoke`, at(SAT))];
      const renamed = event(`${other} v Stoke`, at(SAT), { id: 'it', formerNames: [`${club} v Stoke`] });
      const besides = [event(`${club} v Everton`, later), event(`Everton v ${other}`, last)];
      expect(outcome(link(rows, [renamed, ...besides])), other).toEqual(['not_found']);
    }
  });
});

describe('a row whose own event is there', () => {
  it('takes the event at the minute where the batch keeps to it, not the namesake hours off', () => {
    fc.assert(
      fc.property(pair, hoursOff, fc.constantFrom(0, 2, -5), ([home = '', away = ''], hours, zone) => {
        // A whole file may stand hours off: then that is its minute.
        const shift = (ms: number): string => at(ms - zone * HOUR);
        const rows = season.map((match) => row(slugs(match.home, match.away), shift(match.when), { score }));
        const own = event(`${home} v ${away}`, at(LATER), { id: 'own', settled: won('first') });
        const other = event(`${home} v ${away}`, at(LATER + hours * HOUR), { settled: won('first') });
        const result = link([...rows, row(slugs(home, away), shift(LATER), { score })], [...seasonEvents, own, other]);
        expect(outcome(result)).toEqual([...seasonLinks, 'own']);
      }),
    );
  });

  it('takes one of two ids of a match: with match odds, then with more markets, then in-play, then the lower id', () => {
    const goals = [{ marketId: '1.2', marketType: 'OVER_UNDER_15', marketName: 'Goals', winners: [] }];
    const named = (id: string, spec = {}) => event('Arsenal v Chelsea', at(SAT), { id, ...spec });
    const better: readonly [ReturnType<typeof named>, ReturnType<typeof named>][] = [
      [named('2', { settled: won('first') }), named('1', { settled: [...goals, ...goals] })],
      [named('2', { settled: goals }), named('1')],
      [named('2'), named('1', { played: false })],
      [named('9'), named('10')],
    ];
    for (const [one, other] of better) {
      for (const events of [
        [one, other],
        [other, one],
      ]) {
        const { results } = link([row('arsenal v chelsea', at(SAT))], events);
        expect(outcome({ results, learned: [] })).toEqual([one.eventId]);
        expect(results[0]?.candidates[1]?.rejected).toContain(one.eventId);
      }
    }
  });

  it('takes it under a foreign code, at the minute and under its very names, unless there is one at home', () => {
    const abroad = event('Toronto FC v Inter Miami CF', at(SAT), { id: 'abroad', country: 'CA' });
    const match = row('toronto-fc v inter-miami-cf', at(SAT));
    expect(outcome(link([match], [abroad], { countryCodes: ['US'] }))).toEqual(['abroad']);
    const home = event('Toronto FC v Inter Miami CF', at(SAT + HOUR / 2), { id: 'home', country: 'US' });
    expect(outcome(link([match], [abroad, home], { countryCodes: ['US'] }))).toEqual(['home']);
    const seldom = [1, 2].map((week) => event('Toronto FC v Miami', at(SAT + week * 168 * HOUR), { country: 'US' }));
    expect(outcome(link([match], [abroad, ...seldom], { countryCodes: ['US'] }))).toEqual(['abroad']);
    const atHome = [1, 2, 3].map((week) => event('Toronto FC v Miami', at(SAT + week * 168 * HOUR), { country: 'US' }));
    expect(outcome(link([match], [abroad, ...atHome], { countryCodes: ['US'] }))).toEqual(['not_found']);
  });
});
