import { statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalFile } from '../../../src/domain/event.ts';
import type { MarketSummary } from '../../../src/domain/price.ts';
import type { SideNames } from '../../../src/domain/sides.ts';
import { eventFiles } from '../../support/generator/market/event-files.ts';
import { planEvent } from '../../support/generator/market/event-plan.ts';
import { MARKET_TYPES } from '../../support/generator/market/market-catalog.ts';
import { extract, localFile, turned } from '../../support/market-files/build-stream.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

const EVENT = '32500077';

/** The same selection seen from the other side. */
function mirrored(selection: string): string {
  const pair = { home_or_draw: 'draw_or_away', draw_or_away: 'home_or_draw', home_or_away: 'home_or_away' }[selection];
  if (pair !== undefined) return pair;
  return selection
    .replace(/(?<![^_])(home|away)(?![^_])/g, (side) => (side === 'home' ? 'away' : 'home'))
    .replace(/(?<![^_])(\d+)-(\d+)$/, '$2-$1');
}

async function marketsOf(file: LocalFile, eventId: string, sides: SideNames): Promise<readonly MarketSummary[]> {
  return (await extract([file], { eventId, sides, snapshots: [60, 0] })).markets;
}

/** Every runner keeps its prices and gets the mirrored name; names are unique within a market. */
async function expectMirrored(
  file: LocalFile,
  eventId: string,
  [home, away]: readonly [string, string],
): Promise<readonly MarketSummary[]> {
  const sides = { home: [home], away: [away], eventName: `${home} v ${away}` };
  const plain = await marketsOf(file, eventId, sides);
  const swapped = await marketsOf(file, eventId, turned(sides));
  for (const market of plain) {
    const names = market.selections.map(({ selection }) => selection);
    expect(new Set(names).size, market.marketName).toBe(names.length);
    expect(names.map((name) => mirrored(mirrored(name)))).toEqual(names);
  }
  const seen = plain.map((market) => ({
    ...market,
    winners: market.winners.map(mirrored),
    selections: market.selections.map((one) => ({ ...one, selection: mirrored(one.selection) })),
  }));
  expect(swapped).toEqual(seen);
  return plain;
}

const word = fc.stringMatching(/^[A-Z][a-z]{2,7}$/);

describe('an event that Betfair has the other way round', () => {
  it('gives the prices of home as those of away, and so on for every market type', async () => {
    const teams = fc.uniqueArray(fc.array(word, { minLength: 1, maxLength: 2 }), {
      minLength: 2,
      maxLength: 2,
      selector: (words) => words.join(' '),
    });
    await fc.assert(
      fc.asyncProperty(teams, fc.nat(4), fc.nat(4), async ([home = [], away = []], homeGoals, awayGoals) => {
        const plan = planEvent({
          eventId: EVENT,
          home: home.join(' '),
          away: away.join(' '),
          scheduledAt: '2023-08-12T15:00:00Z',
          score: [homeGoals, awayGoals],
          markets: MARKET_TYPES,
          updates: 10,
        });
        const [file] = eventFiles(plan, 'event');
        const markets = await expectMirrored(localFile(file?.text ?? '', { eventId: EVENT }), EVENT, [
          home.join(' '),
          away.join(' '),
        ]);
        expect(markets.map(({ marketType }) => marketType).toSorted()).toEqual([...MARKET_TYPES].sort());
      }),
      { numRuns: 15 },
    );
  });

  it.skipIf(sharedData === undefined)('does so in all markets of a real event', async () => {
    const path = shared('betfair', 'soccer', '28202626.bz2');
    const file = { key: path, eventId: '28202626', marketId: undefined, size: undefined, marketType: undefined };
    const markets = await expectMirrored(
      { file, name: path, path, offset: 0, length: statSync(path).size },
      '28202626',
      ['Middlesbrough', 'Man City'],
    );
    expect(new Set(markets.map(({ marketType }) => marketType)).size).toBeGreaterThanOrEqual(60);
    const selectionsOf = (name: string) =>
      markets.find(({ marketName }) => marketName === name)?.selections.map(({ selection }) => selection);
    expect(selectionsOf('Man City Total Goals')?.slice(0, 2)).toEqual(['away_1_or_more', 'away_2_or_more']);
    expect(selectionsOf('Man City win both halves')).toEqual(['away_yes', 'away_no']);
    expect(selectionsOf('Asian Handicap')?.slice(0, 2)).toEqual(['home_-4', 'away_4']);
  });
});
