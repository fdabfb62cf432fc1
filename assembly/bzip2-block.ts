/**
 * The inner loops of bzip2 decoding, in AssemblyScript: TypeScript with integer types that compiles to WebAssembly. The
 * host (src/decode/bzip2) reads marks and headers, checks checksums and knows what to do about faults.
 *
 * A block is decoded in two halves. `readBlock` undoes the Huffman codes and ranks and leaves the block's bytes sorted, as
 * the compressor left them; `unsort` puts the bytes of the blocks that were read into their true order side by side.
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
/** So many blocks may wait to be unsorted. */
export const BLOCKS: i32 = 8;
/** So many are unsorted at a time. */
export const LANES: i32 = 4;
/** How many bytes the blocks that wait may have in all. */
const ROOM: i32 = LANES * 900 * 1024;

/** Bytes that are worked on at once. */
const VECTOR: i32 = 16;

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
/** By rank: the order in which the first sixteen of them stand once that one is moved to the front. */
const FRONTS: usize = RECENT + 256;
const LENGTHS: usize = FRONTS + 256;
const SELECTORS: usize = LENGTHS + 512;
/** The block's bytes as they are read: runs of equal ones. */
const RUN_BYTES: usize = SELECTORS + 18 * 1024;
const RUN_LENGTHS: usize = RUN_BYTES + 900 * 1024;
/** By block that waits: how many bytes, where it begins, its checksum, how many bytes those before it have. */
export const HEADS: usize = RUN_LENGTHS + 3600 * 1024;
/** By lane: the place of its next byte, where that is written to, how many bytes are left. */
const LANE: usize = HEADS + BLOCKS * 16;
/** By place in the sorted blocks: a byte in the lowest eight bits, above them the place of the byte that follows. */
const ORDER: usize = LANE + LANES * 16;
/** The unsorted blocks, one behind the other. */
export const OUTPUT: usize = ORDER + ROOM * 4;
/** Compressed bytes; the host puts `OVERRUN` zeros behind them, which may be looked at before the end is noticed. */
export const INPUT: usize = OUTPUT + ROOM;
export const OVERRUN: i32 = (GROUP * MAX_CODE_BITS) / 8 + 16;

let bit: i32 = 0;
let endBit: i32 = 0;
let runs: i32 = 0;

makeChecksumTables();
makeFronts();

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

function headOf(block: i32): usize {
  return HEADS + (block << 4);
}

function lengthOf(block: i32): i32 {
  return load<i32>(headOf(block));
}

function bytesBefore(block: i32): i32 {
  return load<i32>(headOf(block), 12);
}

/**
 * Reads a block of at most `maxBytes`, never more than 900,000, from the bit behind its mark on. The input ends at the bit
 * `end`. Returns the bit behind the block; a negative one for a damaged block, which is beyond the end when it is cut off.
 */
export function readBlock(block: i32, from: i32, end: i32, maxBytes: i32): i32 {
  bit = from;
  endBit = end;
  return readSorted(block, maxBytes) ? bit : -bit;
}

function readSorted(block: i32, maxBytes: i32): bool {
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
  const before = block === 0 ? 0 : bytesBefore(block - 1) + lengthOf(block - 1);
  const head = headOf(block);
  store<i32>(head, length);
  store<i32>(head, before + origin, 4);
  store<i32>(head, checksum, 8);
  store<i32>(head, before, 12);
  sort(before);
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
  if (!sortLengths(code, symbols)) return false;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const codeBits = <i32>load<u8>(LENGTHS + symbol);
    const next = PLACES + (codeBits << 2);
    const place = load<i32>(next);
    store<i32>(next, place + 1);
    store<i32>(SYMBOLS + (code << 11) + (place << 2), symbol);
    if (codeBits > QUICK_BITS) continue;
    const width = 1 << (QUICK_BITS - codeBits);
    const from = (place + load<i32>(OFFSETS + (code << 7) + (codeBits << 2))) * width;
    for (let at = from; at < from + width; at++) store<i32>(quick + (at << 2), (symbol << SYMBOL_SHIFT) | codeBits);
  }
  return true;
}

