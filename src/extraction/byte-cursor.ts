const QUOTE = 0x22;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

/** A number of so many digits is a whole one that a double holds, so dividing by a power of ten rounds it right. */
const MAX_DIGITS = 15;
const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) => 10 ** digits);

const WORD_BYTES = 4;

/** Bytes to look for, cut into words; the last word overlaps the one before. */
export interface Pattern {
  readonly length: number;
  readonly words: readonly { readonly offset: number; readonly word: number }[];
}

/** The pattern of an ASCII text of four characters or more. */
export function pattern(text: string): Pattern {
  const bytes = Buffer.from(text, 'latin1');
  const words = [];
  for (let from = 0; from < bytes.length; from += WORD_BYTES) {
    const offset = Math.min(from, bytes.length - WORD_BYTES);
    words.push({ offset, word: bytes.readInt32LE(offset) });
  }
  return { length: bytes.length, words };
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
  takes({ length, words }: Pattern): boolean {
    const at = this.at;
    const view = this.#view;
    if (at + length > view.byteLength) return false;
    for (let index = 0; index < words.length; index += 1) {
      const { offset, word } = words[index] as Pattern['words'][number];
      if (view.getInt32(at + offset, true) !== word) return false;
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
    for (let at = this.at; ; at += 1) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return true;
      }
      if (byte === BACKSLASH || byte < 0x20 || byte > 0x7e) return false;
    }
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
