import type { PricedMarket, PricedSelection } from '../output/match-prices.ts';
import { type Interval, wilsonInterval } from './wilson-interval.ts';

/** Bins of the implied probability. */
const BINS = 10;

/** What became of the selections whose implied probability lay within a bin. Shares are 0..1. */
export interface CalibrationBin {
  /** The bin begins here and ends before `to`. */
  readonly from: number;
  readonly to: number;
  readonly selections: number;
  /** Mean of their implied probabilities, the overround removed. */
  readonly implied: number;
  readonly won: number;
  /** Of `won`, at 95 %. */
  readonly interval: Interval;
}

export interface MarketCalibration {
  readonly type: string;
  /** Books with a close for every selection, and one winner. */
  readonly books: number;
  readonly bins: readonly CalibrationBin[];
}

interface Counts {
  selections: number;
  implied: number;
  won: number;
}

/** Closing prices against results, market type by market type; only counts are kept. */
export class Calibration {
  readonly #types = new Map<string, { books: number; bins: Map<number, Counts> }>();

  add(markets: readonly PricedMarket[]): void {
    for (const market of markets) for (const book of booksOf(market)) this.#addBook(market.type, book);
  }

  /** Most books first. */
  result(): MarketCalibration[] {
    const found = [...this.#types].map(([type, { books, bins }]) => ({
      type,
      books,
      bins: [...bins].sort(([a], [b]) => a - b).map(([bin, counts]) => calibrationBin(bin, counts)),
    }));
    return found.sort((a, b) => b.books - a.books || (a.type < b.type ? -1 : 1));
  }

  #addBook(type: string, book: readonly PricedSelection[]): void {
    const probabilities = impliedProbabilities(book);
    if (probabilities === undefined) return;
    const known = this.#types.get(type) ?? { books: 0, bins: new Map<number, Counts>() };
    this.#types.set(type, known);
    known.books += 1;
    for (const [index, probability] of probabilities.entries()) {
      const bin = Math.min(BINS - 1, Math.floor(probability * BINS));
      const counts = known.bins.get(bin) ?? { selections: 0, implied: 0, won: 0 };
      known.bins.set(bin, counts);
      counts.selections += 1;
      counts.implied += probability;
      counts.won += book[index]?.won === true ? 1 : 0;
    }
  }
}

/** A market of handicaps is one book for each of them, the two sides of which have opposite signs. */
function booksOf({ selections }: PricedMarket): PricedSelection[][] {
  const books = new Map<number, PricedSelection[]>();
  for (const selection of selections) {
    const line = Math.abs(selection.handicap);
    const book = books.get(line) ?? [];
    books.set(line, book);
    book.push(selection);
  }
  return [...books.values()];
}

/** Inverse closing prices that add up to 1, in order; undefined unless all are known, with every result and one winner. */
function impliedProbabilities(book: readonly PricedSelection[]): number[] | undefined {
  const inverses = book.flatMap(({ close, won }) => (close === undefined || won === undefined ? [] : [1 / close]));
  if (inverses.length < book.length || book.filter(({ won }) => won).length !== 1) return undefined;
  const sum = inverses.reduce((total, inverse) => total + inverse, 0);
  return inverses.map((inverse) => inverse / sum);
}

function calibrationBin(bin: number, { selections, implied, won }: Counts): CalibrationBin {
  return {
    from: bin / BINS,
    to: (bin + 1) / BINS,
    selections,
    implied: implied / selections,
    won: won / selections,
    interval: wilsonInterval(won, selections),
  };
}
