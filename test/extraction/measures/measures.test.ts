import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closed, definition, extractLines, KICKOFF, line, MINUTE } from '../../support/market-files/build-stream.ts';
import { seriesObjects } from '../../support/market-files/series-objects.ts';

const at = (minutes: number) => KICKOFF + minutes * MINUTE;
const iso = (instant: number) => new Date(instant).toISOString();

async function home(lines: readonly string[], request = {}) {
  const extracted = await extractLines(lines, request);
  const market = extracted.markets.find(({ marketType }) => marketType === 'MATCH_ODDS');
  const selection = market?.selections.find(({ selection }) => selection === 'home');
  if (market === undefined || selection === undefined) throw new Error('no home selection');
  return { extracted, market, selection };
}

const priced = (minutes: number, ltp: number) => line(at(minutes), { rc: [{ id: 11, ltp }] });

describe('the off', () => {
  it('is the actual time that Betfair writes over marketTime in the in-play line', async () => {
    const actual = at(1.5);
    const { market, selection, extracted } = await home([
      line(at(-90), { def: definition() }),
      priced(-10, 2),
      priced(1, 2.2),
      line(at(2), { def: definition({ inPlay: true, marketTime: iso(actual) }), rc: [{ id: 11, ltp: 9 }] }),
      priced(3, 1.5),
    ]);
    expect(market).toMatchObject({ offAt: actual, scheduledAt: KICKOFF, wentInPlay: true });
    expect(extracted).toMatchObject({ actualAt: actual, scheduledAt: KICKOFF });
    expect(selection).toMatchObject({ open: 2, close: 2.2, closeAgeS: 30, high: 2.2, low: 2 });
    expect(seriesObjects(extracted.series).map(({ seconds_to_kickoff }) => seconds_to_kickoff)).toEqual([
      '690',
      '30',
      '-30',
      '-90',
    ]);
  });

  it('is the line itself when marketTime lies after it', async () => {
    const { market, selection } = await home([
      line(at(-90), { def: definition() }),
      priced(-5, 2),
      line(at(-3), { def: definition({ inPlay: true }), rc: [{ id: 11, ltp: 9 }] }),
    ]);
    expect(market.offAt).toBe(at(-3));
    expect(selection.close).toBe(2);
  });

  it('is the last marketTime before the close for a market that never turned in-play', async () => {
    const { market, selection } = await home([
      line(at(-90), { def: definition() }),
      priced(-80, 2),
      line(at(-60), { def: definition({ marketTime: iso(at(120)) }) }),
      priced(60, 3),
      priced(121, 4),
      line(at(240), { def: closed([11], { inPlay: false, marketTime: iso(at(500)) }) }),
    ]);
    expect(market).toMatchObject({
      offAt: at(120),
      scheduledAt: at(120),
      wentInPlay: false,
      closed: true,
      winners: ['home'],
    });
    expect(selection).toMatchObject({ open: 2, close: 3 });
  });

  it('of the event bounds every market: one that turned in-play late has no later close', async () => {
    const goals = {
      marketType: 'OVER_UNDER_25',
      name: 'Over/Under 2.5 Goals',
      runners: [{ id: 47973, name: 'Over 2.5 Goals' }],
    };
    const { markets } = (
      await home([
        line(at(-90), { def: definition() }, { id: '1.2', def: definition(goals) }),
        line(at(-1), { rc: [{ id: 11, ltp: 2 }] }, { id: '1.2', rc: [{ id: 47973, ltp: 1.9 }] }),
        line(at(1), { def: definition({ inPlay: true }) }),
        line(at(2), { id: '1.2', rc: [{ id: 47973, ltp: 1.2 }] }),
        line(at(30), { id: '1.2', def: definition({ ...goals, inPlay: true, marketTime: iso(at(30)) }) }),
      ])
    ).extracted;
    const over = markets.find(({ marketType }) => marketType === 'OVER_UNDER_25');
    expect(over?.offAt).toBe(at(30));
    expect(over?.selections[0]).toMatchObject({ selection: 'over', close: 1.9, closeAgeS: 60 });
  });

  it('comes from the market that went in-play when MATCH_ODDS never did', async () => {
    const goals = {
      marketType: 'OVER_UNDER_25',
      name: 'Over/Under 2.5 Goals',
      runners: [{ id: 47973, name: 'Over 2.5 Goals' }],
    };
    const { actualAt, scheduledAt } = await extractLines([
      line(at(-90), { def: definition() }, { id: '1.2', def: definition(goals) }),
      line(at(6), { id: '1.2', def: definition({ ...goals, inPlay: true, marketTime: iso(at(5)) }) }),
    ]);
    expect({ actualAt, scheduledAt }).toEqual({ actualAt: at(5), scheduledAt: KICKOFF });
  });
});

