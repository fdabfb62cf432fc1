import type { MarketDefinition } from './market-definition.ts';
import { readDefinition } from './market-definition.ts';
import type { UnreadChange } from './messages.ts';
import {
  isObject,
  type ReadingNotes,
  readHandicap,
  readList,
  readNumber,
  selectionIdOf,
  type WireObject,
} from './wire-values.ts';

/** What a number in `values` means: a field of a runner change that says something of its prices. */
export const FIELD = { ltp: 1, tv: 2, trd: 3, atb: 4, atl: 5, batb: 6, batl: 7 } as const;
/** Best offers with virtual bets: recorders of the live stream have them, official files do not. */
export const VIRTUAL_FIELD = { bdatb: 8, bdatl: 9 } as const;

/** Market changes of a line, each with its place in all of the lists. */
export interface MarketChanges {
  /** Epoch ms UTC. */
  readonly publishedAt: number;
  readonly definitions: readonly (MarketDefinition | undefined)[];
  /** The market's own total as the recorder reports it, GBP of both sides; NaN for none. */
  readonly totals: Float64Array;
  /** 1: throw away the cached book and take this change as complete. */
  readonly images: Uint8Array;
  /** A runner change is `id, handicap, n`, then n numbers of fields: `FIELD, m`, then m numbers. */
  readonly values: Float64Array;
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set(['id', 'marketDefinition', 'rc', 'img', 'tv', 'con']);
/** Starting price projections are read over; `id` and `hc` are read before. */
const PASSED_OVER: ReadonlySet<string> = new Set(['id', 'hc', 'spn', 'spf', 'spb', 'spl']);
const NUMBER_FIELDS: ReadonlyMap<string, number> = new Map([
  ['ltp', FIELD.ltp],
  ['tv', FIELD.tv],
]);
/** `[price, size]`, or `[level, price, size]`. */
const LIST_FIELDS: ReadonlyMap<string, { readonly code: number; readonly width: number }> = new Map([
  ['trd', { code: FIELD.trd, width: 2 }],
  ['atb', { code: FIELD.atb, width: 2 }],
  ['atl', { code: FIELD.atl, width: 2 }],
  ['batb', { code: FIELD.batb, width: 3 }],
  ['batl', { code: FIELD.batl, width: 3 }],
  ['bdatb', { code: VIRTUAL_FIELD.bdatb, width: 3 }],
  ['bdatl', { code: VIRTUAL_FIELD.bdatl, width: 3 }],
]);

/** The definition that a change brings, if it does. */
export function definitionOf({ raw }: UnreadChange, notes: ReadingNotes): MarketDefinition | undefined {
  const value = raw['marketDefinition'];
  if (isObject(value)) return readDefinition(value, notes);
  if (value !== undefined) notes.fault('marketDefinition is not an object');
  return undefined;
}

/** Reads market changes as JSON.parse made them, noting what is odd and leaving it out. Holds one change at a time. */
export class ChangeReader implements MarketChanges {
  publishedAt = 0;
  readonly definitions: (MarketDefinition | undefined)[] = [undefined];
  readonly totals = new Float64Array(1);
  readonly images = new Uint8Array(1);
  values = new Float64Array(1024);
  #length = 0;

  /** Returns where in `values` its runners end; they start at 0. */
  read(change: UnreadChange, publishedAt: number, notes: ReadingNotes): number {
    const { raw } = change;
    for (const field in raw) if (!KNOWN_FIELDS.has(field)) notes.unknown('mc.', field);
    this.publishedAt = publishedAt;
    this.images[0] = raw['img'] === true ? 1 : 0;
    this.definitions[0] = definitionOf(change, notes);
    this.totals[0] = readNumber(raw['tv'], 'tv', notes) ?? Number.NaN;
    this.#length = 0;
    for (const runner of readList(raw['rc'], 'rc', notes)) this.#readRunner(runner, notes);
    return this.#length;
  }

  #readRunner(raw: unknown, notes: ReadingNotes): void {
    const id = isObject(raw) ? selectionIdOf(raw['id']) : undefined;
    if (!isObject(raw) || id === undefined) {
      notes.fault('a runner change has no id');
      return;
    }
    const start = this.#length;
    this.#push(id);
    this.#push(readHandicap(raw['hc'], notes));
    this.#push(0);
    for (const field in raw) if (!PASSED_OVER.has(field)) this.#readField(raw, field, notes);
    this.values[start + 2] = this.#length - start - 3;
  }

  #readField(raw: WireObject, field: string, notes: ReadingNotes): void {
    const list = LIST_FIELDS.get(field);
    const code = NUMBER_FIELDS.get(field);
    if (list !== undefined) this.#readEntries(raw[field], { field, ...list }, notes);
    else if (code !== undefined) this.#pushNumber(code, readNumber(raw[field], field, notes));
    else notes.unknown('mc.rc.', field);
  }

  #pushNumber(code: number, number: number | undefined): void {
    if (number === undefined) return;
    this.#push(code);
    this.#push(1);
    this.#push(number);
  }

  /** Entries of a price list that are what they should be; others are noted and left out. */
  #readEntries(
    value: unknown,
    { field, code, width }: { field: string; code: number; width: number },
    notes: ReadingNotes,
  ): void {
    this.#push(code);
    const start = this.#length;
    this.#push(0);
    for (const entry of readList(value, field, notes)) {
      if (!Array.isArray(entry) || entry.length < width) {
        notes.fault(`an entry of ${field} is not a list of ${width} numbers`);
        continue;
      }
      const numbers = entry.map((number) => readNumber(number, field, notes));
      if (numbers.includes(undefined)) continue;
      for (let index = 0; index < width; index += 1) this.#push(numbers[index] as number);
    }
    this.values[start] = this.#length - start - 1;
  }

  #push(number: number): void {
    if (this.#length === this.values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.#length++] = number;
  }
}
