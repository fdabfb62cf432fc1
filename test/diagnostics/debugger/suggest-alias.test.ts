import { describe, expect, it } from 'vitest';
import { suggestAlias } from '../../../src/diagnostics/debugger/suggest-alias.ts';
import type { BetfairEvent } from '../../../src/domain/event.ts';
import { statisticalMatch } from '../../support/builders.ts';

const AT = Date.UTC(2023, 7, 11, 19);

function event(name: string, over: Partial<BetfairEvent> = {}): BetfairEvent {
  return {
    eventId: '32000001',
    name,
    names: [name],
    countryCode: 'GB',
    eventTypeId: '1',
    scheduledAt: AT,
    times: [AT],
    inPlayAt: AT,
    voided: false,
    settled: [],
    ...over,
  };
}

const mapped = {
  match: statisticalMatch({ homeTeamSlug: 'luton-town', awayTeamSlug: 'burnley' }),
  home: { slug: 'luton-town', club: 'luton-town', known: true, names: ['Luton', 'Luton Town'] },
  away: { slug: 'burnley', club: 'burnley', known: true, names: ['Burnley'] },
  league: 'premier-league',
  competition: 'senior',
};
const knowledge = {
  countryCodes: ['GB'],
  namesBySlug: new Map([
    ['luton-town', ['Luton']],
    ['burnley', ['Burnley']],
    ['everton', ['Everton']],
  ]),
  version: '1',
};
const suggest = (...freeEvents: BetfairEvent[]) => suggestAlias(mapped, { freeEvents, knowledge, learned: [] });

describe('suggestAlias', () => {
  it('takes the name opposite the known club on the row’s day', () => {
    expect(suggest(event('LTFC v Burnley'))).toMatchObject({
      slug: 'luton-town',
      betfairName: 'LTFC',
      opponent: 'Burnley',
    });
    expect(suggest(event('Luton v The Clarets'))).toMatchObject({ slug: 'burnley', betfairName: 'The Clarets' });
  });

  it.each([
    ['another club’s name', event('Everton v Burnley')],
    ['the club’s own name: something else is wrong then', event('Luton v Burnley')],
    ['an event of the reserves', event('LTFC v Burnley (Res)')],
    ['a name of the reserves', event('LTFC U21 v Burnley')],
    ['a voided event', event('LTFC v Burnley', { voided: true })],
    ['an event of another day', event('LTFC v Burnley', { scheduledAt: AT + 3 * 86_400_000 })],
    ['an event in which the known club is at home', event('Burnley v LTFC')],
    ['an event of two other clubs', event('LTFC v Wigan')],
    ['no event of two sides', event('Premier League 2023')],
  ])('does not suggest %s', (_, one) => {
    expect(suggest(one)).toBeUndefined();
  });

  it('suggests nothing when two events would do', () => {
    const other = event('Hatters v Burnley', { eventId: '32000002' });
    expect(suggest(event('LTFC v Burnley'), other)).toBeUndefined();
  });
});
