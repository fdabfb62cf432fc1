import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calibration } from '../../../src/report-page/analysis/calibration.ts';
import type { PricedMarket } from '../../../src/report-page/output/match-prices.ts';

function market(
  closes: readonly (number | undefined)[],
  winner: number | undefined,
  type = 'MATCH_ODDS',
): PricedMarket {
  const selections = closes.map((close, index) => ({
    selection: String(index),
    handicap: 0,
    close,
    won: winner === undefined ? undefined : index === winner,
  }));
  return { marketId: '1.1', type, selections };
}

function calibrated(...markets: readonly PricedMarket[]) {
  const calibration = new Calibration();
  calibration.add(markets);
  return calibration.result();
}

describe('Calibration', () => {
  it('takes the overround away and sorts the selections by what their prices said', () => {
    // 1/1.6 + 1/4 + 1/8 is 1: nothing to take away. The same prices a tenth lower say the same.
    const [found] = calibrated(market([1.6, 4, 8], 0), market([1.44, 3.6, 7.2], 1));
    expect(found).toMatchObject({ type: 'MATCH_ODDS', books: 2 });
    expect(found?.bins.map(({ from, selections, won }) => [from, selections, won])).toEqual([
      [0.1, 2, 0],
      [0.2, 2, 0.5],
      [0.6, 2, 0.5],
    ]);
    expect(found?.bins.map(({ implied }) => Number(implied.toFixed(9)))).toEqual([0.125, 0.25, 0.625]);
  });

  it.each([
    ['a close is missing', market([2, undefined], 0)],
    ['nothing was settled', market([2, 2], undefined)],
    ['nobody won', market([2, 2], 7)],
  ])('leaves a book out in which %s', (_, book) => {
    expect(calibrated(book)).toEqual([]);
  });

  it('takes the two sides of each handicap as a book of their own', () => {
    const lines = [1, -1, 2, -2].map((handicap, index) => ({
      selection: '',
      handicap,
      close: 2,
      won: index % 2 === 0,
    }));
    expect(calibrated({ marketId: '1.1', type: 'ASIAN', selections: lines })).toMatchObject([{ books: 2 }]);
  });

  it('has every selection of every whole book in one bin, one winner a book, and probabilities that add up', () => {
    const price = fc.integer({ min: 101, max: 100_000 }).map((hundredths) => hundredths / 100);
    const book = fc
      .array(price, { minLength: 2, maxLength: 5 })
      .chain((closes) => fc.nat(closes.length - 1).map((winner) => market(closes, winner)));
    fc.assert(
      fc.property(fc.array(book, { minLength: 1, maxLength: 20 }), (books) => {
        const [found] = calibrated(...books);
        const sum = (read: (bin: { selections: number; implied: number; won: number }) => number) =>
          found?.bins.reduce((total, bin) => total + bin.selections * read(bin), 0);
        expect(sum(() => 1)).toBe(books.reduce((total, { selections }) => total + selections.length, 0));
        expect(sum(({ won }) => won)).toBeCloseTo(books.length, 6);
        expect(sum(({ implied }) => implied)).toBeCloseTo(books.length, 6);
        for (const { from, to, implied } of found?.bins ?? []) {
          expect(implied).toBeGreaterThanOrEqual(from - 1e-9);
          expect(implied).toBeLessThanOrEqual(to + 1e-9);
        }
      }),
    );
  });
});
