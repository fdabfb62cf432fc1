import { DAY_MS } from '../../domain/time-units.ts';

/** Takes finished rows; the bytes are good only during the call. */
export type TakeRows = (rows: Uint8Array) => void;

/** Rows are handed on in pieces of about this size, wherever a row ends: the same rows make the same pieces. */
export const PIECE_BYTES = 1024 * 1024;

const COMMA = 0x2c;
const NEWLINE = 10;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
/** The cells of a row besides those that are given as bytes: nine numbers of at most 25 characters, an instant, a status. */
const ROW_ROOM = 512;

/** Fewer bytes are copied faster one by one than by the engine. */
const WORTH_A_CALL = 40;

const THOUSAND = 1000;
/** Whole thousandths up to here are exact and have no exponent. */
const MAX_THOUSANDTHS = 1e15;

/** Whole numbers up to here are divided as integers, which is much faster. */
const MAX_INTEGER = 0x7fffffff;

const TIME_CHARACTERS = '00:00:00.000Z'.length;

/**
 * Writes CSV rows straight into bytes. Strings would cost more than all the rest of an extraction: a BASIC row has 200
 * characters, of which a price and an instant are new. One object serves one match after the other.
 */
export class RowBytes {
  #take: TakeRows = () => undefined;
  #bytes: Uint8Array = new Uint8Array(PIECE_BYTES + 16 * 1024);
  #at = 0;
  /** The last instant, and where its day begins, epoch ms. */
  #instantText = Buffer.from(new Date(0).toISOString());
  #day = 0;
  /** See `keep`. */
  readonly #kept = new Uint8Array(ROW_ROOM);
  #keptLength = 0;

  /** Starts anew: what comes is for `take`, and what a failed match left is forgotten. */
  begin(take: TakeRows): void {
    this.#take = take;
    this.#at = 0;
  }

  /** Makes place for a row: so many bytes as they are, and `ROW_ROOM` more for its other cells. To be called before each. */
  reserve(bytes: number): void {
    const needed = this.#at + bytes + ROW_ROOM;
    if (needed > this.#bytes.length) this.#grow(2 * needed);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    if (bytes.length <= WORTH_A_CALL) this.#copy(bytes, bytes.length);
    else {
      this.#bytes.set(bytes, this.#at);
      this.#at += bytes.length;
    }
  }

  comma(): void {
    this.#bytes[this.#at++] = COMMA;
  }

  /** A number as JavaScript prints it. */
  number(value: number): void {
    const thousandths = Math.round(value * THOUSAND);
    if (thousandths / THOUSAND !== value) this.#text(String(value));
    else this.thousandths(thousandths);
  }

  /** An instant in epoch ms, as ISO 8601 with milliseconds. */
  instant(at: number): void {
    if (!(at >= this.#day && at < this.#day + DAY_MS)) {
      this.#day = Math.floor(at / DAY_MS) * DAY_MS;
      this.#instantText = Buffer.from(new Date(this.#day).toISOString());
    }
    const text = this.#instantText;
    const time = text.length - TIME_CHARACTERS;
    const ms = (at - this.#day) | 0;
    const seconds = (ms / 1000) | 0;
    const minutes = (seconds / 60) | 0;
    const hours = (minutes / 60) | 0;
    const thousandths = ms - seconds * 1000;
    const hundredths = (thousandths / 10) | 0;
    putTwoDigits(text, time, hours);
    putTwoDigits(text, time + 3, minutes - hours * 60);
    putTwoDigits(text, time + 6, seconds - minutes * 60);
    putTwoDigits(text, time + 9, hundredths);
    text[time + 11] = ZERO + thousandths - hundredths * 10;
    this.#copy(text, text.length);
  }

  /** How far the row is written: the place of what comes next, for `keep`. */
  get at(): number {
    return this.#at;
  }

  /** Keeps what was written of this row since `from`, to be written again. */
  keep(from: number): void {
    this.#keptLength = this.#at - from;
    this.#kept.set(this.#bytes.subarray(from, this.#at));
  }

  /** Writes again what was kept last. */
  again(): void {
    this.#copy(this.#kept, this.#keptLength);
  }

  endRow(): void {
    this.#bytes[this.#at++] = NEWLINE;
    if (this.#at >= PIECE_BYTES) this.flush();
  }

  /** Hands on what is left. */
  flush(): void {
    if (this.#at > 0) this.#take(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
  }

  #copy(bytes: Uint8Array, length: number): void {
    const target = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < length; index += 1) target[at + index] = bytes[index] as number;
    this.#at = at + length;
  }

  /** So many thousandths, a whole number, as JavaScript prints their quotient. */
  thousandths(signed: number): void {
    if (Math.abs(signed) >= MAX_THOUSANDTHS) {
      this.#text(String(signed / THOUSAND));
      return;
    }
    let left = signed;
    if (left < 0) {
      this.#bytes[this.#at++] = MINUS;
      left = -left;
    }
    const whole = Math.floor(left / THOUSAND);
    this.#whole(whole);
    const decimals = (left - whole * THOUSAND) | 0;
    if (decimals === 0) return;
    const bytes = this.#bytes;
    const tenths = (decimals / 100) | 0;
    const hundredths = ((decimals / 10) | 0) - tenths * 10;
    const rest = decimals - tenths * 100 - hundredths * 10;
    bytes[this.#at++] = DOT;
    bytes[this.#at++] = ZERO + tenths;
    if (hundredths + rest > 0) bytes[this.#at++] = ZERO + hundredths;
    if (rest > 0) bytes[this.#at++] = ZERO + rest;
  }

  #whole(value: number): void {
    if (value < 10) {
      this.#bytes[this.#at++] = ZERO + value;
      return;
    }
    if (value > MAX_INTEGER) {
      this.#text(String(value));
      return;
    }
    let digits = 2;
    for (let power = 100; power <= value; power *= 10) digits += 1;
    let left = value | 0;
    for (let at = this.#at + digits - 1; at >= this.#at; at -= 1) {
      const rest = (left / 10) | 0;
      this.#bytes[at] = ZERO + (left - rest * 10);
      left = rest;
    }
    this.#at += digits;
  }

  #text(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.#bytes[this.#at++] = text.charCodeAt(index);
  }

  /** Names can be of any length in a foreign file. */
  #grow(bytes: number): void {
    const larger = new Uint8Array(bytes);
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
}

function putTwoDigits(bytes: Uint8Array, at: number, value: number): void {
  const tens = (value / 10) | 0;
  bytes[at] = ZERO + tens;
  bytes[at + 1] = ZERO + value - tens * 10;
}
