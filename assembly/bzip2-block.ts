/**
 * The inner loops of bzip2 decoding, in AssemblyScript: TypeScript with integer types that compiles to WebAssembly. The
 * host (src/extraction/bzip2) reads marks and headers, checks checksums and knows what to do about faults.
 *
 * A block is decoded in two halves. `readBlock` undoes the Huffman codes and ranks and leaves the block's bytes in a slot,
 * sorted as the compressor left them; `unsort` puts the bytes of all slots into their true order side by side.
 */

/** Codes up to this length are looked up at once; longer ones are rare. */
const QUICK_BITS: i32 = 10;
const MAX_CODE_BITS: i32 = 20;
const MAX_CODES: i32 = 6;
/** Two for runs, 255 ranks, the end. */
const MAX_SYMBOLS: i32 = 258;
/** So many symbols are read with one code, then the next selector names another. */
const GROUP: i32 = 50;
/** What a block can use; some compressors write a few more. */
const MAX_SELECTORS: i32 = 18002;
export const SLOTS: i32 = 4;

// Where things lie in memory. An entry of a quick table is a symbol above `SYMBOL_SHIFT` bits of code length; 0: a longer code.
const SYMBOL_SHIFT: i32 = 5;
const LENGTH_MASK: i32 = 31;
const CHECKSUM_TABLES: usize = 1024;
const QUICK_SHIFT: i32 = QUICK_BITS + 2;
const QUICK: usize = CHECKSUM_TABLES + 8 * 1024;
/** By length: the first code too large for it, with `MAX_CODE_BITS` bits. */
const LIMITS: usize = QUICK + (MAX_CODES << QUICK_SHIFT);
/** By length: what to subtract from a code to have its place among the sorted symbols. */
const OFFSETS: usize = LIMITS + MAX_CODES * 128;
/** By code, in order of length. */
const SYMBOLS: usize = OFFSETS + MAX_CODES * 128;
const PLACES: usize = SYMBOLS + MAX_CODES * 2048;
/** How often each byte occurs, then where the next one of them goes. */
const COUNTS: usize = PLACES + 128;
/** Byte values in the order of their last use. */
const RECENT: usize = COUNTS + 1024;
const LENGTHS: usize = RECENT + 256;
const SELECTORS: usize = LENGTHS + 512;
/** The block's bytes as they are read: runs of equal ones. */
const RUN_BYTES: usize = SELECTORS + 18 * 1024;
const RUN_LENGTHS: usize = RUN_BYTES + 900 * 1024;
/** By slot: how many bytes, where to begin, the checksum that they should have. */
export const HEADS: usize = RUN_LENGTHS + 3600 * 1024;
/** By slot and place: a byte in the lowest eight bits, above them the place of the byte that follows. */
const ORDERS: usize = HEADS + 64;
const ORDER_BYTES: usize = 3600 * 1024;
/** The unsorted blocks, one behind the other. */
export const OUTPUT: usize = ORDERS + <usize>SLOTS * ORDER_BYTES;
/** Compressed bytes; the host puts `OVERRUN` zeros behind them, which may be looked at before the end is noticed. */
export const INPUT: usize = OUTPUT + <usize>SLOTS * 900 * 1024;
export const OVERRUN: i32 = (GROUP * MAX_CODE_BITS) / 8 + 16;

let bit: i32 = 0;
let endBit: i32 = 0;
let runs: i32 = 0;

makeChecksumTables();

/** The next 25 bits at least, from the highest bit of a word on. */
function ahead(): u32 {
  return bswap<u32>(load<u32>(INPUT + (bit >>> 3))) << (bit & 7);
}

/** The next bits, 1 to 24, as a number. */
function bits(count: i32): i32 {
  const word = ahead();
  bit += count;
  return word >>> (32 - count);
}

function lengthOf(slot: i32): i32 {
  return load<i32>(HEADS + (slot << 4));
}

function originOf(slot: i32): i32 {
  return load<i32>(HEADS + (slot << 4), 4);
}

