import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadMarket, readEvent } from '../read-lines.ts';
import { MARKET_TYPES } from './market-catalog.ts';
import { LADDER } from './price-ladder.ts';

const DEFINITION_FIELDS = [
  'betDelay',
  'bettingType',
  'bspMarket',
  'bspReconciled',
  'complete',
  'countryCode',
  'crossMatching',
  'discountAllowed',
  'eventId',
  'eventName',
  'eventTypeId',
  'inPlay',
  'marketBaseRate',
  'marketTime',
  'marketType',
  'name',
  'numberOfActiveRunners',
  'numberOfWinners',
  'openDate',
  'persistenceEnabled',
  'regulators',
  'runners',
  'runnersVoidable',
  'status',
  'suspendTime',
  'timezone',
  'turnInPlayEnabled',
  'version',
];

function winners(market: ReadMarket): string[] {
  const runners = market.definitions.at(-1)?.runners ?? [];
  return runners.filter((runner) => runner.status === 'WINNER').map((runner) => `${runner.name}/${runner.hc ?? 0}`);
}

function find(markets: readonly ReadMarket[], type: string): ReadMarket {
  const found = markets.find((market) => market.marketType === type);
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
}

describe('a BASIC market file', () => {
  it('holds one sample a minute in time order, with last traded prices on the ladder and nothing else', () => {
    for (const { changes } of readEvent({ updates: 150, markets: ['MATCH_ODDS', 'OVER_UNDER_25', 'CORRECT_SCORE'] })) {
      for (const [i, change] of changes.entries()) {
        if (i > 0) expect(change.pt - (changes[i - 1]?.pt ?? 0)).toBeGreaterThanOrEqual(59_200);
        expect(Object.keys(change).filter((key) => !['id', 'pt', 'marketDefinition', 'rc'].includes(key))).toEqual([]);
        for (const runner of change.rc ?? []) {
          expect(Object.keys(runner).sort()).toEqual(['id', 'ltp']);
          expect(LADDER).toContain(runner.ltp);
        }
        if (change.marketDefinition === undefined) expect(change.rc?.length).toBeGreaterThan(0);
      }
    }
  });

  it('sends definitions whole, with times on the second and versions and clocks that grow', () => {
    for (const { definitions, text } of readEvent()) {
      for (const [i, definition] of definitions.entries()) {
        const { pt, settledTime, ...fields } = definition;
        expect(Object.keys(fields).sort()).toEqual(DEFINITION_FIELDS);
        expect(settledTime === undefined).toBe(definition.status !== 'CLOSED');
        expect(definition.marketTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
        expect(definition.version).toBeGreaterThanOrEqual(definitions[i - 1]?.version ?? 0);
      }
      const clocks = [...text.matchAll(/"clk":"(\d+)"/g)].map((found) => Number(found[1]));
      expect(clocks.every((clock, i) => i === 0 || clock > (clocks[i - 1] ?? 0))).toBe(true);
      expect(text).toContain('"marketBaseRate":5.0,');
      expect(text.endsWith('}\n')).toBe(true);
    }
  });

  it('repeats its definition daily, without any change, before the match', () => {
    const [matchOdds] = readEvent();
    const early = (matchOdds?.definitions ?? []).filter((definition) => !definition.inPlay).slice(0, 4);
    const texts = new Set(early.map(({ pt, ...definition }) => JSON.stringify(definition)));
    expect(early).toHaveLength(4);
    expect(texts.size).toBe(1);
  });

  it('shows the turn in-play up to a minute late and overwrites marketTime only where asked to', () => {
    const scheduled = '2023-08-11T19:00:00.000Z';
    for (const marketTimeOverwritten of [true, false]) {
      const [matchOdds] = readEvent({ marketTimeOverwritten });
      const turn = matchOdds?.definitions.find((definition) => definition.inPlay);
      expect(turn).toMatchObject({ betDelay: 5, status: 'OPEN' });
      if (marketTimeOverwritten) {
        const late = (turn?.pt ?? 0) - Date.parse(turn?.marketTime ?? '');
        expect(late).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThan(61_000);
        expect(turn?.marketTime).not.toBe(scheduled);
      } else {
        expect(turn?.marketTime).toBe(scheduled);
      }
    }
  });

  it('is closed within a minute and a half of its settledTime, with no runner left active', () => {
    for (const { definitions } of readEvent({ markets: MARKET_TYPES })) {
      const last = definitions.at(-1);
      const late = (last?.pt ?? 0) - Date.parse(last?.settledTime ?? '');
      expect(last?.status).toBe('CLOSED');
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(90_000);
      expect(last?.runners?.some((runner) => runner.status === 'ACTIVE')).toBe(false);
    }
  });

  it('closes goal markets as soon as they are decided and half-time markets at half time', () => {
    const markets = readEvent({ markets: MARKET_TYPES, score: [4, 3] });
    const settled = (type: string) => Date.parse(find(markets, type).definitions.at(-1)?.settledTime ?? '');
    expect(settled('OVER_UNDER_05')).toBeLessThan(settled('OVER_UNDER_35'));
    expect(settled('OVER_UNDER_35')).toBeLessThan(settled('MATCH_ODDS'));
    expect(settled('HALF_TIME')).toBeLessThan(settled('MATCH_ODDS') - 40 * 60_000);
    expect(find(markets, 'OVER_UNDER_45').definitions[0]?.runners?.map((runner) => runner.id)).toEqual([
      1222347, 1222346,
    ]);
  });

  it('settles every market in agreement with any score', () => {
    const goals = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(goals, goals, fc.string({ minLength: 1, maxLength: 5 }), (home, away, seed) => {
        const markets = readEvent({ score: [home, away], seed, updates: 3, markets: MARKET_TYPES });
        const won = (type: string) => winners(find(markets, type));
        const margin = home - away;
        expect(won('MATCH_ODDS')).toEqual([margin > 0 ? 'Burnley/0' : margin < 0 ? 'Man City/0' : 'The Draw/0']);
        for (const line of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
          const side = home + away > line ? 'Over' : 'Under';
          expect(won(`OVER_UNDER_${line}5`)).toEqual([`${side} ${line}.5 Goals/0`]);
        }
        expect(won('BOTH_TEAMS_TO_SCORE')).toEqual([home > 0 && away > 0 ? 'Yes/0' : 'No/0']);
        const other = margin > 0 ? 'Any Other Home Win/0' : margin < 0 ? 'Any Other Away Win/0' : 'Any Other Draw/0';
        expect(won('CORRECT_SCORE')).toEqual([home < 4 && away < 4 ? `${home} - ${away}/0` : other]);
        expect(won('DRAW_NO_BET')).toEqual(margin === 0 ? [] : [margin > 0 ? 'Burnley/0' : 'Man City/0']);
        expect(won('DOUBLE_CHANCE')).toHaveLength(2);
        expect(won('ODD_OR_EVEN')).toEqual([(home + away) % 2 === 1 ? 'Odd/0' : 'Even/0']);
        expect(won('HALF_TIME')).toHaveLength(1);
        const handicaps = new Set(won('ASIAN_HANDICAP'));
        expect(handicaps.has('Burnley/0.5')).toBe(margin >= 0);
        expect(handicaps.has('Burnley/-0.25')).toBe(margin > 0);
        expect(handicaps.has('Man City/0.25')).toBe(margin <= 0);
        expect(handicaps.has('Man City/-1')).toBe(margin < -1);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('prices the three ways close to a whole book before the off', () => {
    const [matchOdds] = readEvent({ updates: 400 });
    const last = new Map<number, number>();
    for (const change of matchOdds?.changes ?? []) {
      if (change.marketDefinition?.inPlay) break;
      for (const runner of change.rc ?? []) last.set(runner.id, Number(runner.ltp));
    }
    const book = [...last.values()].reduce((sum, price) => sum + 1 / price, 0);
    expect(last.size).toBe(3);
    expect(book).toBeGreaterThan(0.95);
    expect(book).toBeLessThan(1.06);
  });
});

describe('an event with a trap', () => {
  it('is voided with every runner removed and never turns in-play', () => {
    for (const { definitions } of readEvent({ voidedAt: Date.parse('2023-08-11T10:00:00Z') })) {
      const last = definitions.at(-1);
      expect(definitions.some((definition) => definition.inPlay)).toBe(false);
      expect(last?.status).toBe('CLOSED');
      expect(last?.runners?.every((runner) => runner.status === 'REMOVED')).toBe(true);
    }
  });

  it('moves marketTime first and openDate a minute later', () => {
    const firstScheduledAt = Date.parse('2023-08-12T14:00:00Z');
    const [matchOdds] = readEvent({ firstScheduledAt });
    const times = [...new Set(matchOdds?.definitions.map(({ marketTime, openDate }) => `${marketTime} ${openDate}`))];
    expect(times.slice(0, 3)).toEqual([
      '2023-08-12T14:00:00.000Z 2023-08-12T14:00:00.000Z',
      '2023-08-11T19:00:00.000Z 2023-08-12T14:00:00.000Z',
      '2023-08-11T19:00:00.000Z 2023-08-11T19:00:00.000Z',
    ]);
  });

  it('changes its name in mid-file while the runners keep theirs', () => {
    const formerName = { name: 'Burnley v Manchester City', until: Date.parse('2023-08-10T12:00:00Z') };
    const [matchOdds] = readEvent({ formerName });
    expect(new Set(matchOdds?.definitions.map((definition) => definition.eventName))).toEqual(
      new Set(['Burnley v Manchester City', 'Burnley v Man City']),
    );
    expect(matchOdds?.definitions[0]?.runners?.[1]?.name).toBe('Man City');
  });

  it('has no country code when told so', () => {
    const [matchOdds] = readEvent({ countryCode: undefined });
    expect(matchOdds?.definitions.every((definition) => definition.countryCode === undefined)).toBe(true);
  });

  it('has a Spanish twin with its own market id and far fewer updates', () => {
    const markets = readEvent({ twins: ['MATCH_ODDS'], updates: 60 });
    const [own, twin] = markets.filter((market) => market.marketType === 'MATCH_ODDS');
    const traded = (market: ReadMarket | undefined) => market?.changes.filter((change) => change.rc).length ?? 0;
    expect(twin?.definitions[0]?.regulators).toEqual(['MR_ESP']);
    expect(twin?.marketId).not.toBe(own?.marketId);
    expect(traded(twin)).toBeLessThan(traded(own) / 3);
  });

  it('never trades when told so, and never turns in-play when there is no cover', () => {
    const untraded = readEvent({ traded: false }).flatMap((market) => market.changes);
    expect(untraded.every((change) => change.rc === undefined)).toBe(true);
    const [uncovered] = readEvent({ turnsInPlay: false });
    expect(uncovered?.definitions.some((definition) => definition.inPlay)).toBe(false);
    expect(uncovered?.definitions.at(-1)?.status).toBe('CLOSED');
  });
});
