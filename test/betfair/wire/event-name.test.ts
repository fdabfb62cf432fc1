import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventName, parseEventName } from '../../../src/betfair/wire/event-name.ts';

describe('parseEventName', () => {
  it.each([
    ['Middlesbrough v Man City', 'Middlesbrough', 'Man City'],
    ['Granada v Celta ', 'Granada', 'Celta'],
    ['Linfield (W) v Crusaders  (W)', 'Linfield (W)', 'Crusaders  (W)'],
    ['Cruzeiro MG x CSA', 'Cruzeiro MG', 'CSA'],
    ['Arsenal vs. Chelsea', 'Arsenal', 'Chelsea'],
    ['Arsenal - Chelsea', 'Arsenal', 'Chelsea'],
    ["Bodo/Glimt v Jeunesse d'Esch", 'Bodo/Glimt', "Jeunesse d'Esch"],
    ['Podbeskidzie B-B v Vfl Wolfsburg', 'Podbeskidzie B-B', 'Vfl Wolfsburg'],
  ])('reads %j', (name, home, away) => {
    expect(parseEventName(name)).toEqual({ home, away, guestFirst: false });
  });

  it('knows that @ has the guest first', () => {
    const sides = { home: 'New York Knicks', away: 'Detroit Pistons', guestFirst: true };
    expect(parseEventName('Detroit Pistons @ New York Knicks')).toEqual(sides);
  });

  it('reads back every name that is made of two', () => {
    const team = fc.stringMatching(/^[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?$/);
    fc.assert(
      fc.property(team, team, (home, away) => {
        expect(parseEventName(eventName(home, away))).toEqual({ home, away, guestFirst: false });
      }),
    );
  });

  it.each(['UEFA Europa League', '1860 Múnich- Bochum', 'Premier League 2023/24', '', ' v ', 'A v B v C', 'v Chelsea'])(
    'sees no match in %j',
    (name) => {
      expect(parseEventName(name)).toBeUndefined();
    },
  );
});