/**
 * Reads a block of at most `maxBytes`, never more than 900,000, from the bit behind its mark on. The input ends at the bit
 * `end`. Returns the bit behind the block; a negative one for a damaged block, which is beyond the end when it is cut off.
 */
export function readBlock(slot: i32, from: i32, end: i32, maxBytes: i32): i32 {
  bit = from;
  endBit = end;
  return readSorted(slot, maxBytes) ? bit : -bit;
}

function readSorted(slot: i32, maxBytes: i32): bool {
  const checksum = (bits(16) << 16) | bits(16);
  // a randomised block, which bzip2 has not written since 1997
  if (bits(1) === 1) return false;
  const origin = bits(24);
  const used = readUsed();
  const codes = bits(3);
  const selectors = bits(15);
  if (used === 0 || codes < 2 || codes > MAX_CODES || selectors === 0) return false;
  if (!readSelectors(selectors, codes)) return false;
  for (let code = 0; code < codes; code++) if (!readCode(code, used + 2)) return false;
  const length = readRuns(used + 1, min(selectors, MAX_SELECTORS), maxBytes);
  if (origin >= length) return false;
  const head = HEADS + (slot << 4);
  store<i32>(head, length);
  store<i32>(head, origin, 4);
  store<i32>(head, checksum, 8);
  sort(orderOf(slot));
  return true;
}

/** Which byte values occur: a map of sixteen parts, and those that are not empty. Returns how many do. */
function readUsed(): i32 {
  const parts = bits(16);
  let used = 0;
  for (let part = 0; part < 16; part++) {
    if ((parts & (0x8000 >>> part)) === 0) continue;
    const values = bits(16);
    for (let value = 0; value < 16; value++) {
      if ((values & (0x8000 >>> value)) === 0) continue;
      store<u8>(RECENT + used, (part << 4) | value);
      used++;
    }
  }
  return used;
}

/** Each is a code, given by its rank among those used last: six of four bits in one word. */
function readSelectors(count: i32, codes: i32): bool {
  let recent: i32 = 0x543210;
  for (let index = 0; index < count; index++) {
    // as many ones, and a zero behind them
    const rank = clz<i32>(~ahead());
    bit += rank + 1;
    if (rank >= codes) return false;
    const shift = rank << 2;
    const code = (recent >>> shift) & 15;
    const before = (1 << shift) - 1;
    recent = (recent & ~(before | (15 << shift))) | ((recent & before) << 4) | code;
    if (index < MAX_SELECTORS) store<u8>(SELECTORS + index, code);
    if (bit > endBit) return false;
  }
  return true;
}

/** Reads the lengths of a code's symbols and makes its tables. */
function readCode(code: i32, symbols: i32): bool {
  let length = bits(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    // 10 for one more, 11 for one less, 0 for no more changes
    let next = ahead();
    for (; next >>> 31 === 1; next = ahead()) {
      length += next >>> 30 === 2 ? 1 : -1;
      bit += 2;
    }
    bit += 1;
    if (bit > endBit || length < 1 || length > MAX_CODE_BITS) return false;
    store<u8>(LENGTHS + symbol, length);
  }
  const quick = QUICK + (code << QUICK_SHIFT);
  memory.fill(quick, 0, 1 << QUICK_SHIFT);
  sortLengths(code, symbols);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const codeBits = <i32>load<u8>(LENGTHS + symbol);
    const next = PLACES + (codeBits << 2);
    const place = load<i32>(next);
    store<i32>(next, place + 1);
    store<i32>(SYMBOLS + (code << 11) + (place << 2), symbol);
    if (codeBits > QUICK_BITS) continue;
    const width = 1 << (QUICK_BITS - codeBits);
    const from = (place + load<i32>(OFFSETS + (code << 7) + (codeBits << 2))) * width;
    // more codes than there can be: only damaged data have them
    const to = min(from + width, 1 << QUICK_BITS);
    for (let at = from; at < to; at++) store<i32>(quick + (at << 2), (symbol << SYMBOL_SHIFT) | codeBits);
  }
  return true;
}

