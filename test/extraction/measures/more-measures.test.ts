import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExtractionRequest } from '../../../src/extraction/match-extractor.ts';
import { closed, definition, extractLines, KICKOFF, line, MINUTE } from '../../support/market-files/build-stream.ts';
import { seriesObjects } from '../../support/market-files/series-objects.ts';

const at = (minutes: number) => KICKOFF + minutes * MINUTE;

async function home(lines: readonly string[], request: Partial<ExtractionRequest> = {}) {
  const extracted = await extractLines(lines, request);
  const market = extracted.markets.find(({ marketType }) => marketType === 'MATCH_ODDS');
  const selection = market?.selections.find((one) => one.selection === 'home');
  if (market === undefined || selection === undefined) throw new Error('no home selection');
  return { extracted, market, selection };
}

const OPEN = line(at(-90), { def: definition() });
const IN_PLAY = line(at(1), { def: definition({ inPlay: true }) });
const traded = (minutes: number, ltp: number) => line(at(minutes), { rc: [{ id: 11, ltp }] });
const change = (minutes: number, fields: object) => line(at(minutes), { rc: [{ id: 11, ...fields }] });

describe('the average before the off', () => {
  it('weighs each price by the stake traded at it, also when levels shrink and when all are set to 0', async () => {
    const { selection } = await home([
      OPEN,
      change(-30, { ltp: 2, trd: [[2, 200]] }),
      change(-20, {
        ltp: 3,
        trd: [
          [3, 100],
          [2, 100],
        ],
      }),
      change(-10, { ltp: 3, trd: [[3, 400]] }),
      IN_PLAY,
      change(2, { ltp: 9, trd: [[9, 1000]] }),
      change(100, {
        trd: [
          [2, 0],
          [3, 0],
          [9, 0],
        ],
      }),
    ]);
    // both sides: 100 at 2 and 400 at 3
    expect(selection).toMatchObject({ vwap: 2.8, preOffVolume: 250, totalVolume: 750 });
  });

  it('is not known from running totals or from last prices', async () => {
    const { selection } = await home([OPEN, change(-30, { ltp: 2, tv: 200 }), IN_PLAY]);
    expect(selection).toMatchObject({ vwap: undefined, preOffVolume: 100 });
    expect((await home([OPEN, traded(-30, 2), IN_PLAY])).selection).toMatchObject({
      vwap: undefined,
      totalVolume: undefined,
    });
  });
});

describe('the offers', () => {
  const lines = [
    OPEN,
    change(-61, { atb: [[2, 10]], atl: [[2.1, 10]], trd: [[2, 20]] }),
    change(-31, { atb: [[2.02, 5]] }),
    change(-2, { atl: [[2.04, 7]], trd: [[2, 60]] }),
    change(-0.5, { atb: [[2.02, 0]] }),
    change(0, { atb: [[5, 1]], atl: [[5.1, 1]] }),
    IN_PLAY,
  ];

  it('at the close are those that stood before the off', async () => {
    const { selection } = await home(lines);
    expect(selection).toMatchObject({ closeBack: 2, closeLay: 2.04 });
  });

  it('and the volume are told at any minutes before the off', async () => {
    const { selection } = await home(lines, { offerMinutes: [100, 60, 30, 1, 0] });
    expect(selection.offers).toEqual([
      { back: undefined, lay: undefined, volume: 0 },
      { back: 2, lay: 2.1, volume: 10 },
      { back: 2.02, lay: 2.1, volume: 10 },
      { back: 2.02, lay: 2.04, volume: 30 },
      { back: 2, lay: 2.04, volume: 30 },
    ]);
  });
});

