import type { LogRoom, StoredChunk } from './log-room.ts';
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

/** The columns of the runner's own prices and volumes, from lastTradedPrice on: a change of any makes an entry. */
const LOGGED = 7;

const FIRST_ENTRIES = 64;
const CHUNK_ENTRIES = 4096;

/** Entries one after the other, `ENTRY_NUMBERS` numbers each. */
export interface LogChunk {
  readonly numbers: Float64Array;
  /** How many numbers hold entries. */
  readonly end: number;
}

/** The price history of one market: plain numbers in a row, in chunks that the room may put on disk. */
export class PriceLog {
  /** Where the entry begins that `grow` made place for. */
  at = 0;
  readonly #room: LogRoom;
  readonly #full: StoredChunk[] = [];
  readonly #states: { readonly inPlay: boolean; readonly status: string }[] = [];
  #numbers: Float64Array | undefined;
  #end = 0;

  constructor(room: LogRoom) {
    this.#room = room;
  }

  /** Makes place for one entry: the caller fills the `ENTRY_NUMBERS` numbers of the answer from `at` on. */
  grow(): Float64Array {
    let numbers = this.#numbers ?? new Float64Array(FIRST_ENTRIES * ENTRY_NUMBERS);
    if (this.#end === numbers.length) numbers = this.#next(numbers);
    this.#numbers = numbers;
    this.at = this.#end;
    this.#end += ENTRY_NUMBERS;
    return numbers;
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
    for (const stored of this.#full) {
      const numbers = this.#room.read(stored);
      yield { numbers, end: numbers.length };
    }
    if (this.#numbers !== undefined) yield { numbers: this.#numbers, end: this.#end };
  }

  #next(full: Float64Array): Float64Array {
    this.#end = 0;
    const stored = this.#room.keep(full);
    this.#full.push(stored);
    // what went to disk leaves its memory to the next
    if (!(stored instanceof Float64Array)) return full;
    return new Float64Array(Math.min(2 * full.length, CHUNK_ENTRIES * ENTRY_NUMBERS));
  }
}

/** The market's side of an entry. */
export interface LogMoment {
  readonly publishedAt: number;
  readonly state: number;
  readonly tradedTotal: number;
  readonly reportedTotal: number;
}

/** Adds the runner's present prices, unless they are those of its entry before. */
export function logPrices(log: PriceLog, runner: RunnerBook, moment: LogMoment): void {
  const back = runner.bestBack();
  const lay = runner.bestLay();
  const { lastTradedPrice } = runner;
  const traded = runner.tradedVolume();
  const reported = runner.reportedVolume();
  let { logged } = runner;
  if (logged === undefined) {
    const isBlank = lastTradedPrice === 0 && traded === 0 && reported <= 0 && back.price === 0 && lay.price === 0;
    if (isBlank) return;
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
    return;
  }
  const numbers = log.grow();
  const { at } = log;
  numbers[at + COLUMN.publishedAt] = moment.publishedAt;
  numbers[at + COLUMN.runner] = runner.index;
  numbers[at + COLUMN.state] = moment.state;
  numbers[at + COLUMN.lastTradedPrice] = lastTradedPrice;
  numbers[at + COLUMN.bestBackPrice] = back.price;
  numbers[at + COLUMN.bestBackSize] = back.size;
  numbers[at + COLUMN.bestLayPrice] = lay.price;
  numbers[at + COLUMN.bestLaySize] = lay.size;
  numbers[at + COLUMN.tradedVolume] = traded;
  numbers[at + COLUMN.reportedVolume] = reported;
  numbers[at + COLUMN.tradedTotal] = moment.tradedTotal;
  numbers[at + COLUMN.reportedTotal] = moment.reportedTotal;
  numbers[at + COLUMN.averagePrice] = runner.traded?.averagePrice ?? 0;
  for (let index = 0; index < LOGGED; index += 1)
    logged[index] = numbers[at + COLUMN.lastTradedPrice + index] as number;
}
