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

/** So many of the first columns are all that a market has which never had anything but prices, as in BASIC files. */
const PRICE_NUMBERS = 4;

/** The columns of the runner's own prices and volumes, from lastTradedPrice on: a change of any makes an entry. */
const LOGGED = 7;

const FIRST_ENTRIES = 64;
const CHUNK_ENTRIES = 4096;
const WIDENED_ENTRIES = 64;

/** Entries one after the other, `ENTRY_NUMBERS` numbers each. */
export interface LogChunk {
  readonly numbers: Float64Array;
  /** How many numbers hold entries. */
  readonly end: number;
}

/**
 * The price history of one market: plain numbers in a row, in chunks that the room may put on disk. It begins narrow, with
 * entries of `PRICE_NUMBERS`, and whoever reads it need not know.
 */
export class PriceLog {
  /** Where the entry begins that `grow` made place for. */
  at = 0;
  /** How many numbers an entry has from now on. */
  width = PRICE_NUMBERS;
  readonly #room: LogRoom;
  readonly #full: { readonly stored: StoredChunk; readonly width: number }[] = [];
  readonly #states: { readonly inPlay: boolean; readonly status: string }[] = [];
  #numbers: Float64Array | undefined;
  #end = 0;

  constructor(room: LogRoom) {
    this.#room = room;
  }

  /** Makes place for one entry: the caller fills the `width` numbers of the answer from `at` on. */
  grow(): Float64Array {
    let numbers = this.#numbers ?? new Float64Array(FIRST_ENTRIES * this.width);
    if (this.#end === numbers.length) numbers = this.#next(numbers);
    this.#numbers = numbers;
    this.at = this.#end;
    this.#end += this.width;
    return numbers;
  }

  /** From now on, entries have all columns. */
  widen(): void {
    if (this.#numbers !== undefined) this.#keep(this.#numbers.slice(0, this.#end));
    this.#numbers = undefined;
    this.#end = 0;
    this.width = ENTRY_NUMBERS;
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
    for (const { stored, width } of this.#full) {
      const numbers = this.#room.read(stored);
      yield* wide({ numbers, end: numbers.length }, width);
    }
    if (this.#numbers !== undefined) yield* wide({ numbers: this.#numbers, end: this.#end }, this.width);
  }

  #keep(numbers: Float64Array): StoredChunk {
    const stored = this.#room.keep(numbers);
    this.#full.push({ stored, width: this.width });
    return stored;
  }

  #next(full: Float64Array): Float64Array {
    this.#end = 0;
    // what went to disk leaves its memory to the next
    if (!(this.#keep(full) instanceof Float64Array)) return full;
    return new Float64Array(Math.min(2 * full.length, CHUNK_ENTRIES * this.width));
  }
}

/** A chunk's entries with all columns. */
function* wide({ numbers, end }: LogChunk, width: number): Generator<LogChunk> {
  if (width === ENTRY_NUMBERS) yield { numbers, end };
  else {
    const widened = noEntries();
    let to = 0;
    for (let from = 0; from < end; from += PRICE_NUMBERS) {
      for (let column = 0; column < PRICE_NUMBERS; column += 1) widened[to + column] = numbers[from + column] as number;
      to += ENTRY_NUMBERS;
      if (to < widened.length) continue;
      yield { numbers: widened, end: to };
      to = 0;
    }
    yield { numbers: widened, end: to };
  }
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
  logged[0] = lastTradedPrice;
  logged[1] = back.price;
  logged[2] = back.size;
  logged[3] = lay.price;
  logged[4] = lay.size;
  logged[5] = traded;
  logged[6] = reported;
  if (log.width === PRICE_NUMBERS && !isPriceOnly(logged, moment)) log.widen();
  const numbers = log.grow();
  const { at } = log;
  numbers[at + COLUMN.publishedAt] = moment.publishedAt;
  numbers[at + COLUMN.runner] = runner.index;
  numbers[at + COLUMN.state] = moment.state;
  numbers[at + COLUMN.lastTradedPrice] = lastTradedPrice;
  if (log.width === PRICE_NUMBERS) return;
  for (let index = 1; index < LOGGED; index += 1) {
    numbers[at + COLUMN.lastTradedPrice + index] = logged[index] as number;
  }
  numbers[at + COLUMN.tradedTotal] = moment.tradedTotal;
  numbers[at + COLUMN.reportedTotal] = moment.reportedTotal;
  numbers[at + COLUMN.averagePrice] = runner.traded?.averagePrice ?? 0;
}

function isPriceOnly(logged: Float64Array, { tradedTotal, reportedTotal }: LogMoment): boolean {
  for (let index = 1; index < LOGGED - 1; index += 1) if (logged[index] !== 0) return false;
  return logged[LOGGED - 1] === -1 && tradedTotal === 0 && reportedTotal < 0;
}
