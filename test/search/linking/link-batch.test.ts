import { describe, expect, it } from 'vitest';
import { type EventSpec, event, link, outcome, row, won } from '../../support/linking-builders.ts';

const SAT = '2021-03-20T15:00:00Z';
const UNITED = { 'manchester-united': ['Man Utd'], arsenal: ['Arsenal'], chelsea: ['Chelsea'] };

describe('linkBatch, one row at a time', () => {
  type Case = [string, ReturnType<typeof row>, ReturnType<typeof event>, object];
  const rights: Case[] = [
    ['the same names', row('arsenal v chelsea', SAT), event('Arsenal v Chelsea', SAT), {}],
    ['an alias', row('manchester-united v chelsea', SAT), event('Man Utd v Chelsea', SAT), { names: UNITED }],
    ['shortened names', row('nottingham-forest v sheffield-united', SAT), event('Nottm Forest v Sheff Utd', SAT), {}],
    ['an absent country', row('arsenal v chelsea', SAT), event('Arsenal v Chelsea', SAT, { country: undefined }), {}],
    [
      'a kick-off moved by hours',
      row('arsenal v chelsea', SAT),
      event('Arsenal v Chelsea', '2021-03-20T20:15:00Z'),
      {},
    ],
    [
      'a former name',
      row('arsenal v chelsea', SAT),
      event('The Gunners v Chelsea', SAT, { formerNames: ['Arsenal v Chelsea'] }),
      {},
    ],
    [
      'a former name that was written out later',
      row('melbourne v brisbane', SAT),
      event('Melbourne Storm v Brisbane Broncos', SAT, { formerNames: ['Melbourne v Brisbane'] }),
      {},
    ],
    ['the separator of another language', row('arsenal v chelsea', SAT), event('Arsenal x Chelsea', SAT), {}],
    [
      'women in a women’s league',
      row('arsenal v chelsea', SAT, { tournament: 'womens-super-league' }),
      event('Arsenal (W) v Chelsea (W)', SAT),
      {},
    ],
    [
      'women in a women’s folder',
      row('arsenal v chelsea', SAT, { folder: 'wsl', tournament: 'premier-league' }),
      event('Arsenal (W) v Chelsea (W)', SAT),
      {},
    ],
    [
      'an age group in a youth league that names none',
      row('arsenal v chelsea-u19', SAT, { tournament: 'youth-league' }),
      event('Arsenal U19 v Chelsea U19', SAT),
      {},
    ],
    ['a second team', row('real-sociedad-b v lugo', SAT), event('Sociedad B v Lugo', SAT), {}],
    [
      'a numeral that is the club’s own',
      row('willem-ii-tilburg v ajax', SAT),
      event('Willem II v Ajax', SAT),
      {
        names: { 'willem-ii-tilburg': ['Willem II'], ajax: ['Ajax'] },
      },
    ],
    ['a bare date', row('arsenal v chelsea', '2021-03-20'), event('Arsenal v Chelsea', SAT), {}],
    [
      'a bare date whose night is the next UTC day',
      row('flamengo v cruzeiro', '2019-04-27'),
      event('Flamengo v Cruzeiro', '2019-04-28T00:00:00Z'),
      {},
    ],
    ['never seen in-play', row('arsenal v chelsea', SAT), event('Arsenal v Chelsea', SAT, { played: false }), {}],
    [
      'a score that Betfair’s winner contradicts',
      row('arsenal v chelsea', SAT, { score: { home: 3, away: 0 } }),
      event('Arsenal v Chelsea', SAT, { settled: won('second') }),
      {},
    ],
  ];
  it.each(rights)('links %s', (_, match, candidate, spec) => {
    expect(outcome(link([match], [candidate], spec))).toEqual([candidate.eventId]);
  });

  const wrongs: Case[] = [
    ['women', row('arsenal v chelsea', SAT), event('Arsenal (W) v Chelsea (W)', SAT), {}],
    ['women marked on one side only', row('arsenal v chelsea', SAT), event('Arsenal v Chelsea (W)', SAT), {}],
    ['youth', row('arsenal v chelsea', SAT), event('Arsenal U21 v Chelsea U21', SAT), {}],
    ['reserves', row('arsenal v chelsea', SAT), event('Arsenal (Res) v Chelsea (Res)', SAT), {}],
    ...['wsl', 'u21-premier-league', 'reserve-league'].map(
      (folder): Case => [
        `the first teams for rows of the folder ${folder}`,
        row('arsenal v chelsea', SAT, { folder, tournament: 'premier-league' }),
        event('Arsenal v Chelsea', SAT),
        {},
      ],
    ),
    [
      'men under 21 for women under 21',
      row('arsenal-u21 v chelsea-u21', SAT, { folder: 'womens-u21-league' }),
      event('Arsenal U21 v Chelsea U21', SAT),
      {},
    ],
    [
      'two ages for one in a youth league that names none',
      row('arsenal v chelsea', SAT, { tournament: 'youth-league' }),
      event('Arsenal U19 v Chelsea U21', SAT),
      {},
    ],
    ['the first team for a second team', row('real-sociedad-b v lugo', SAT), event('Real Sociedad v Lugo', SAT), {}],
    ['a second team for the first', row('real-sociedad v lugo', SAT), event('Sociedad B v Lugo', SAT), {}],
    [
      'another country at another minute',
      row('arsenal v chelsea', SAT),
      event('Arsenal v Chelsea', '2021-03-20T15:30:00Z', { country: 'AR' }),
      {},
    ],
    [
      'another country by a name only alike',
      row('nottingham-forest v chelsea', SAT),
      event('Nottm Forest v Chelsea', SAT, { country: 'AR' }),
      {},
    ],
    [
      'a namesake without a country',
      row('everton v chelsea', SAT),
      event('Everton De Vina v Chelsea', SAT, { country: undefined }),
      {},
    ],
    ['a city rival', row('manchester-united v chelsea', SAT), event('Man City v Chelsea', SAT), {}],
    ['a club whose name begins the same', row('dundee-fc v celtic', SAT), event('Dundee Utd v Celtic', SAT), {}],
    [
      'a name that is another club’s in the mapping file',
      row('dundee-united v celtic', SAT),
      event('Dundee v Celtic', SAT),
      {
        names: { 'dundee-fc': ['Dundee'], 'dundee-united': ['Dundee Utd'], celtic: ['Celtic'] },
      },
    ],
    [
      'an event outside the window',
      row('arsenal v chelsea', SAT),
      event('Arsenal v Chelsea', '2021-03-22T15:00:01Z'),
      {},
    ],
    [
      'an alike name on another day',
      row('nottingham-forest v chelsea', SAT),
      event('Nottm Forest v Chelsea', '2021-03-21T15:00:00Z'),
      {},
    ],
    [
      'swapped sides on another day',
      row('arsenal v chelsea', SAT),
      event('Chelsea v Arsenal', '2021-03-21T15:00:00Z'),
      {},
    ],
    ['a void event', row('arsenal v chelsea', SAT), event('Arsenal v Chelsea', SAT, { voided: true }), {}],
    ['an outright', row('arsenal v chelsea', SAT), event('Arsenal Chelsea Specials', SAT), {}],
    [
      'swapped sides whose winner contradicts the score',
      row('arsenal v chelsea', SAT, { score: { home: 3, away: 0 } }),
      event('Chelsea v Arsenal', SAT, { settled: won('first') }),
      {},
    ],
    [
      'another day’s event whose winner contradicts the score',
      row('arsenal v chelsea', SAT, { score: { home: 3, away: 0 } }),
      event('Arsenal v Chelsea', '2021-03-21T15:00:00Z', { settled: won('second') }),
      {},
    ],
  ];
  it.each(wrongs)('does not link %s', (_, match, candidate, spec) => {
    expect(outcome(link([match], [candidate], spec))).toEqual(['not_found']);
  });

  it('says which strategy linked, and how sure it is', () => {
    const strategies = [
      link([row('arsenal v chelsea', SAT)], [event('Arsenal v Chelsea', SAT)]),
      link(
        [row('arsenal v chelsea', SAT)],
        [event('Arsenal v Chelsea', '2021-03-21T15:00:00Z', { formerTimes: [SAT] })],
      ),
      link([row('nottingham-forest v chelsea', SAT)], [event('Nottm Forest v Chelsea', SAT)]),
    ].map(({ results }) => {
      const verdict = results[0]?.verdict;
      return verdict?.kind === 'linked' ? [verdict.link.strategy, verdict.link.confidence >= 0.95] : verdict;
    });
    expect(strategies).toEqual([
      ['exact_date_team', true],
      ['expanded_date', false],
      ['fuzzy_team_name', false],
    ]);
  });

  it('accepts swapped sides on the day, and marks them', () => {
    const { results } = link([row('montrose v kelty-hearts', SAT)], [event('Kelty Hearts v Montrose', SAT)]);
    expect(results[0]?.verdict).toMatchObject({
      kind: 'linked',
      link: { swapped: true, homeName: 'Montrose', awayName: 'Kelty Hearts' },
    });
  });
});