/**
 * Codes of the same length are consecutive numbers, and those of each length go on from the shorter ones'. False when there
 * are more of them than there can be.
 */
function sortLengths(code: i32, symbols: i32): bool {
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
    if (value > 1 << codeBits) return false;
    store<i32>(LIMITS + (code << 7) + (codeBits << 2), value << (MAX_CODE_BITS - codeBits));
    value <<= 1;
  }
  return true;
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
  let recent = v128.load(RECENT);
  let byte: i32 = i8x16.extract_lane_u(recent, 0);
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
      recent = symbol <= VECTOR ? v128.swizzle(recent, frontOf(symbol - 1)) : toFront(recent, symbol - 1);
      byte = i8x16.extract_lane_u(recent, 0);
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

function frontOf(rank: i32): v128 {
  return v128.load(FRONTS + (rank << 4));
}

/** Moves the byte of a rank beyond the first sixteen to their front: eight places at a time. */
function toFront(first: v128, rank: i32): v128 {
  const byte = load<u8>(RECENT + rank);
  v128.store(RECENT, first);
  let left = rank;
  for (; left >= VECTOR + 8; left -= 8) store<u64>(RECENT + left - 7, load<u64>(RECENT + left - 8));
  for (; left >= VECTOR; left--) store<u8>(RECENT + left, load<u8>(RECENT + left - 1));
  return i8x16.replace_lane(v128.swizzle(first, frontOf(VECTOR - 1)), 0, byte);
}

/** The bytes in alphabetical order, each with the place of the one that follows it in the block, which begins at `first`. */
function sort(first: i32): void {
  let sum = first;
  for (let next = COUNTS; next < COUNTS + 1024; next += 4) {
    const count = load<i32>(next);
    store<i32>(next, sum);
    sum += count;
  }
  let at = first;
  for (let run = 0; run < runs; run++) {
    const byte: i32 = load<u8>(RUN_BYTES + run);
    const length = load<i32>(RUN_LENGTHS + (run << 2));
    const next = COUNTS + (byte << 2);
    const place = load<i32>(next);
    store<i32>(next, place + length);
    let entry = (at << 8) | byte;
    const to = orderAt(place + length);
    for (let target = orderAt(place); target < to; target += 4, entry += 256) store<i32>(target, entry);
    at += length;
  }
}

function orderAt(place: i32): usize {
  return ORDER + ((<usize>place) << 2);
}

/** Blocks that wait, and, by bit, those of them that have a lane. */
let waiting: i32 = 0;
let begun: i32 = 0;

/**
 * Writes the bytes of the first blocks to the output. Each byte says where the next one is, anywhere in megabytes:
 * following several blocks at a time makes several waits for memory into one. The longest go first, and when one is done,
 * the next takes its lane.
 */
export function unsort(blocks: i32): void {
  waiting = blocks;
  begun = 0;
  let lanes = 0;
  while (lanes < LANES && begin(lanes)) lanes++;
  while (lanes === LANES) {
    followFour();
    lanes = refill(lanes);
  }
  while (lanes > 1) {
    followTwo();
    lanes = refill(lanes);
  }
  if (lanes === 1) followOne();
}

/** Gives a lane the longest block that has none; false when all have one. */
function begin(lane: i32): bool {
  let longest = -1;
  for (let block = 0; block < waiting; block++) {
    if ((begun >>> block) & 1) continue;
    if (longest < 0 || lengthOf(block) > lengthOf(longest)) longest = block;
  }
  if (longest < 0) return false;
  begun |= 1 << longest;
  const record = laneRecord(lane);
  store<i32>(record, load<i32>(headOf(longest), 4));
  store<i32>(record, OUTPUT + bytesBefore(longest), 4);
  store<i32>(record, lengthOf(longest), 8);
  return true;
}