/** Codes of the same length are consecutive numbers, and those of each length go on from the shorter ones'. */
function sortLengths(code: i32, symbols: i32): void {
  memory.fill(PLACES, 0, 128);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const count = PLACES + ((<i32>load<u8>(LENGTHS + symbol)) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  let value = 0;
  let place = 0;
  for (let codeBits = 1; codeBits <= MAX_CODE_BITS; codeBits++) {
    const count = load<i32>(PLACES + (codeBits << 2));
    store<i32>(OFFSETS + (code << 7) + (codeBits << 2), value - place);
    store<i32>(PLACES + (codeBits << 2), place);
    place += count;
    value += count;
    store<i32>(LIMITS + (code << 7) + (codeBits << 2), value << (MAX_CODE_BITS - codeBits));
    value <<= 1;
  }
}

/** The entry of a code longer than `QUICK_BITS`, or 0; `next` holds the next `MAX_CODE_BITS` bits. */
function longEntry(code: i32, next: i32): i32 {
  for (let codeBits = QUICK_BITS + 1; codeBits <= MAX_CODE_BITS; codeBits++) {
    if (next >= load<i32>(LIMITS + (code << 7) + (codeBits << 2))) continue;
    const place = (next >>> (MAX_CODE_BITS - codeBits)) - load<i32>(OFFSETS + (code << 7) + (codeBits << 2));
    if (<u32>place < <u32>MAX_SYMBOLS)
      return (load<i32>(SYMBOLS + (code << 11) + (place << 2)) << SYMBOL_SHIFT) | codeBits;
  }
  return 0;
}

/**
 * Reads the symbols: a byte by its rank among those used last, or how often the last one is repeated. Returns how many
 * bytes there are; 0 for damaged data.
 */
function readRuns(endSymbol: i32, selectors: i32, maxBytes: i32): i32 {
  memory.fill(COUNTS, 0, 1024);
  let at = bit;
  let count = 0;
  let length = 0;
  let byte: i32 = load<u8>(RECENT);
  let run = 0;
  let unit = 1;
  for (let group = 0; group < selectors; group++) {
    if (at > endBit) break;
    const code: i32 = load<u8>(SELECTORS + group);
    const quick = QUICK + (code << QUICK_SHIFT);
    for (let left = GROUP; left > 0; left--) {
      const word = bswap<u32>(load<u32>(INPUT + (at >>> 3))) << (at & 7);
      let entry = load<i32>(quick + ((word >>> (32 - QUICK_BITS)) << 2));
      if (entry === 0) {
        entry = longEntry(code, word >>> (32 - MAX_CODE_BITS));
        if (entry === 0) return damagedAt(at);
      }
      at += entry & LENGTH_MASK;
      const symbol = entry >>> SYMBOL_SHIFT;
      if (symbol <= 1) {
        run += unit << symbol;
        unit <<= 1;
        if (run > maxBytes) return damagedAt(at);
        continue;
      }
      store<u8>(RUN_BYTES + count, byte);
      store<i32>(RUN_LENGTHS + (count << 2), run);
      count++;
      const occurs = COUNTS + (byte << 2);
      store<i32>(occurs, load<i32>(occurs) + run);
      length += run;
      if (length > maxBytes) return damagedAt(at);
      if (symbol === endSymbol) {
        bit = at;
        runs = count;
        return at > endBit ? 0 : length;
      }
      byte = toFront(symbol - 1);
      run = 1;
      unit = 1;
    }
  }
  return damagedAt(at);
}

function damagedAt(at: i32): i32 {
  bit = at;
  return 0;
}

/** Moves the byte of a rank, 1 or more, to the front and returns it: eight places at a time. */
function toFront(rank: i32): i32 {
  const byte: i32 = load<u8>(RECENT + rank);
  const first = load<u64>(RECENT);
  let left = rank;
  for (; left > 8; left -= 8) store<u64>(RECENT + left - 7, load<u64>(RECENT + left - 8));
  if (left === 8) store<u8>(RECENT, <u8>(first >>> 56), 8);
  const behind: u64 = left >= 7 ? 0 : ~(<u64>0) << ((<u64>(left + 1)) << 3);
  store<u64>(RECENT, (load<u64>(RECENT) & behind) | ((first << 8) & ~behind) | <u64>byte);
  return byte;
}

/** The bytes in alphabetical order, each with the place of the one that follows it in the block. */
function sort(order: usize): void {
  let sum = 0;
  for (let next = COUNTS; next < COUNTS + 1024; next += 4) {
    const count = load<i32>(next);
    store<i32>(next, sum);
    sum += count;
  }
  let at = 0;
  for (let run = 0; run < runs; run++) {
    const byte: i32 = load<u8>(RUN_BYTES + run);
    const length = load<i32>(RUN_LENGTHS + (run << 2));
    const next = COUNTS + (byte << 2);
    const place = load<i32>(next);
    store<i32>(next, place + length);
    let entry = (at << 8) | byte;
    const to = order + ((place + length) << 2);
    for (let target = order + (place << 2); target < to; target += 4, entry += 256) store<i32>(target, entry);
    at += length;
  }
}

function orderOf(slot: i32): usize {
  return ORDERS + <usize>slot * ORDER_BYTES;
}

/**
 * Writes the first slots' bytes to the output. Each byte says where the next one is, anywhere in megabytes: following
 * several blocks at a time makes several waits for memory into one.
 */
export function unsort(slots: i32): void {
  if (slots === 4) unsortFour();
  else if (slots === 1) follow(0, originOf(0), OUTPUT, lengthOf(0));
  else {
    unsortTwo();
    if (slots === 3) follow(2, originOf(2), OUTPUT + lengthOf(0) + lengthOf(1), lengthOf(2));
  }
}

function follow(slot: i32, from: i32, start: usize, length: i32): void {
  const order = orderOf(slot);
  let at = from;
  for (let target = start; target < start + length; target++) {
    const entry = load<i32>(order + (at << 2));
    store<u8>(target, entry);
    at = entry >>> 8;
  }
}

function unsortTwo(): void {
  const orderA = orderOf(0);
  const orderB = orderOf(1);
  let a = originOf(0);
  let b = originOf(1);
  const startB = lengthOf(0);
  const together = min(startB, lengthOf(1));
  const to = OUTPUT + together;
  for (let target = OUTPUT; target < to; target++) {
    a = load<i32>(orderA + (a << 2));
    b = load<i32>(orderB + (b << 2));
    store<u8>(target, a);
    store<u8>(target + startB, b);
    a >>>= 8;
    b >>>= 8;
  }
  follow(0, a, to, startB - together);
  follow(1, b, to + startB, lengthOf(1) - together);
}

function unsortFour(): void {
  const orderA = orderOf(0);
  const orderB = orderOf(1);
  const orderC = orderOf(2);
  const orderD = orderOf(3);
  let a = originOf(0);
  let b = originOf(1);
  let c = originOf(2);
  let d = originOf(3);
  const startB = lengthOf(0);
  const startC = startB + lengthOf(1);
  const startD = startC + lengthOf(2);
  const together = min(min(startB, lengthOf(1)), min(lengthOf(2), lengthOf(3)));
  const to = OUTPUT + together;
  for (let target = OUTPUT; target < to; target++) {
    a = load<i32>(orderA + (a << 2));
    b = load<i32>(orderB + (b << 2));
    c = load<i32>(orderC + (c << 2));
    d = load<i32>(orderD + (d << 2));
    store<u8>(target, a);
    store<u8>(target + startB, b);
    store<u8>(target + startC, c);
    store<u8>(target + startD, d);
    a >>>= 8;
    b >>>= 8;
    c >>>= 8;
    d >>>= 8;
  }
  follow(0, a, to, startB - together);
  follow(1, b, to + startB, lengthOf(1) - together);
  follow(2, c, to + startC, lengthOf(2) - together);
  follow(3, d, to + startD, lengthOf(3) - together);
}

/** Four equal bytes are followed by the number of times that the byte comes again. */
const FOLDED: usize = 4;

/** The size of some bytes once their runs are unfolded, or 0 when they have none. */
export function unfoldedSize(from: usize, to: usize): i32 {
  let run = nextRun(from, to);
  if (run === to) return 0;
  let size = <i32>(to - from);
  for (; run < to; run = nextRun(min(run + FOLDED + 1, to), to)) {
    if (run + FOLDED < to) size += <i32>load<u8>(run + FOLDED) - 1;
  }
  return size;
}

/** Writes some bytes with their runs unfolded to `target`. */
export function unfold(from: usize, to: usize, target: usize): void {
  let start = from;
  let into = target;
  for (let run = nextRun(from, to); run < to; run = nextRun(start, to)) {
    const end = run + FOLDED;
    memory.copy(into, start, end - start);
    into += end - start;
    const more: usize = end < to ? load<u8>(end) : 0;
    memory.fill(into, load<u8>(run), more);
    into += more;
    start = min(end + 1, to);
  }
  memory.copy(into, start, to - start);
}

const LOWEST_BITS: u64 = ~(<u64>0) / 0xff;
/** Seven of the highest bits: the last byte of a word has no neighbour in it. */
const HIGHEST_BITS: u64 = 0x0080808080808080;

/** Where the next four equal bytes begin, or `to`. Looks for two equal neighbours first, seven pairs at a time. */
function nextRun(from: usize, to: usize): usize {
  let at = from;
  for (; at + 8 <= to; at += 6) {
    const word = load<u64>(at);
    const differs = word ^ (word >>> 8);
    if (((differs - LOWEST_BITS) & ~differs & HIGHEST_BITS) === 0) continue;
    const run = runWithin(at < from + 2 ? from : at - 2, min(at + 11, to));
    if (run !== 0) return run;
  }
  const run = runWithin(at < from + 2 ? from : at - 2, to);
  return run === 0 ? to : run;
}

/** Where four equal bytes begin, or 0. */
function runWithin(from: usize, to: usize): usize {
  for (let at = from; at + FOLDED <= to; at++) {
    const word = load<u32>(at);
    if (rotl<u32>(word, 8) === word) return at;
  }
  return 0;
}

/** Eight tables, one for each byte of a word; the polynomial's highest bit comes first. */
function makeChecksumTables(): void {
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte << 24;
    for (let shift = 0; shift < 8; shift++) rest = rest < 0 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
    store<i32>(CHECKSUM_TABLES + (byte << 2), rest);
  }
  for (let at = 256; at < 2048; at++) {
    const before = load<i32>(CHECKSUM_TABLES + ((at - 256) << 2));
    store<i32>(CHECKSUM_TABLES + (at << 2), (before << 8) ^ checksumEntry(0, before >>> 24));
  }
}

function checksumEntry(table: i32, byte: i32): i32 {
  return load<i32>(CHECKSUM_TABLES + (table << 10) + (byte << 2));
}

/** The checksum of some bytes. */
export function checksum(from: usize, to: usize): i32 {
  let sum = -1;
  let at = from;
  for (; at + 8 <= to; at += 8) {
    const high = sum ^ bswap<i32>(load<i32>(at));
    const low = bswap<i32>(load<i32>(at, 4));
    sum =
      checksumEntry(7, high >>> 24) ^
      checksumEntry(6, (high >>> 16) & 0xff) ^
      checksumEntry(5, (high >>> 8) & 0xff) ^
      checksumEntry(4, high & 0xff) ^
      checksumEntry(3, low >>> 24) ^
      checksumEntry(2, (low >>> 16) & 0xff) ^
      checksumEntry(1, (low >>> 8) & 0xff) ^
      checksumEntry(0, low & 0xff);
  }
  for (; at < to; at++) sum = (sum << 8) ^ checksumEntry(0, (sum >>> 24) ^ <i32>load<u8>(at));
  return ~sum;
}
