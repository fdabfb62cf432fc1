import { describe, expect, it } from 'vitest';
import { parseAlertRule } from '../../../src/config/alert-rule.ts';
import { MatchAlerts } from '../../../src/pipeline/monitor/match-alerts.ts';
import type { MarketPrices } from '../../../src/pipeline/monitor/match-prices.ts';
import { WatchedMatch } from '../../../src/pipeline/monitor/watched-match.ts';
import { link, searchResult, statisticalMatch } from '../../support/builders.ts';

const MINUTE = 60_000;
const KICKOFF = Date.UTC(2023, 7, 11, 19);

function watchedMatch(): WatchedMatch {
  const row = { match: statisticalMatch(), link: link(), search: searchResult(0, { kind: 'linked', link: link() }) };
  const market = { marketId: '1.1', marketName: 'Match Odds', marketStartTime: '2023-08-11T19:00:00.000Z' };
  return new WatchedMatch(row, [market], { bookOf: () => undefined, former: undefined });
}

function prices(home: number, over: Partial<MarketPrices> = {}): MarketPrices {
  const one = { backSize: 10, lay: undefined, laySize: undefined, last: undefined };
  const selections = [
    { ...one, selection: 'home', back: home },
    { ...one, selection: 'away', back: 2 },
  ];
  return {
    ...{ marketId: '1.1', marketType: 'MATCH_ODDS', marketName: 'Match Odds', status: 'OPEN', inPlay: false },
    ...{ selections, overround: 1 / home + 1 / 2, volume: 100, publishedAt: 0 },
    ...over,
  };
}

/** What is told of a row of changes, each a minute after the one before. */
function told(rule: string, changes: readonly MarketPrices[]): string[] {
  const match = watchedMatch();
  const alerts = new MatchAlerts([parseAlertRule(rule) ?? { kind: 'opened' }]);
  return changes.flatMap((headline, index) => {
    const at = KICKOFF - 60 * MINUTE + index * MINUTE;
    match.note(at, headline);
    return alerts.look(match, headline, at).map(({ text }) => text);
  });
}

describe('alerts', () => {
  it('tell of a move once, and of the way back as another', () => {
    expect(told('5%', [prices(2), prices(2.02), prices(2.12), prices(2.14), prices(2)])).toEqual([
      'home 2 -> 2.12 (+6.0 %) within 5 min',
      'home 2.14 -> 2 (-6.5 %) within 5 min',
    ]);
  });

  it('tell of no move that took longer', () => {
    expect(
      told(
        '5% in 2m',
        [2, 2.03, 2.06, 2.09, 2.12].map((home) => prices(home)),
      ),
    ).toEqual([]);
  });

  it('tell of a book below the mark each time that it gets there', () => {
    const changes = [prices(2), prices(2.1), prices(2.11), prices(1.9), prices(2.1)];
    expect(told('overround below 99%', changes)).toEqual(Array(2).fill('overround 97.6 % is below 99.0 %'));
  });

  it('tell of a suspension and of a market that opens, but not of how they find it', () => {
    const suspended = prices(2, { status: 'SUSPENDED', inPlay: true });
    expect(told('suspended', [suspended, prices(2), suspended, suspended])).toEqual(['suspended in-play']);
    expect(told('opened', [prices(2), suspended, prices(2)])).toEqual(['market opened', 'market open again']);
  });

  it('tell once that line-ups are due', () => {
    const match = watchedMatch();
    const alerts = new MatchAlerts([{ kind: 'lineups', beforeMs: 60 * MINUTE }]);
    const at = (minutes: number) => alerts.tick(match, KICKOFF - minutes * MINUTE).map(({ text }) => text);
    expect([at(61), at(59), at(58), at(-1)].flat()).toEqual(['line-ups are due: kick-off in 59 min']);
  });
});
