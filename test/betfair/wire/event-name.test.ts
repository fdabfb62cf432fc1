import { describe, expect, it } from 'vitest';
import { parseEventName } from '../../../src/betfair/wire/event-name.ts';

describe('parseEventName', () => {
  it.each([
    ['Middlesbrough v Man City', 'Middlesbrough', 'Man City'],
    ['Granada v Celta ', 'Granada', 'Celta'],
    ['Linfield (W) v Crusaders  (W)', 'Linfield (W)', 'Crusaders  (W)'],
    ['Cruzeiro MG x CSA', 'Cruzeiro MG', 'CSA'],
    ['Arsenal vs. Chelsea', 'Arsenal', 'Chelsea'],
    ['Arsenal - Chelsea', 'Arsenal', 'Chelsea'],
    ['Detroit Pistons @ New York Knicks', 'New York Knicks', 'Detroit Pistons'],
    ["Bodo/Glimt v Jeunesse d'Esch", 'Bodo/Glimt', "Jeunesse d'Esch"],
    ['Podbeskidzie B-B v Vfl Wolfsburg', 'Podbeskidzie B-B', 'Vfl Wolfsburg'],
  ])('reads %j', (name, home, away) => {
    expect(parseEventName(name)).toEqual({ home, away });
  });

  it.each(['UEFA Europa League', '1860 Múnich- Bochum', 'Premier League 2023/24', '', ' v ', 'A v B v C', 'v Chelsea'])(
    'sees no match in %j',
    (name) => {
      expect(parseEventName(name)).toBeUndefined();
    },
  );
});
