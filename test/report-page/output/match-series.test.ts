import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import type { Moment } from '../../../src/pipeline/moments/moment.ts';
import { type MatchSeries, SeriesReader, thinSeries } from '../../../src/report-page/output/match-series.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { seriesLine } from '../../support/page/output-folder.ts';

const MOMENTS: readonly Moment[] = [
  { name: '1m', phase: 'before', seconds: 60 },
  { name: 'kickoff', phase: 'before', seconds: 0 },
];

async function read(lines: readonly string[], expectedRows = lines.length): Promise<MatchSeries[]> {
  const folder = tempFolder();
  writeFileSync(join(folder, 'odds.csv'), [`${SERIES_COLUMNS.join(',')}\n`, ...lines].join(''));
  const reader = await SeriesReader.open(folder, { expectedRows, moments: MOMENTS });
  const all: MatchSeries[] = [];
  for (const matchId of ['m0', 'm1']) {
    const series = await reader.of(matchId);
    if (series !== undefined) all.push(series);
  }
  reader.end();
  return all;
}

const home = (series: MatchSeries | undefined) => series?.markets.get('MATCH_ODDS')?.get('home');

describe('SeriesReader', () => {
  it('gives match after match, seconds from the kick-off, one point a price', async () => {
    const [first, second] = await read([
      seriesLine(0, { seconds: 90.5, price: 2 }),
      seriesLine(0, { seconds: 80, price: 2 }),
      seriesLine(0, { seconds: 70, price: '' }),
      seriesLine(0, { seconds: -5, price: 3 }),
      seriesLine(1, { seconds: 10, price: 4 }),
    ]);
    expect([first?.matchId, second?.matchId]).toEqual(['m0', 'm1']);
    expect(home(first)).toEqual({ seconds: [-91, 5], prices: [2, 3] });
    expect(home(second)).toEqual({ seconds: [-10], prices: [4] });
  });

  it('keeps a price of just before the kick-off before it', async () => {
    const [only] = await read([seriesLine(0, { seconds: 0.2, price: 2 }), seriesLine(0, { seconds: -0.2, price: 3 })]);
    expect(home(only)).toEqual({ seconds: [-1, 0], prices: [2, 3] });
  });

  it('leaves out other markets, twins of a market, and rows without a kick-off', async () => {
    const [only] = await read([
      seriesLine(0, { seconds: 9, price: 2 }),
      seriesLine(0, { seconds: 8, price: 3, marketId: '1.2' }),
      seriesLine(0, { seconds: 7, price: 4, marketType: 'CORRECT_SCORE' }),
      seriesLine(0, { seconds: 6, price: 5 }).replace(',6,', ',,'),
    ]);
    expect(home(only)).toEqual({ seconds: [-9], prices: [2] });
    expect([...(only?.markets.keys() ?? [])]).toEqual(['MATCH_ODDS']);
  });

  it('knows the prices at moments, none for what was not traded by then', async () => {
    const [only] = await read([
      seriesLine(0, { seconds: 70, price: 2 }),
      seriesLine(0, { seconds: 9, price: 3 }),
      seriesLine(0, { seconds: 9, price: 4, selection: 'away' }),
      seriesLine(0, { seconds: -1, price: 5 }),
    ]);
    const prices = only?.pricesAtMoments().get('MATCH_ODDS');
    expect(prices?.get('home')?.map((at) => at?.price)).toEqual([2, 3]);
    expect(prices?.get('away')?.map((at) => at?.price)).toEqual([undefined, 4]);
  });

  it('refuses a file with another number of rows than the report says', async () => {
    await expect(read([seriesLine(0, { seconds: 9, price: 2 })], 2)).rejects.toThrow(/1 rows where report.json says 2/);
  });
});

const points = fc
  .tuple(
    fc.array(fc.record({ step: fc.integer({ min: 1, max: 500 }), price: fc.integer({ min: 101, max: 100_000 }) }), {
      minLength: 1,
      maxLength: 600,
    }),
    fc.integer({ min: -60_000, max: 100 }),
  )
  .map(([list, start]) => {
    let second = start;
    return { seconds: list.map(({ step }) => (second += step)), prices: list.map(({ price }) => price / 100) };
  });
const limit = fc.integer({ min: 6, max: 220 });

describe('thinSeries', () => {
  it('keeps at most the limit, in order, and only points that were there', () => {
    fc.assert(
      fc.property(points, limit, (all, most) => {
        const thinned = thinSeries(all, most);
        expect(thinned.seconds.length).toBeLessThanOrEqual(most);
        const there = new Map(all.seconds.map((second, index) => [second, all.prices[index]]));
        for (const [index, second] of thinned.seconds.entries()) expect(thinned.prices[index]).toBe(there.get(second));
        expect(thinned.seconds).toEqual([...thinned.seconds].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps the first and the last price, the close, the first in-play one, the highest and the lowest', () => {
    fc.assert(
      fc.property(points, limit, (all, most) => {
        const thinned = thinSeries(all, most);
        const close = all.seconds.findLast((second) => second < 0);
        const inPlay = all.seconds.find((second) => second >= 0);
        const kept = [all.seconds[0], all.seconds.at(-1), close, inPlay].filter((second) => second !== undefined);
        expect(thinned.seconds).toEqual(expect.arrayContaining(kept));
        expect(Math.max(...thinned.prices)).toBe(Math.max(...all.prices));
        expect(Math.min(...thinned.prices)).toBe(Math.min(...all.prices));
      }),
    );
  });

  it('leaves a series alone that is short enough', () => {
    fc.assert(
      fc.property(points, (all) => {
        expect(thinSeries(all, Math.max(6, all.seconds.length))).toEqual(all);
      }),
    );
  });
});
