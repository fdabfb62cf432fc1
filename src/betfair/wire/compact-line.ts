import { ByteCursor, pattern } from './byte-cursor.ts';
import { CompactDefinitions } from './compact-definitions.ts';
import { FIELD, type MarketChanges } from './market-change.ts';
import type { MarketDefinition } from './market-definition.ts';

/** Fields that are read over: starting price projections. */
const SP_FIELD = { spn: 10, spf: 11, spb: 12, spl: 13 } as const;
const HANDICAP = 14;
const ID = 15;

const HEAD = pattern('{"op":"mcm","clk":"');
const PUBLISHED = pattern(',"pt":');
const CHANGES = pattern(',"mc":[');
const CHANGE = pattern('{"id":"1.');
const DEFINITION = pattern(',"marketDefinition":{');
const RUNNERS = pattern(',"rc":[');
const CONFLATED = pattern(',"con":');
const NO_IMAGE = pattern(',"img":false');
const TOTAL = pattern(',"tv":');
const TRUE = pattern('true');
const FALSE = pattern('false');

/** Field names of a runner change with quotes and colon, by the word that the four characters behind the first quote make. */
const FIELDS = new Map(
  Object.entries({ ...FIELD, ...SP_FIELD, hc: HANDICAP, id: ID }).map(([name, field]) => {
    const text = `"${name}":`;
    return [Buffer.from(text, 'latin1').readInt32LE(1), { field, name: pattern(text) }];
  }),
);
const LTP_NAME = pattern('"ltp":');
const ID_NAME = pattern('"id":');

const NEWLINE = 10;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Lines with more numbers or markets wait for the slow way; the fullest line of the real files has 3,000 numbers. */
const ROOM = 1 << 16;
const MAX_CHANGES = 1024;

/**
 * Reads lines in the exact layout of Betfair's own files, byte by byte and almost without making objects:
 * `{"op":"mcm","clk":"…","pt":…,"mc":[{"id":"1.…","marketDefinition":{…},"rc":[…],"con":…,"img":false,"tv":…},…]}`. Anything
 * else — images, blanks, other fields, another order, fields twice, exponents — is refused, so what is accepted means
 * what JSON.parse would have made of it. One object serves the lines of one file.
 */
export class CompactLine implements MarketChanges {
  /** Epoch ms UTC of the line read last. */
  publishedAt = 0;
  /** How many market changes it has. */
  changes = 0;
  /** By change: the digits of its market id after `1.`. */
  readonly markets = new Float64Array(MAX_CHANGES);
  readonly definitions: (MarketDefinition | undefined)[] = [];
  readonly totals = new Float64Array(MAX_CHANGES);
  /** Images go the slow way. */
  readonly images = new Uint8Array(MAX_CHANGES);
  /** By change: where in `values` its runners end; they start where those of the change before end. */
  readonly ends = new Int32Array(MAX_CHANGES);
  readonly values = new Float64Array(ROOM);
  readonly #cursor = new ByteCursor();
  readonly #definitions = new CompactDefinitions(this.#cursor);
  #length = 0;

  /** To be called before another file, so that what is remembered does not grow. */
  forget(): void {
    this.#definitions.forget();
  }