/** Gives the lanes that are done another block, or closes them. Returns how many are left. */
function refill(lanes: i32): i32 {
  let left = lanes;
  for (let lane = lanes - 1; lane >= 0; lane--) {
    if (bytesLeft(lane) > 0 || begin(lane)) continue;
    left--;
    memory.copy(laneRecord(lane), laneRecord(left), 16);
  }
  return left;
}

function laneRecord(lane: i32): usize {
  return LANE + (lane << 4);
}

function placeOf(lane: i32): i32 {
  return load<i32>(laneRecord(lane));
}

function targetOf(lane: i32): i32 {
  return load<i32>(laneRecord(lane), 4);
}

function bytesLeft(lane: i32): i32 {
  return load<i32>(laneRecord(lane), 8);
}

/** After so many bytes, at the place of the next. */
function advance(lane: i32, bytes: i32, place: i32): void {
  const record = laneRecord(lane);
  store<i32>(record, place);
  store<i32>(record, targetOf(lane) + bytes, 4);
  store<i32>(record, bytesLeft(lane) - bytes, 8);
}

function followOne(): void {
  let place = placeOf(0);
  const from = targetOf(0);
  const to = from + bytesLeft(0);
  for (let target = from; target < to; target++) {
    const entry = load<i32>(orderAt(place));
    store<u8>(target, entry);
    place = entry >>> 8;
  }
}

function followTwo(): void {
  const bytes = min(bytesLeft(0), bytesLeft(1));
  let a = placeOf(0);
  let b = placeOf(1);
  const from = targetOf(0);
  const toB = targetOf(1) - from;
  for (let target = from; target < from + bytes; target++) {
    a = load<i32>(orderAt(a));
    b = load<i32>(orderAt(b));
    store<u8>(target, a);
    store<u8>(target + toB, b);
    a >>>= 8;
    b >>>= 8;
  }
  advance(0, bytes, a);
  advance(1, bytes, b);
}

function followFour(): void {
  const bytes = min(min(bytesLeft(0), bytesLeft(1)), min(bytesLeft(2), bytesLeft(3)));
  let a = placeOf(0);
  let b = placeOf(1);
  let c = placeOf(2);
  let d = placeOf(3);
  const from = targetOf(0);
  const toB = targetOf(1) - from;
  const toC = targetOf(2) - from;
  const toD = targetOf(3) - from;
  for (let target = from; target < from + bytes; target++) {
    a = load<i32>(orderAt(a));
    b = load<i32>(orderAt(b));
    c = load<i32>(orderAt(c));
    d = load<i32>(orderAt(d));
    store<u8>(target, a);
    store<u8>(target + toB, b);
    store<u8>(target + toC, c);
    store<u8>(target + toD, d);
    a >>>= 8;
    b >>>= 8;
    c >>>= 8;
    d >>>= 8;
  }
  advance(0, bytes, a);
  advance(1, bytes, b);
  advance(2, bytes, c);
  advance(3, bytes, d);
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

/** Where the next four equal bytes begin, or `to`: sixteen places at a time are compared with the three behind them. */
function nextRun(from: usize, to: usize): usize {
  let at = from;
  for (; at + FOLDED + VECTOR <= to; at += VECTOR) {
    const first = v128.load(at);
    const second = v128.load(at, 1);
    const third = v128.load(at, 2);
    const pairs = v128.and(i8x16.eq(first, second), i8x16.eq(second, third));
    const runs = i8x16.bitmask(v128.and(pairs, i8x16.eq(third, v128.load(at, 3))));
    if (runs !== 0) return at + ctz<i32>(runs);
  }
  for (; at + FOLDED <= to; at++) {
    const word = load<u32>(at);
    if (rotl<u32>(word, 8) === word) return at;
  }
  return to;
}

function makeFronts(): void {
  for (let rank = 0; rank < VECTOR; rank++) {
    for (let place = 0; place < VECTOR; place++) {
      const from = place > rank ? place : place === 0 ? rank : place - 1;
      store<u8>(FRONTS + (rank << 4) + place, from);
    }
  }
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