describe('linkBatch on a neutral ground', () => {
  it('takes the order of sides for no evidence, in whichever order Betfair lists them', () => {
    const confidenceOf = (match: string, neutral: boolean) => {
      const [first] = link([row(match, SAT, neutral ? { neutral } : {})], [event('Croatia v Morocco', SAT)]).results;
      return first?.verdict.kind === 'linked' ? first.verdict.link.confidence : undefined;
    };
    expect(confidenceOf('morocco v croatia', true)).toBe(confidenceOf('croatia v morocco', true));
    expect(confidenceOf('morocco v croatia', false)).toBeLessThan(confidenceOf('croatia v morocco', false) ?? 0);
  });
});

describe('linkBatch on a neutral ground abroad', () => {
  it('takes the match under any country code and in either order, however often the clubs play at home', () => {
    const weeks = [1, 2, 3, 4].map((week) => new Date(Date.parse(SAT) + week * 7 * 86_400_000).toISOString());
    const rows = weeks.map((when) => row('real-madrid v barcelona', when));
    const events = weeks.map((when) => event('Real Madrid v Barcelona', when, { country: 'ES' }));
    for (const name of ['Real Madrid v Barcelona', 'Barcelona v Real Madrid']) {
      const final = event(name, SAT, { id: 'final', country: 'SA' });
      const found = (neutral: boolean) =>
        outcome(
          link([row('real-madrid v barcelona', SAT, neutral ? { neutral } : {}), ...rows], [final, ...events], {
            countryCodes: ['ES'],
          }),
        )[0];
      expect(found(true)).toBe('final');
      expect(found(false)).toBe('not_found');
    }
  });
});

