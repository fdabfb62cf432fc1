/** What a number in `CompactLine.values` means: a field of a runner change that says something of its prices. */
export const FIELD = { ltp: 1, tv: 2, trd: 3, atb: 4, atl: 5, batb: 6, batl: 7, bdatb: 8, bdatl: 9 } as const;
/** Fields that are read over: starting price projections. */
const SP_FIELD = { spn: 10, spf: 11, spb: 12, spl: 13 } as const;
const HANDICAP = 14;
const ID = 15;

const HEAD = ascii('{"op":"mcm","clk":"');
const PUBLISHED = ascii(',"pt":');
const CHANGES = ascii(',"mc":[');
const CHANGE = ascii('{"id":"1.');
const RUNNERS = ascii(',"rc":[');
const CONFLATED = ascii(',"con":');
const NO_IMAGE = ascii(',"img":false');
const TRUE = ascii('true');
const FALSE = ascii('false');

/** Field names as they stand in a runner change, closing quote and colon included, by their first letter. */
const NAMES = namesByLetter({ ...FIELD, ...SP_FIELD, hc: HANDICAP, id: ID });

const NEWLINE = 10;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** A number of so many digits is a whole one that a double holds, so dividing by a power of ten rounds it right. */
const MAX_DIGITS = 15;
const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) => 10 ** digits);

/** Longer lists wait for the slow way; the fullest line of the real files has 3,000 numbers. */
const ROOM = 1 << 16;
const MAX_CHANGES = 1024;

/**
 * Reads price lines in the exact layout of Betfair's own files, byte by byte and without making objects:
 * `{"op":"mcm","clk":"…","pt":…,"mc":[{"id":"1.…","rc":[…],"con":…,"img":false},…]}`. Anything else — definitions,
 * images, blanks, other fields, fields twice, exponents — is refused, so what is accepted means what JSON.parse would
 * have made of it. One object serves any number of lines.
 */
export class CompactLine {
  /** Epoch ms UTC of the line read last. */
  publishedAt = 0;
  /** How many market changes it has. */
  changes = 0;
  /** By change: the digits of its market id after `1.`. */
  readonly markets = new Float64Array(MAX_CHANGES);
  /** By change: where in `values` its runners end; they start where those of the change before end. */
  readonly ends = new Int32Array(MAX_CHANGES);
  /** A runner change is `id, handicap, n`, then n numbers of fields: `FIELD, m`, then m numbers. */
  readonly values = new Float64Array(ROOM);
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #length = 0;
  #number = 0;