describe('the half-time price', () => {
  it('is the last one of the first 50 minutes in-play', async () => {
    const { selection, market } = await home([OPEN, traded(-1, 2), IN_PLAY, traded(49, 3), traded(51, 4)]);
    expect(selection.inPlayHalfTime).toBe(3);
    expect(market.inPlayAt).toBe(at(1));
  });

  it('is never a price from before the off, nor of a market that was closed by then', async () => {
    expect((await home([OPEN, traded(-1, 2), IN_PLAY, traded(51, 4)])).selection.inPlayHalfTime).toBeUndefined();
    const closedEarly = [OPEN, traded(-1, 2), IN_PLAY, traded(20, 3), line(at(45), { def: closed([11]) })];
    expect((await home(closedEarly)).selection.inPlayHalfTime).toBeUndefined();
    expect((await home([OPEN, traded(-1, 2), traded(20, 3)])).selection.inPlayHalfTime).toBeUndefined();
  });
});

const minutes = fc.integer({ min: -80, max: 60 });
const prices = fc.array(fc.tuple(minutes, fc.constantFrom(11, 22, 58805), fc.integer({ min: 2, max: 9 })), {
  maxLength: 60,
});

function streamOf(changes: readonly (readonly [number, number, number])[]): string[] {
  const sorted = [...changes].sort(([a], [b]) => a - b);
  const lines = sorted.map(([minute, id, ltp], index) => ({
    time: at(minute) + index,
    text: line(at(minute) + index, { rc: [{ id, ltp }] }),
  }));
  const all = [{ time: at(-90), text: OPEN }, ...lines, { time: at(1) - 1, text: IN_PLAY }];
  return all.sort((a, b) => a.time - b.time).map(({ text }) => text);
}

describe('a resampled series', () => {
  it('holds the last row of each runner in each span, cut at the off, and leaves the measures as they are', async () => {
    const spans = fc.constantFrom(1, 7, 60);
    await fc.assert(
      fc.asyncProperty(prices, spans, async (changes, span) => {
        const lines = streamOf(changes);
        const whole = await extractLines(lines);
        const thin = await extractLines(lines, { resampleMs: span * MINUTE });
        expect(thin.markets).toEqual(whole.markets);
        const spanOf = (row: { selection: string; published_at: string }) => {
          const published = Date.parse(row.published_at);
          return `${row.selection} ${Math.floor(published / (span * MINUTE))} ${published < KICKOFF}`;
        };
        const last = new Map(seriesObjects(whole.series).map((row) => [spanOf(row), row]));
        const shown = new Map<string, string>();
        const expected = [...last.values()]
          .sort((a, b) => a.published_at.localeCompare(b.published_at))
          .filter(({ selection, last_traded_price }) => {
            const isChange = shown.get(selection) !== last_traded_price;
            shown.set(selection, last_traded_price);
            return isChange;
          });
        expect(seriesObjects(thin.series)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('pre-match only', () => {
  it('gives the rows and pre-match measures of a full reading, and nothing of what came after the off', async () => {
    await fc.assert(
      fc.asyncProperty(prices, async (changes) => {
        const lines = [...streamOf(changes), line(at(110), { def: closed([11]) })];
        const full = await home(lines);
        const { extracted, market, selection } = await home(lines, { preMatchOnly: true });
        const before = seriesObjects(full.extracted.series).filter((row) => Number(row.seconds_to_kickoff) > 0);
        expect(seriesObjects(extracted.series)).toEqual(before);
        expect(extracted.seriesRows).toBe(before.length);
        expect(market).toMatchObject({ offAt: full.market.offAt, wentInPlay: true, winners: [], closed: false });
        const { open, close, closeAgeS, high, low, snapshots } = full.selection;
        expect(selection).toMatchObject({ open, close, closeAgeS, high, low, snapshots, inPlayHalfTime: undefined });
      }),
      { numRuns: 40 },
    );
  });

  it('stops reading: what is damaged behind the off is not seen', async () => {
    const lines = [OPEN, traded(-1, 2), IN_PLAY, traded(22, 3), '{ broken', traded(25, 3)];
    expect((await extractLines(lines)).faults).toHaveLength(1);
    expect((await extractLines(lines, { preMatchOnly: true })).faults).toEqual([]);
  });
});
