import type { HistoryRoom } from './log-room.ts';
import { type LogChunk, NumberLog } from './number-log.ts';
import type { RunnerBook } from './runner-book.ts';

/**
 * Columns of one entry of the price history. A price or size of 0 means "none". Volumes are one-sided GBP, both as the
 * trade ladders say (`traded…`) and as the recorder's totals say (`reported…`, -1 for "none"): which of them holds is
 * known only at the end (see `volumeSource`).
 */
export const COLUMN = {
  publishedAt: 0,
  /** RunnerBook.index */
  runner: 1,
  /** See `PriceLog.stateOf`. */
  state: 2,
  lastTradedPrice: 3,
  bestBackPrice: 4,
  bestBackSize: 5,
  bestLayPrice: 6,
  bestLaySize: 7,
  tradedVolume: 8,
  reportedVolume: 9,
  tradedTotal: 10,
  reportedTotal: 11,
  /** Average of the traded prices so far, weighted by stake; 0 for none. */
  averagePrice: 12,
} as const;
export const ENTRY_NUMBERS = 13;

/** So many of the first columns are all that a market has which never had anything but prices, as in BASIC files. */
const PRICE_NUMBERS = 4;

/** The columns of the runner's own prices and volumes, from lastTradedPrice on: a change of any makes an entry. */
const LOGGED = 7;

const WIDENED_ENTRIES = 64;

/**
 * The price history of one market, in entries of `ENTRY_NUMBERS`. They are kept narrow until the first that has more than
 * prices.
 */
export class PriceLog {
  readonly #states: { readonly inPlay: boolean; readonly status: string }[] = [];
  readonly #narrow: NumberLog;
  readonly #wide: NumberLog;
  #isWide = false;

  constructor(room: HistoryRoom) {
    this.#narrow = new NumberLog(room, PRICE_NUMBERS);
    this.#wide = new NumberLog(room, ENTRY_NUMBERS);
  }

  /** Adds the runner's present prices, unless they are those of its entry before. */
  add(runner: RunnerBook, moment: LogMoment): void {
    const logged = changedPrices(runner);
    if (logged === undefined) return;
    this.#isWide ||= !isPriceOnly(logged, moment);
    const log = this.#isWide ? this.#wide : this.#narrow;
    const numbers = log.grow();
    const { at } = log;
    numbers[at + COLUMN.publishedAt] = moment.publishedAt;
    numbers[at + COLUMN.runner] = runner.index;
    numbers[at + COLUMN.state] = moment.state;
    numbers[at + COLUMN.lastTradedPrice] = runner.lastTradedPrice;
    if (!this.#isWide) return;
    for (let index = 1; index < LOGGED; index += 1) {
      numbers[at + COLUMN.lastTradedPrice + index] = logged[index] as number;
    }
    numbers[at + COLUMN.tradedTotal] = moment.tradedTotal;
    numbers[at + COLUMN.reportedTotal] = moment.reportedTotal;
    numbers[at + COLUMN.averagePrice] = runner.traded?.averagePrice ?? 0;
  }

  /** The number that stands for a market's state in entries. */
  stateOf(inPlay: boolean, status: string): number {
    const known = this.#states.findIndex((state) => state.inPlay === inPlay && state.status === status);
    return known === -1 ? this.#states.push({ inPlay, status }) - 1 : known;
  }

  states(): readonly { readonly inPlay: boolean; readonly status: string }[] {
    return this.#states;
  }

  /** The whole history, in order. A chunk is good until the next is asked for. */
  *chunks(): Generator<LogChunk> {
    for (const chunk of this.#narrow.chunks()) yield* widened(chunk);
    yield* this.#wide.chunks();
  }
}

/** Narrow entries with all columns. */
function* widened({ numbers, end }: LogChunk): Generator<LogChunk> {
  const wide = noEntries();
  let to = 0;
  for (let from = 0; from < end; from += PRICE_NUMBERS) {
    for (let column = 0; column < PRICE_NUMBERS; column += 1) wide[to + column] = numbers[from + column] as number;
    to += ENTRY_NUMBERS;
    if (to < wide.length) continue;
    yield { numbers: wide, end: to };
    to = 0;
  }
  yield { numbers: wide, end: to };
}

/** Entries that have neither offers nor volumes. */
function noEntries(): Float64Array {
  const numbers = new Float64Array(WIDENED_ENTRIES * ENTRY_NUMBERS);
  for (let at = 0; at < numbers.length; at += ENTRY_NUMBERS) {
    numbers[at + COLUMN.reportedVolume] = -1;
    numbers[at + COLUMN.reportedTotal] = -1;
  }
  return numbers;
}

/** The market's side of an entry. */
export interface LogMoment {
  readonly publishedAt: number;
  readonly state: number;
  readonly tradedTotal: number;
  readonly reportedTotal: number;
}

/** The runner's own columns, from lastTradedPrice on; undefined when they are those of its entry before, or a blank first one. */
function changedPrices(runner: RunnerBook): Float64Array | undefined {
  const back = runner.bestBack();
  const lay = runner.bestLay();
  const { lastTradedPrice } = runner;
  const traded = runner.tradedVolume();
  const reported = runner.reportedVolume();
  let { logged } = runner;
  if (logged === undefined) {
    const isBlank = lastTradedPrice === 0 && traded === 0 && reported <= 0 && back.price === 0 && lay.price === 0;
    if (isBlank) return undefined;
    logged = new Float64Array(LOGGED);
    runner.logged = logged;
  } else if (
    logged[0] === lastTradedPrice &&
    logged[1] === back.price &&
    logged[2] === back.size &&
    logged[3] === lay.price &&
    logged[4] === lay.size &&
    logged[5] === traded &&
    logged[6] === reported
  ) {
    return undefined;
  }
  logged[0] = lastTradedPrice;
  logged[1] = back.price;
  logged[2] = back.size;
  logged[3] = lay.price;
  logged[4] = lay.size;
  logged[5] = traded;
  logged[6] = reported;
  return logged;
}

function isPriceOnly(logged: Float64Array, { tradedTotal, reportedTotal }: LogMoment): boolean {
  for (let index = 1; index < LOGGED - 1; index += 1) if (logged[index] !== 0) return false;
  return logged[LOGGED - 1] === -1 && tradedTotal === 0 && reportedTotal < 0;
}