  /** Reads the line that starts at `start`; a newline must follow somewhere. Returns where that is, or -1: not this layout. */
  scan(bytes: Uint8Array, start: number): number {
    this.#bytes = bytes;
    this.#at = start;
    this.#length = 0;
    this.changes = 0;
    if (!this.#takes(HEAD) || !this.#skipText() || !this.#takes(PUBLISHED)) return -1;
    if (!this.#readWhole() || this.#number <= 0) return -1;
    this.publishedAt = this.#number;
    if (!this.#takes(CHANGES) || !this.#readChanges()) return -1;
    return bytes[this.#at] === CLOSE && bytes[this.#at + 1] === NEWLINE ? this.#at + 1 : -1;
  }

  #readChanges(): boolean {
    for (;;) {
      if (this.changes === MAX_CHANGES || !this.#takes(CHANGE) || !this.#readWhole()) return false;
      this.markets[this.changes] = this.#number;
      if (this.#bytes[this.#at++] !== QUOTE) return false;
      if (this.#takes(RUNNERS) && !this.#readRunners()) return false;
      if (this.#takes(CONFLATED) && !this.#takes(TRUE) && !this.#takes(FALSE)) return false;
      this.#takes(NO_IMAGE);
      if (this.#bytes[this.#at++] !== CLOSE) return false;
      this.ends[this.changes++] = this.#length;
      const next = this.#bytes[this.#at++];
      if (next !== COMMA) return next === CLOSE_LIST;
    }
  }

  #readRunners(): boolean {
    if (this.#bytes[this.#at] === CLOSE_LIST) {
      this.#at += 1;
      return true;
    }
    for (;;) {
      if (this.#bytes[this.#at++] !== OPEN || !this.#readRunner()) return false;
      const next = this.#bytes[this.#at++];
      if (next !== COMMA) return next === CLOSE_LIST;
    }
  }

  #readRunner(): boolean {
    const start = this.#length;
    if (start + 3 > ROOM) return false;
    this.#length = start + 3;
    this.values[start + 1] = 0;
    let seen = 0;
    for (;;) {
      const field = this.#readName();
      if (field === 0 || (seen & (1 << field)) !== 0 || !this.#readField(field, start)) return false;
      seen |= 1 << field;
      const next = this.#bytes[this.#at++];
      if (next === CLOSE) break;
      if (next !== COMMA) return false;
    }
    this.values[start + 2] = this.#length - start - 3;
    return (seen & (1 << ID)) !== 0;
  }

  #readField(field: number, runner: number): boolean {
    switch (field) {
      case ID:
        if (!this.#readWhole()) return false;
        this.values[runner] = this.#number;
        return true;
      case HANDICAP:
        if (!this.#readNumber()) return false;
        // -0 is 0
        this.values[runner + 1] = this.#number + 0;
        return true;
      case FIELD.ltp:
      case FIELD.tv:
        if (!this.#readNumber()) return false;
        return this.#put(field) && this.#put(1) && this.#put(this.#number);
      case SP_FIELD.spn:
      case SP_FIELD.spf:
        if (this.#bytes[this.#at] !== QUOTE) return this.#readNumber();
        this.#at += 1;
        return this.#skipText();
      default:
        return this.#readList(field, field >= FIELD.batb && field <= FIELD.bdatl ? 3 : 2);
    }
  }

  #readList(field: number, width: number): boolean {
    const start = this.#length;
    if (!this.#put(field) || !this.#put(0) || this.#bytes[this.#at++] !== OPEN_LIST) return false;
    if (this.#bytes[this.#at] === CLOSE_LIST) this.#at += 1;
    else {
      for (;;) {
        if (this.#bytes[this.#at++] !== OPEN_LIST || !this.#readEntry(width)) return false;
        const next = this.#bytes[this.#at++];
        if (next === CLOSE_LIST) break;
        if (next !== COMMA) return false;
      }
    }
    if (field === SP_FIELD.spb || field === SP_FIELD.spl) this.#length = start;
    else this.values[start + 1] = this.#length - start - 2;
    return true;
  }

  #readEntry(width: number): boolean {
    for (let left = width - 1; ; left -= 1) {
      if (!this.#readNumber() || !this.#put(this.#number)) return false;
      const next = this.#bytes[this.#at++];
      if (next !== COMMA) return left === 0 && next === CLOSE_LIST;
      if (left === 0) return false;
    }
  }

  /** From the quote that opens a field's name to behind its colon: which field it is, or 0. */
  #readName(): number {
    if (this.#bytes[this.#at] !== QUOTE) return 0;
    const names = NAMES[this.#bytes[this.#at + 1] as number];
    if (names === undefined) return 0;
    this.#at += 1;
    for (const { name, field } of names) if (this.#takes(name)) return field;
    return 0;
  }

  /** Steps over these bytes if they are next. */
  #takes(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < expected.length; index += 1) {
      if (bytes[at + index] !== expected[index]) return false;
    }
    this.#at = at + expected.length;
    return true;
  }

  /** To behind the closing quote of a plain text. */
  #skipText(): boolean {
    const bytes = this.#bytes;
    for (let at = this.#at; ; at += 1) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.#at = at + 1;
        return true;
      }
      if (byte === BACKSLASH || byte < 0x20 || byte > 0x7e) return false;
    }
  }

  /** A whole number, not negative. */
  #readWhole(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let number = 0;
    for (; at - start <= MAX_DIGITS; at += 1) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    this.#at = at;
    this.#number = number;
    const digits = at - start;
    return digits === 1 || (digits > 1 && digits <= MAX_DIGITS && bytes[start] !== ZERO);
  }

  #readNumber(): boolean {
    const bytes = this.#bytes;
    const isNegative = bytes[this.#at] === MINUS;
    const start = isNegative ? this.#at + 1 : this.#at;
    let at = start;
    let number = 0;
    let digit = (bytes[at] as number) - ZERO;
    for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) number = number * 10 + digit;
    let digits = at - start;
    if (digits === 0 || (digits > 1 && bytes[start] === ZERO)) return false;
    if (bytes[at] === DOT) {
      const point = at;
      digit = (bytes[++at] as number) - ZERO;
      for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) number = number * 10 + digit;
      const decimals = at - point - 1;
      digits += decimals;
      if (decimals === 0 || digits > MAX_DIGITS) return false;
      number /= POWERS[decimals] as number;
    }
    this.#at = at;
    this.#number = isNegative ? -number : number;
    // what follows is checked by the caller: an exponent is neither comma nor bracket
    return digits <= MAX_DIGITS;
  }

  #put(number: number): boolean {
    if (this.#length === ROOM) return false;
    this.values[this.#length++] = number;
    return true;
  }
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

interface FieldName {
  readonly name: Uint8Array;
  readonly field: number;
}

function namesByLetter(fields: Readonly<Record<string, number>>): readonly (readonly FieldName[] | undefined)[] {
  const letters: FieldName[][] = [];
  for (const [name, field] of Object.entries(fields)) {
    const letter = name.charCodeAt(0);
    letters[letter] = [...(letters[letter] ?? []), { name: ascii(`${name}":`), field }];
  }
  return letters;
}