describe('linkBatch, several candidates', () => {
  it('prefers ordered sides to swapped ones', () => {
    const ordered = event('Arsenal v Chelsea', '2021-03-20T19:00:00Z', { id: 'ordered' });
    expect(outcome(link([row('arsenal v chelsea', SAT)], [event('Chelsea v Arsenal', SAT), ordered]))).toEqual([
      'ordered',
    ]);
  });

  it('takes a swapped event at most as good as an ordered one of another day', () => {
    const events = [
      event('Chelsea v Arsenal', SAT, { id: 'swapped' }),
      event('Arsenal v Chelsea', '2021-03-22T15:00:00Z', { id: 'ordered' }),
    ];
    expect(outcome(link([row('arsenal v chelsea', SAT)], events))).toEqual(['ambiguous']);
  });

  it('gives a swapped event to the row that has it in order', () => {
    const rows = [row('arsenal v chelsea', SAT), row('chelsea v arsenal', '2021-03-21T15:00:00Z')];
    expect(outcome(link(rows, [event('Chelsea v Arsenal', '2021-03-21T01:00:00Z', { id: 'it' })]))).toEqual([
      'not_found',
      'it',
    ]);
  });

  it('finds out the country of a batch that nobody named it for', () => {
    const days = Array.from({ length: 12 }, (_, index) => `2021-${String(index + 1).padStart(2, '0')}-06T15:00:00Z`);
    const rows = days.map((day) => row('arsenal v chelsea', day));
    const home = days.slice(1).map((day) => event('Arsenal v Chelsea', day));
    const abroad = days.slice(0, 2).map((day) => event('Arsenal v Chelsea', day, { country: 'AR', id: `AR ${day}` }));
    const expected = ['not_found', ...home.map(({ eventId }) => eventId)];
    expect(outcome(link(rows, [...home, ...abroad], { countryCodes: [] }))).toEqual(expected);
  });

  it('takes no namesakes of one country for the row because namesakes of another are many', () => {
    const days = Array.from({ length: 12 }, (_, index) =>
      new Date(Date.parse(SAT) + index * 7 * 86_400_000).toISOString(),
    );
    const home = days.slice(1).map((day) => event('Arsenal v Chelsea', day));
    const abroad = [...home, ...home].map(({ scheduledAt }, index) =>
      event('Arsenal v Chelsea', new Date(scheduledAt + 600_000 * index).toISOString(), { country: 'AR' }),
    );
    const namesakes = event('Arsenal v Chelsea', SAT, { country: 'AU' });
    const rows = days.map((day) => row('arsenal v chelsea', day));
    expect(outcome(link(rows, [namesakes, ...home, ...abroad]))[0]).toBe('not_found');
  });

  it('prefers the event that was played to the void one of the same day', () => {
    const events = [
      event('Arsenal v Chelsea', SAT, { voided: true }),
      event('Arsenal v Chelsea', '2021-03-20T17:30:00Z', { id: 'played' }),
    ];
    expect(outcome(link([row('arsenal v chelsea', SAT)], events))).toEqual(['played']);
  });

  it.each([
    ['another day', 'Arsenal v Chelsea', '2021-03-21T15:00:00Z', 'first'],
    ['swapped sides', 'Chelsea v Arsenal', '2021-03-20T15:45:00Z', 'second'],
  ] as const)('takes %s for a match that was called off only when the result says so', (_, name, at, winner) => {
    const dead = event('Arsenal v Chelsea', SAT, { voided: true });
    const score = { home: 3, away: 0 };
    const other = event(name, at, { id: 'other', formerTimes: [SAT] });
    const settled = event(name, at, { id: 'other', formerTimes: [SAT], settled: won(winner) });
    const match = row('arsenal v chelsea', SAT, { score });
    expect(outcome(link([match], [other]))).toEqual(['other']);
    expect(outcome(link([match], [dead, other]))).toEqual(['not_found']);
    expect(outcome(link([match], [dead, settled]))).toEqual(['other']);
  });

  it('takes another hour of the day for a match that was called off only when the result says so', () => {
    const dead = event('Arsenal v Chelsea', SAT, { voided: true });
    const [evening, score] = ['2021-03-20T19:45:00Z', { home: 3, away: 0 }];
    const other = event('Arsenal v Chelsea', evening, { id: 'other' });
    const settled = event('Arsenal v Chelsea', evening, { id: 'other', settled: won('first') });
    for (const when of [SAT, '2021-03-20']) {
      expect(outcome(link([row('arsenal v chelsea', when, { score })], [dead, other]))).toEqual(['not_found']);
      const { results } = link([row('arsenal v chelsea', when, { score })], [dead, settled]);
      expect(results[0]?.verdict).toMatchObject({ kind: 'linked', link: { eventId: 'other', confidence: 0.94 } });
    }
    // The hour that the row says, or the hour that was called off: the same match, listed anew.
    const anew = event('Arsenal v Chelsea', '2021-03-20T17:30:00Z', { id: 'anew' });
    expect(outcome(link([row('arsenal v chelsea', evening)], [dead, other]))).toEqual(['other']);
    expect(outcome(link([row('arsenal v chelsea', SAT)], [dead, anew]))).toEqual(['anew']);
  });

  it('takes an event of another day only if it was once listed for the day, or by what was won', () => {
    const score = { home: 3, away: 0 };
    const [sameHour, otherHour] = ['2021-03-22T15:00:00Z', '2021-03-22T14:30:00Z'];
    const days = (at: string, spec: EventSpec = {}, when = SAT) =>
      outcome(
        link([row('arsenal v chelsea', when, { score })], [event('Arsenal v Chelsea', at, { ...spec, id: 'it' })]),
      );
    const goals = { marketId: '1.2', marketType: 'OVER_UNDER_25', marketName: 'Goals' };
    const over = { selectionId: 2, sortPriority: 2, name: 'Over 2.5 Goals', handicap: 0 };
    const twoMarkets = [...won('first'), { ...goals, winners: [over] }];
    expect(days(sameHour)).toEqual(['not_found']);
    expect(days(sameHour, { settled: won('first') })).toEqual(['not_found']);
    expect(days(sameHour, { settled: twoMarkets })).toEqual(['it']);
    expect(days(otherHour, { formerTimes: ['2021-03-20T17:30:00Z'] })).toEqual(['it']);
    // A date that is wrong by a day has the right hour; a bare one has none.
    expect(days('2021-03-21T15:00:00Z')).toEqual(['not_found']);
    expect(days('2021-03-21T15:00:00Z', { settled: won('first') })).toEqual(['it']);
    expect(days('2021-03-21T20:00:00Z', { settled: won('first') })).toEqual(['not_found']);
    expect(days('2021-03-21T20:00:00Z', { settled: won('first') }, '2021-03-20')).toEqual(['it']);
    // A list that knows of no event whether it was played.
    expect(days('2021-03-21T20:00:00Z', { played: false })).toEqual(['it']);
  });

  it('prefers the event that was seen in-play when others were', () => {
    const events = [
      event('Arsenal v Chelsea', SAT, { played: false, id: 'dead' }),
      event('Arsenal v Chelsea', SAT, { id: 'played' }),
      event('Leeds v Fulham', SAT),
    ];
    expect(outcome(link([row('arsenal v chelsea', SAT)], events))).toEqual(['played']);
  });

  it('takes the league match, not the cup match of the days around', () => {
    const rows = [row('brighton v manchester-united', '2020-09-26T11:30:00Z')];
    const events = [
      event('Brighton v Man Utd', '2020-09-26T11:30:00Z', { id: 'league' }),
      event('Brighton v Man Utd', '2020-09-28T18:45:00Z', { id: 'cup' }),
    ];
    expect(outcome(link(rows, events, { names: { ...UNITED, brighton: ['Brighton'] } }))).toEqual(['league']);
  });

  it('chooses neither of two events that fit alike, and names both', () => {
    const { results } = link(
      [row('arsenal v chelsea', SAT)],
      [
        event('Arsenal v Chelsea', SAT, { id: 'one' }),
        event('Arsenal v Chelsea', '2021-03-20T15:30:00Z', { id: 'two' }),
      ],
    );
    expect(results[0]?.verdict.kind).toBe('ambiguous');
    expect(results[0]?.candidates.map(({ eventId }) => eventId)).toEqual(['one', 'two']);
  });

  it('lets the settled winner break the tie', () => {
    const events = [
      event('Arsenal v Chelsea', SAT, { id: 'lost', settled: won('second') }),
      event('Arsenal v Chelsea', SAT, { id: 'won', settled: won('first') }),
    ];
    expect(outcome(link([row('arsenal v chelsea', SAT, { score: { home: 2, away: 1 } })], events))).toEqual(['won']);
  });

  it('takes no event a day off on which one of the clubs plays another row', () => {
    const rows = [row('arsenal v chelsea', SAT), row('arsenal v leeds', '2021-03-21T15:00:00Z')];
    const events = [
      event('Arsenal v Chelsea', '2021-03-21T15:00:00Z'),
      event('Arsenal v Leeds', '2021-03-21T15:00:00Z', { id: 'leeds' }),
    ];
    expect(outcome(link(rows, events))).toEqual(['not_found', 'leeds']);
  });

  it('keeps two meetings of one pair apart when both are in the batch', () => {
    const rows = [row('arsenal v chelsea', SAT), row('arsenal v chelsea', '2021-03-22T15:00:00Z')];
    const events = [event('Arsenal v Chelsea', '2021-03-22T15:00:00Z', { id: 'second' })];
    expect(outcome(link(rows, events))).toEqual(['not_found', 'second']);
  });

  it('gives a match that stands twice in the file to one row and says so in the other', () => {
    const rows = [row('arsenal v chelsea', SAT, { id: '2' }), row('arsenal v chelsea', SAT, { id: '1' })];
    const result = link(rows, [event('Arsenal v Chelsea', SAT, { id: 'it' })]);
    expect(outcome(result)).toEqual(['not_found', 'it']);
    expect(result.results[0]?.verdict).toMatchObject({ reason: 'same clubs and kick-off as match 1' });
  });

  it('knows two clubs by their playing on one day', () => {
    const rows = [row('dundee-united v celtic', SAT), row('dundee-united v hibernian', '2021-04-03T15:00:00Z')];
    const events = [
      event('Dundee v Celtic', '2021-03-20T19:00:00Z'),
      event('Dundee v Ayr', '2021-04-03T15:00:00Z'),
      event('Dundee Utd v Hibernian', '2021-04-03T15:00:00Z', { id: 'hibs' }),
    ];
    expect(outcome(link(rows, events))).toEqual(['not_found', 'hibs']);
  });
});

