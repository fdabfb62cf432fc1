import { describe, expect, it } from 'vitest';
import { event, link, outcome, row } from '../../support/linking-builders.ts';

const SATURDAYS = ['2021-03-06', '2021-03-13', '2021-03-20', '2021-03-27', '2021-04-03'].map(
  (day) => `${day}T15:00:00Z`,
);
const OPPONENTS = ['chelsea', 'everton', 'leeds', 'fulham', 'burnley'];
const capital = (slug: string): string => slug.charAt(0).toUpperCase() + slug.slice(1);

/** `wolverhampton` at home to five clubs in turn; on Betfair it is whatever `called` says. */
function season(called: (index: number) => string | undefined) {
  const rows = SATURDAYS.map((at, index) => row(`wolverhampton v ${OPPONENTS[index]}`, at));
  const events = SATURDAYS.flatMap((at, index) => {
    const name = called(index);
    return name === undefined ? [] : [event(`${name} v ${capital(OPPONENTS[index] ?? '')}`, at, { id: `e${index}` })];
  });
  return { rows, events };
}

describe('names learned from the calendar', () => {
  it('link a club whose name shares nothing with its slug, and are proposed with their evidence', () => {
    const { rows, events } = season((index) => (index === 2 ? undefined : 'Wolves'));
    const result = link(rows, events);
    expect(outcome(result)).toEqual(['e0', 'e1', 'not_found', 'e3', 'e4']);
    expect(result.results[0]?.verdict).toMatchObject({ kind: 'linked', link: { strategy: 'schedule' } });
    expect(result.learned.filter(({ slug }) => slug === 'wolverhampton')).toEqual([
      {
        slug: 'wolverhampton',
        betfairName: 'Wolves',
        dates: ['2021-03-06', '2021-03-13', '2021-03-27', '2021-04-03'],
        of: 4,
        rivals: [],
        decisive: true,
      },
    ]);
  });

  it('are not used after a single day', () => {
    const { rows, events } = season((index) => (index === 0 ? 'Molineux' : undefined));
    const result = link(rows, events);
    expect(outcome(result)[0]).toBe('not_found');
    expect(result.learned).toMatchObject([{ betfairName: 'Molineux', decisive: false }]);
  });

  it('are not believed of one opponent that is only alike itself, however often they met', () => {
    const weeks = SATURDAYS.slice(0, 4);
    const match = (slug: string) => weeks.map((at) => row(`wolverhampton v ${slug}`, at));
    const listed = (name: string) => weeks.map((at, index) => event(`Molineux v ${name}`, at, { id: `e${index}` }));
    expect(outcome(link(match('lanstadt-city'), listed('Lanstadt')))).toEqual(Array(4).fill('not_found'));
    expect(outcome(link(match('lanstadt'), listed('Lanstadt')))).toEqual(['e0', 'e1', 'e2', 'e3']);
  });

  it('are neither used nor proposed when switched off', () => {
    const { rows, events } = season(() => 'Wolves');
    const result = link(rows, events, { options: { learnAliases: false } });
    expect(outcome(result)).toEqual(Array(5).fill('not_found'));
    expect(result.learned).toEqual([]);
  });

  it('are not taken from another club, a women’s side or a foreign club', () => {
    const taken = season((index) => (index < 4 ? 'Leicester' : undefined));
    const names = { 'leicester-city': ['Leicester'] };
    expect(outcome(link(taken.rows, taken.events, { names }))).toEqual(Array(5).fill('not_found'));
    const women = season(() => 'Wolves (W)');
    expect(outcome(link(women.rows, women.events))).toEqual(Array(5).fill('not_found'));
    const foreign = season(() => 'Molineux');
    const abroad = Array.from({ length: 6 }, (_, index) =>
      event('Molineux v Ajax', SATURDAYS[0] ?? '', { id: `f${index}`, country: 'NL' }),
    );
    const uncoded = foreign.events.map((one) => ({ ...one, countryCode: undefined }));
    expect(outcome(link(foreign.rows, [...uncoded, ...abroad]))).toEqual(Array(5).fill('not_found'));
    // the country stands beside the name: its namesake abroad is another club
    expect(outcome(link(foreign.rows, [...foreign.events, ...abroad]))).toEqual(
      foreign.events.map(({ eventId }) => eventId),
    );
  });

  it('are not learned against a rival seen as often that plays on the same days', () => {
    const { rows, events } = season((index) => (index % 2 === 0 ? 'Molineux' : 'Foxes'));
    const elsewhere = SATURDAYS.map((at, index) => event(`${index % 2 === 0 ? 'Foxes' : 'Molineux'} v Hull`, at));
    expect(outcome(link(rows, [...events, ...elsewhere]))).toEqual(Array(5).fill('not_found'));
  });

  it('lead on to the next: two unknown clubs, then their match', () => {
    const rows = [
      ...SATURDAYS.slice(0, 3).map((at, index) => row(`wolverhampton v ${OPPONENTS[index]}`, at)),
      ...SATURDAYS.slice(0, 3).map((at, index) => row(`${OPPONENTS[index + 2]} v heart-of-midlothian`, at)),
      row('wolverhampton v heart-of-midlothian', SATURDAYS[4] ?? ''),
    ];
    const events = [
      ...SATURDAYS.slice(0, 3).map((at, index) => event(`Wolves v ${capital(OPPONENTS[index] ?? '')}`, at)),
      ...SATURDAYS.slice(0, 3).map((at, index) => event(`${capital(OPPONENTS[index + 2] ?? '')} v Hearts`, at)),
      event('Wolves v Hearts', SATURDAYS[4] ?? '', { id: 'both' }),
    ];
    expect(outcome(link(rows, events)).at(-1)).toBe('both');
  });

  it('tell after five days that the mapping file has the club under another slug', () => {
    const { rows, events } = season(() => 'Wolves');
    const names = { 'wolverhampton-wanderers': ['Wolves'] };
    expect(outcome(link(rows, events, { names }))).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
  });

  it('overrule nothing that the mapping file says', () => {
    const { rows, events } = season(() => 'Wolves');
    const names = { wolverhampton: ['Wolverhampton Wanderers'], 'wolves-of-warsaw': ['Wolves'] };
    expect(outcome(link(rows, events, { names }))).toEqual(Array(5).fill('not_found'));
  });
});
