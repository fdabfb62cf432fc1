const QUOTE = 0x22;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

/** A number of so many digits is a whole one that a double holds, so dividing by a power of ten rounds it right. */
const MAX_DIGITS = 15;
const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) => 10 ** digits);

/** The characters of texts that stand for themselves: the quote that ends one is none, nor is anything beyond ASCII. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte <= 0x7e && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

const WORD_BYTES = 4;

/** Bytes to look for, cut into words; the last word overlaps the one before. Most texts differ in the first already. */
export interface Pattern {
  readonly length: number;
  readonly first: number;
  readonly words: Int32Array;
  readonly offsets: Int32Array;
}

/** The pattern of an ASCII text of four characters or more. */
export function pattern(text: string): Pattern {
  const bytes = Buffer.from(text, 'latin1');
  const starts = Array.from({ length: Math.ceil(bytes.length / WORD_BYTES) }, (_, index) => index * WORD_BYTES);
  const offsets = Int32Array.from(starts, (start) => Math.min(start, bytes.length - WORD_BYTES));
  const words = offsets.map((offset) => bytes.readInt32LE(offset));
  return { length: bytes.length, first: words[0] as number, words, offsets };
}

/**
 * Reads JSON's smallest parts from bytes, strictly: what it accepts JSON.parse would accept with the same value, but it
 * does not accept everything. The bytes must hold a newline behind the place where it starts.
 */
export class ByteCursor {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  /** What `whole` or `decimal` read. */
  number = 0;
  #view = new DataView(this.bytes.buffer);

  start(bytes: Buffer, at: number): void {
    this.at = at;
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Steps over these bytes if they are next. */
  takes({ length, first, words, offsets }: Pattern): boolean {
    const at = this.at;
    const view = this.#view;
    if (at + length > view.byteLength || view.getInt32(at, true) !== first) return false;
    for (let index = 1; index < words.length; index += 1) {
      if (view.getInt32(at + (offsets[index] as number), true) !== words[index]) return false;
    }
    this.at = at + length;
    return true;
  }

  /** The four bytes at so many behind the cursor as a number; 0 where there are fewer. */
  wordAt(offset: number): number {
    const at = this.at + offset;
    return at + WORD_BYTES <= this.#view.byteLength ? this.#view.getInt32(at, true) : 0;
  }

  /** To behind the closing quote of a text without escapes or letters beyond ASCII. */
  skipText(): boolean {
    const { bytes } = this;
    let { at } = this;
    while (PLAIN[bytes[at] as number] === 1) at += 1;
    this.at = at + 1;
    return bytes[at] === QUOTE;
  }

  /** That text. */
  text(): string | undefined {
    const start = this.at;
    return this.skipText() ? this.bytes.toString('latin1', start, this.at - 1) : undefined;
  }

  /** A whole number, not negative. */
  whole(): boolean {
    const { bytes, at: start } = this;
    let at = start;
    let number = 0;
    let digit = (bytes[at] as number) - ZERO;
    for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) number = number * 10 + digit;
    this.at = at;
    this.number = number;
    const digits = at - start;
    return digits === 1 || (digits > 1 && digits <= MAX_DIGITS && bytes[start] !== ZERO);
  }

  /** Any number without an exponent: what follows is the caller's to check. */
  decimal(): boolean {
    const { bytes } = this;
    const isNegative = bytes[this.at] === MINUS;
    const start = isNegative ? this.at + 1 : this.at;
    let at = start;
    let number = 0;
    let digit = (bytes[at] as number) - ZERO;
    for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) number = number * 10 + digit;
    let digits = at - start;
    if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && bytes[start] === ZERO)) return false;
    if (bytes[at] === DOT) {
      const point = at;
      digit = (bytes[++at] as number) - ZERO;
      for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - ZERO) number = number * 10 + digit;
      const decimals = at - point - 1;
      digits += decimals;
      if (decimals === 0 || digits > MAX_DIGITS) return false;
      number /= POWERS[decimals] as number;
    }
    this.at = at;
    this.number = isNegative ? -number : number;
    return true;
  }
}