describe('linkBatch and manual matches', () => {
  const names = { arsenal: ['Arsenal'], chelsea: ['Chelsea'] };
  const straight = event('Arsenal v Chelsea', SAT, { id: 'straight' });
  const odd = event('Something Else', '2023-01-01T00:00:00Z', { id: 'odd' });

  it('obeys a person over every likeness', () => {
    const { results } = link([row('arsenal v chelsea', SAT, { manual: { eventId: 'odd' } })], [straight, odd], {
      names,
    });
    expect(results[0]?.verdict).toMatchObject({
      kind: 'linked',
      link: { eventId: 'odd', strategy: 'manual_mapping', confidence: 1 },
    });
  });

  it('obeys "no event"', () => {
    expect(
      outcome(link([row('arsenal v chelsea', SAT, { manual: { eventId: null } })], [straight], { names })),
    ).toEqual(['not_found']);
  });

  it('checks that the event exists', () => {
    const { results } = link([row('arsenal v chelsea', SAT, { manual: { eventId: '404' } })], [straight], { names });
    expect(results[0]?.verdict).toMatchObject({ kind: 'not_found', reason: expect.stringContaining('404') });
  });

  it('takes an event that a person gave away from every other row', () => {
    const rows = [row('arsenal v chelsea', SAT), row('leeds v fulham', SAT, { manual: { eventId: 'straight' } })];
    expect(outcome(link(rows, [straight], { names }))).toEqual(['not_found', 'straight']);
  });

  it('gives an event that two entries name to neither', () => {
    const rows = [
      row('arsenal v chelsea', SAT, { manual: { eventId: 'odd' } }),
      row('leeds v fulham', SAT, { manual: { eventId: 'odd' } }),
    ];
    expect(outcome(link(rows, [odd]))).toEqual(['ambiguous', 'ambiguous']);
  });
});