describe('pre-match measures', () => {
  it('take snapshots at or before their minute, and the age of the price that was last published', async () => {
    const lines = [
      line(at(-200), { def: definition() }),
      priced(-90, 2),
      priced(-60, 2.1),
      priced(-30, 2.5),
      priced(-2, 2.5),
      line(at(0.5), { def: definition({ inPlay: true }) }),
    ];
    const { selection } = await home(lines, { snapshots: [120, 75, 60, 10, 0] });
    expect(selection.snapshots).toEqual([undefined, 2, 2.1, 2.5, 2.5]);
    expect(selection.closeAgeS).toBe(120);
  });

  it('are empty for a runner that first traded in-play, and volumes are what was traded before the off', async () => {
    const { selection, market } = await home([
      line(at(-90), { def: definition() }),
      line(at(-5), { rc: [{ id: 22, ltp: 4, trd: [[4, 80]] }] }),
      line(at(1), { def: definition({ inPlay: true }), rc: [{ id: 22, trd: [[4, 500]] }] }),
      line(at(9), { rc: [{ id: 11, ltp: 3, trd: [[3, 10]] }] }),
    ]);
    expect(selection).toMatchObject({
      open: undefined,
      close: undefined,
      closeAgeS: undefined,
      high: undefined,
      low: undefined,
      preOffVolume: 0,
    });
    expect(market.selections[1]).toMatchObject({ selection: 'away', close: 4, preOffVolume: 40 });
  });

  it('take BSP from the definition, where NaN is none', async () => {
    const runners = [
      { id: 11, name: 'Arsenal', sortPriority: 1, bsp: 1.33 },
      { id: 22, name: 'Nottm Forest', sortPriority: 2, bsp: 'NaN' },
    ];
    const { market } = await home([
      line(at(-90), { def: definition() }),
      line(at(1), { def: definition({ runners }) }),
    ]);
    expect(market.selections.map(({ bsp }) => bsp)).toEqual([1.33, undefined, undefined]);
  });

  it('name no winner of a voided market', async () => {
    const runners = [{ id: 11, name: 'Arsenal', sortPriority: 1, status: 'REMOVED' }];
    const def = definition({ runners, status: 'CLOSED' });
    const { market } = await home([line(at(-90), { def: definition({ runners }) }), line(at(10), { def })]);
    expect(market).toMatchObject({ voided: true, closed: true, winners: [] });
  });

  it('never hold a price published at or after the off', async () => {
    const prints = fc.array(fc.tuple(fc.integer({ min: -7200, max: 3600 }), fc.integer({ min: 101, max: 999 })), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(
        prints,
        fc.integer({ min: -600, max: 600 }),
        fc.integer({ min: 0, max: 59 }),
        async (trades, offS, lateS) => {
          const off = KICKOFF + offS * 1000;
          const inPlay = line(off + lateS * 1000, {
            def: definition({ inPlay: true, marketTime: iso(off) }),
            rc: [{ id: 11, ltp: 777 }],
          });
          const before = trades
            .map(([second, price]) => [KICKOFF + second * 1000, price / 100] as const)
            .sort(([a], [b]) => a - b);
          const texts = before.map(([pt, ltp]) => ({ pt, text: line(pt, { rc: [{ id: 11, ltp }] }) }));
          const all = [...texts, { pt: off + lateS * 1000, text: inPlay }].sort((a, b) => a.pt - b.pt);
          const { selection } = await home(
            [line(KICKOFF - 9000_000, { def: definition() }), ...all.map(({ text }) => text)],
            {
              snapshots: [60, 0],
            },
          );
          const allowed = before.filter(([pt]) => pt < off).map(([, price]) => price);
          expect(selection.open).toBe(allowed[0]);
          expect(selection.close).toBe(allowed.at(-1));
          expect(selection.high).toBe(allowed.length === 0 ? undefined : Math.max(...allowed));
          expect(selection.low).toBe(allowed.length === 0 ? undefined : Math.min(...allowed));
          expect(selection.snapshots[1]).toBe(allowed.at(-1));
        },
      ),
      { numRuns: 150 },
    );
  });
});
