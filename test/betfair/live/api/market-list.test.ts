import { describe, expect, it } from 'vitest';
import type { ListedMarket } from '../../../../src/betfair/live/api/exchange-answers.ts';
import type { MarketsWanted } from '../../../../src/betfair/live/api/exchange-client.ts';
import { listMarkets } from '../../../../src/betfair/live/api/market-list.ts';

/** An exchange that gives at most 200 markets, in order of time, as Betfair does. */
function exchange(marketsOf: Readonly<Record<string, number>>) {
  const all: ListedMarket[] = Object.entries(marketsOf).flatMap(([id, count]) =>
    Array.from({ length: count }, (_, index) => ({
      marketId: `1.${id}${String(index).padStart(4, '0')}`,
      marketName: 'm',
      marketStartTime: new Date(Date.UTC(2024, 0, 1) + index * 60_000).toISOString(),
      event: { id, name: 'A v B' },
    })),
  );
  const asked: MarketsWanted[] = [];
  const client = {
    async listMarkets(wanted: MarketsWanted) {
      asked.push(wanted);
      const { eventIds = [], marketStartTime } = wanted.filter;
      const fitting = all.filter(
        ({ event, marketStartTime: at }) =>
          eventIds.includes(event?.id ?? '') && (marketStartTime === undefined || (at ?? '') >= marketStartTime.from),
      );
      const inOrder = fitting.sort((a, b) => ((a.marketStartTime ?? '') < (b.marketStartTime ?? '') ? -1 : 1));
      return { kind: 'markets', markets: inOrder.slice(0, wanted.maxResults) } as const;
    },
  };
  return { client, asked, all };
}

const { signal } = new AbortController();

describe('the list of markets', () => {
  it('has each market of each event once, whatever an answer holds, and never asks for more than 200', async () => {
    const { client, asked, all } = exchange({ 10001: 90, 10002: 150, 10003: 450, 10004: 3, 10005: 200 });
    const ids = ['10001', '10002', '10003', '10004', '10005'];
    const found = await listMarkets(ids, { client, marketTypes: undefined, signal });
    expect(found.map(({ marketId }) => marketId).sort()).toEqual(all.map(({ marketId }) => marketId).sort());
    expect(Math.max(...asked.map(({ maxResults }) => maxResults))).toBe(200);
  });

  it('asks for many events at once where few types are wanted', async () => {
    const events = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [String(20_000 + index), 2]));
    const { client, asked } = exchange(events);
    const found = await listMarkets(Object.keys(events), { client, marketTypes: ['MATCH_ODDS', 'HALF_TIME'], signal });
    expect(found).toHaveLength(200);
    expect(asked.length).toBeLessThan(5);
  });
});
