import { cutShort, wrongBlock } from './bzip2-error.ts';
import type { InputBits } from './input-bits.ts';

const MAX_CODE_BITS = 20;
const MAX_CODES = 6;
/** So many symbols are read with one code, then the next selector names another. */
const GROUP = 50;
/** What a block can use; some compressors write a few more. */
const MAX_SELECTORS = 18_002;

/** By length of code: the first code too large for it, with `MAX_CODE_BITS` bits, and what makes a code a symbol's place. */
interface Code {
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  /** In order of length. */
  readonly symbols: Int32Array;
}

/**
 * Reads a block from behind its mark to its end, without decoding it, by the same rules as `readBlock` of
 * assembly/bzip2-block.ts. Throws Bzip2Error for one of no sound form, cut or damaged.
 */
export function checkBlock(input: InputBits, maxBytes: number): void {
  if (!isSound(input, maxBytes)) throw input.left < 0 ? cutShort() : wrongBlock();
  if (input.left < 0) throw cutShort();
}

function isSound(input: InputBits, maxBytes: number): boolean {
  skip(input, 32);
  // a randomised block, which bzip2 has not written since 1997
  if (take(input, 1) === 1) return false;
  const origin = take(input, 24);
  const used = readUsed(input);
  const count = take(input, 3);
  const selectors = take(input, 15);
  if (used === 0 || count < 2 || count > MAX_CODES || selectors === 0) return false;
  const order = readSelectors(input, selectors, count);
  if (order === undefined) return false;
  const codes: Code[] = [];
  for (let index = 0; index < count; index += 1) {
    const code = readCode(input, used + 2);
    if (code === undefined) return false;
    codes.push(code);
  }
  return origin < readLength(input, { codes, order, endSymbol: used + 1, maxBytes });
}

/** Behind the end are zeros: that it was passed shows by what is left. */
function take(input: InputBits, count: number): number {
  const word = input.ahead();
  input.bit += count;
  return word >>> (32 - count);
}

function skip(input: InputBits, count: number): void {
  input.bit += count;
}

/** How many byte values occur. */
function readUsed(input: InputBits): number {
  const parts = take(input, 16);
  let used = 0;
  for (let part = 0; part < 16; part += 1) if (parts & (0x8000 >>> part)) used += bitsSet(take(input, 16));
  return used;
}

function bitsSet(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Which code is used when; each is given by its rank among those used last. */
function readSelectors(input: InputBits, count: number, codes: number): number[] | undefined {
  const recent = [0, 1, 2, 3, 4, 5];
  const order: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const rank = Math.clz32(~input.ahead());
    skip(input, rank + 1);
    if (rank >= codes || input.left < 0) return undefined;
    const [code = 0] = recent.splice(rank, 1);
    recent.unshift(code);
    if (index < MAX_SELECTORS) order.push(code);
  }
  return order;
}

function readCode(input: InputBits, symbols: number): Code | undefined {
  const lengths: number[] = [];
  let length = take(input, 5);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    // 10 for one more, 11 for one less, 0 for no more changes
    while (input.left >= 0 && take(input, 1) === 1) length += take(input, 1) === 0 ? 1 : -1;
    if (input.left < 0 || length < 1 || length > MAX_CODE_BITS) return undefined;
    lengths.push(length);
  }
  return codeOf(lengths);
}

/** Codes of the same length are consecutive numbers, and those of each length go on from the shorter ones'. */
function codeOf(lengths: readonly number[]): Code | undefined {
  const limits = new Int32Array(MAX_CODE_BITS + 1);
  const offsets = new Int32Array(MAX_CODE_BITS + 1);
  const symbols: number[] = [];
  let value = 0;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits += 1) {
    offsets[bits] = value - symbols.length;
    for (const [symbol, length] of lengths.entries()) if (length === bits) symbols.push(symbol);
    value = symbols.length + (offsets[bits] as number);
    // more codes than there can be
    if (value > 1 << bits) return undefined;
    limits[bits] = value << (MAX_CODE_BITS - bits);
    value <<= 1;
  }
  return { limits, offsets, symbols: Int32Array.from(symbols) };
}

interface Body {
  readonly codes: readonly Code[];
  readonly order: readonly number[];
  readonly endSymbol: number;
  readonly maxBytes: number;
}

/** How many bytes the block has before its runs are unfolded; 0 for a damaged one. */
function readLength(input: InputBits, { codes, order, endSymbol, maxBytes }: Body): number {
  let [length, run, unit] = [0, 0, 1];
  for (const index of order) {
    if (input.left < 0) return 0;
    const code = codes[index] as Code;
    for (let left = GROUP; left > 0; left -= 1) {
      const symbol = readSymbol(input, code);
      if (symbol < 0) return 0;
      if (symbol <= 1) {
        run += unit << symbol;
        unit <<= 1;
        if (run > maxBytes) return 0;
        continue;
      }
      length += run;
      if (length > maxBytes) return 0;
      if (symbol === endSymbol) return length;
      run = 1;
      unit = 1;
    }
  }
  return 0;
}

/** Negative when no code begins so. */
function readSymbol(input: InputBits, { limits, offsets, symbols }: Code): number {
  const next = input.ahead() >>> (32 - MAX_CODE_BITS);
  for (let bits = 1; bits <= MAX_CODE_BITS; bits += 1) {
    if (next >= (limits[bits] as number)) continue;
    skip(input, bits);
    return symbols[(next >>> (MAX_CODE_BITS - bits)) - (offsets[bits] as number)] as number;
  }
  return -1;
}