  /** Reads the line that starts at `start`; a newline must follow somewhere. Returns where that is, or -1: not this layout. */
  scan(bytes: Buffer, start: number): number {
    const cursor = this.#cursor;
    cursor.start(bytes, start);
    this.#length = 0;
    this.changes = 0;
    if (!cursor.takes(HEAD) || !cursor.skipText() || !cursor.takes(PUBLISHED)) return -1;
    if (!cursor.whole() || cursor.number <= 0) return -1;
    this.publishedAt = cursor.number;
    if (!cursor.takes(CHANGES) || !this.#readChanges()) return -1;
    return bytes[cursor.at] === CLOSE && bytes[cursor.at + 1] === NEWLINE ? cursor.at + 1 : -1;
  }

  #readChanges(): boolean {
    const cursor = this.#cursor;
    for (;;) {
      const index = this.changes;
      if (index === MAX_CHANGES || !cursor.takes(CHANGE) || !cursor.whole()) return false;
      this.markets[index] = cursor.number;
      this.definitions[index] = undefined;
      if (cursor.bytes[cursor.at++] !== QUOTE) return false;
      let hasRunners = cursor.takes(RUNNERS);
      if (!hasRunners && cursor.takes(DEFINITION)) {
        const definition = this.#definitions.read(this.markets[index] as number);
        if (definition === undefined) return false;
        this.definitions[index] = definition;
        hasRunners = cursor.takes(RUNNERS);
      }
      if (hasRunners && !this.#readRunners()) return false;
      this.totals[index] = Number.NaN;
      if (cursor.bytes[cursor.at] !== CLOSE && !this.#readRest(index)) return false;
      cursor.at += 1;
      this.ends[index] = this.#length;
      this.changes = index + 1;
      const next = cursor.bytes[cursor.at++];
      if (next !== COMMA) return next === CLOSE_LIST;
    }
  }

  /** What some recorders write behind a change's runners, up to its closing bracket. */
  #readRest(index: number): boolean {
    const cursor = this.#cursor;
    if (cursor.takes(CONFLATED) && !cursor.takes(TRUE) && !cursor.takes(FALSE)) return false;
    cursor.takes(NO_IMAGE);
    if (cursor.takes(TOTAL)) {
      if (!cursor.decimal()) return false;
      this.totals[index] = cursor.number;
    }
    return cursor.bytes[cursor.at] === CLOSE;
  }

  #readRunners(): boolean {
    const cursor = this.#cursor;
    if (cursor.bytes[cursor.at] === CLOSE_LIST) {
      cursor.at += 1;
      return true;
    }
    for (;;) {
      if (cursor.bytes[cursor.at++] !== OPEN || !this.#readRunner()) return false;
      const next = cursor.bytes[cursor.at++];
      if (next !== COMMA) return next === CLOSE_LIST;
    }
  }

  #readRunner(): boolean {
    const cursor = this.#cursor;
    const start = this.#length;
    // every field but a list takes three numbers at most; lists look for themselves
    if (start + 32 > ROOM) return false;
    this.#length = start + 3;
    this.values[start + 1] = 0;
    let seen = 0;
    for (;;) {
      const field = this.#readName();
      if (field === 0 || (seen & (1 << field)) !== 0 || !this.#readField(field, start)) return false;
      seen |= 1 << field;
      const next = cursor.bytes[cursor.at++];
      if (next === CLOSE) break;
      if (next !== COMMA) return false;
    }
    this.values[start + 2] = this.#length - start - 3;
    return (seen & (1 << ID)) !== 0;
  }

  #readField(field: number, runner: number): boolean {
    const cursor = this.#cursor;
    switch (field) {
      case ID:
        if (!cursor.whole()) return false;
        this.values[runner] = cursor.number;
        return true;
      case HANDICAP:
        if (!cursor.decimal()) return false;
        // -0 is 0
        this.values[runner + 1] = cursor.number + 0;
        return true;
      case FIELD.ltp:
      case FIELD.tv:
        if (!cursor.decimal()) return false;
        this.values[this.#length] = field;
        this.values[this.#length + 1] = 1;
        this.values[this.#length + 2] = cursor.number;
        this.#length += 3;
        return true;
      case SP_FIELD.spn:
      case SP_FIELD.spf:
        if (cursor.bytes[cursor.at] !== QUOTE) return cursor.decimal();
        cursor.at += 1;
        return cursor.skipText();
      default:
        return this.#readList(field, field === FIELD.batb || field === FIELD.batl ? 3 : 2);
    }
  }

  #readList(field: number, width: number): boolean {
    const cursor = this.#cursor;
    const start = this.#length;
    this.values[start] = field;
    this.#length = start + 2;
    if (cursor.bytes[cursor.at++] !== OPEN_LIST) return false;
    if (cursor.bytes[cursor.at] === CLOSE_LIST) cursor.at += 1;
    else {
      for (;;) {
        if (cursor.bytes[cursor.at++] !== OPEN_LIST || !this.#readEntry(width)) return false;
        const next = cursor.bytes[cursor.at++];
        if (next === CLOSE_LIST) break;
        if (next !== COMMA) return false;
      }
    }
    if (field === SP_FIELD.spb || field === SP_FIELD.spl) this.#length = start;
    else this.values[start + 1] = this.#length - start - 2;
    return true;
  }

  #readEntry(width: number): boolean {
    const cursor = this.#cursor;
    // room for the rest of the runner is kept
    if (this.#length + 32 > ROOM) return false;
    for (let left = width - 1; ; left -= 1) {
      if (!cursor.decimal()) return false;
      this.values[this.#length++] = cursor.number;
      const next = cursor.bytes[cursor.at++];
      if (next !== COMMA) return left === 0 && next === CLOSE_LIST;
      if (left === 0) return false;
    }
  }

  /** From the quote that opens a field's name to behind its colon: which field it is, or 0. */
  #readName(): number {
    const cursor = this.#cursor;
    if (cursor.takes(ID_NAME)) return ID;
    if (cursor.takes(LTP_NAME)) return FIELD.ltp;
    const known = FIELDS.get(cursor.wordAt(1));
    return known !== undefined && cursor.takes(known.name) ? known.field : 0;
  }
}