describe('linkBatch and its evidence', () => {
  it('shows what was near, and what was wrong with it', () => {
    const { results } = link(
      [row('wolverhampton v chelsea', SAT)],
      [
        event('Molineux v Chelsea', SAT),
        event('Chelsea (W) v Leeds (W)', SAT),
        event('Chelsea v Boca', SAT, { country: 'AR' }),
      ],
    );
    const reasons = results[0]?.candidates.map(({ eventName, rejected }) => [eventName, rejected]);
    expect(reasons).toEqual(
      expect.arrayContaining([
        ['Molineux v Chelsea', 'no side is like wolverhampton'],
        ['Chelsea v Boca', 'country AR'],
      ]),
    );
  });

  it('records every strategy up to the one that linked', () => {
    const { results } = link(
      [row('nottingham-forest v chelsea', SAT)],
      [event('Nottm Forest v Chelsea', SAT, { id: 'it' })],
    );
    expect(results[0]?.attempts.map(({ strategy, verdict }) => [strategy, verdict])).toEqual([
      ['exact_date_team', 'no candidate'],
      ['expanded_date', 'no candidate'],
      ['fuzzy_team_name', 'linked to it'],
    ]);
    expect(results[0]?.attempts[0]?.query).toEqual(['nottingham forest v chelsea', 'chelsea v nottingham forest']);
  });
});
