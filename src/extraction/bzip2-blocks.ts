import { Transform } from 'node:stream';

/** Decodes a whole bzip2 stream into at most so many bytes; throws `BZ2…OUTBUFF_FULL` when that is too little. */
export type DecodeBlock = (stream: Uint8Array, maxBytes: number) => Uint8Array;

const BLOCK_MAGIC = 0x314159265359n;
const END_MAGIC = 0x177245385090n;
const MAGIC_BITS = 48;
const CHECKSUM_BITS = 32;
const HEADER_BYTES = 4;
const BLOCK_UNIT_BYTES = 100_000;
/** A block of N units takes little more than that when its content does not shrink at all. */
const MAX_BLOCK_BYTES = 1_200_000;
/** A block holds at most 900,000 bytes after runs of up to 259 equal ones were folded into five. */
const MAX_DECODED_BYTES = 48 * 1024 * 1024;

/** The magic at each of the eight shifts: the five whole bytes inside it, which are quick to find, and all seven. */
function shifts(magic: bigint): readonly { readonly shift: number; readonly all: Buffer; readonly inner: Buffer }[] {
  return Array.from({ length: 8 }, (_, shift) => {
    const padded = (magic << BigInt(8 - shift)).toString(16).padStart(14, '0');
    const all = Buffer.from(padded, 'hex');
    return { shift, all, inner: all.subarray(1, 6) };
  });
}

const MARKS = [
  { isEnd: false, shifts: shifts(BLOCK_MAGIC) },
  { isEnd: true, shifts: shifts(END_MAGIC) },
];

interface Mark {
  /** In bits from the start of the bytes searched. */
  readonly at: number;
  readonly isEnd: boolean;
}

/**
 * Decodes bzip2 of any size piece by piece, as fast as a whole file: its blocks are independent of each other, so each is
 * made a stream of its own for libbz2. Blocks begin at any bit, with 48 bits that elsewhere occur once in 2^48. Every
 * block's checksum and each stream's is compared. The stream fails on damage, on a cut end and on trailing bytes.
 */
export function bzip2Blocks(decode: DecodeBlock): Transform {
  const reading = new BlockReading(decode);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        reading.push(chunk, (decoded) => this.push(decoded));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      done(reading.isComplete ? null : new Error('the bzip2 data end too early'));
    },
  });
}

class BlockReading {
  readonly #decode: DecodeBlock;
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the block at hand begins, in bits; -1 between streams. */
  #start = -1;
  /** Bits in which there is no mark. */
  #searched = 0;
  #header: Buffer = Buffer.alloc(0);
  #checksum = 0;
  #streams = 0;
  #guess = BLOCK_UNIT_BYTES;

  constructor(decode: DecodeBlock) {
    this.#decode = decode;
  }

  /** All streams so far have come to their end. */
  get isComplete(): boolean {
    return this.#streams > 0 && this.#start === -1 && this.#bytes.length === 0;
  }

  push(chunk: Buffer, take: (decoded: Uint8Array) => void): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    while (this.#step(take));
  }

  /** Does the next thing that there are bytes for; false when more must come. */
  #step(take: (decoded: Uint8Array) => void): boolean {
    if (this.#start === -1) return this.#begin();
    const mark = nextMark(this.#bytes, this.#searched);
    if (mark === undefined) {
      this.#searched = Math.max(this.#searched, (this.#bytes.length - 8) * 8);
      if (this.#bytes.length > MAX_BLOCK_BYTES) throw new Error('a bzip2 block does not end');
      return false;
    }
    if (mark.isEnd && mark.at + MAGIC_BITS + CHECKSUM_BITS > this.#bytes.length * 8) return false;
    if (mark.at > this.#start) take(this.#decodeBlock(this.#start, mark.at));
    if (mark.isEnd) this.#end(mark.at);
    else this.#goTo(mark.at);
    return true;
  }

  #begin(): boolean {
    if (this.#bytes.length < HEADER_BYTES) return false;
    this.#header = Buffer.from(this.#bytes.subarray(0, HEADER_BYTES));
    if (!/^BZh[1-9]$/.test(this.#header.toString('latin1'))) throw new Error('no bzip2 stream begins here');
    this.#streams += 1;
    this.#checksum = 0;
    this.#start = HEADER_BYTES * 8;
    this.#searched = this.#start;
    return true;
  }

  /** Forgets what lies before the block that begins at this bit. */
  #goTo(at: number): void {
    const bytes = at >> 3;
    this.#bytes = this.#bytes.subarray(bytes);
    this.#start = at - bytes * 8;
    this.#searched = this.#start + MAGIC_BITS;
  }

  #end(at: number): void {
    const found = readBits(this.#bytes, at + MAGIC_BITS);
    if (found !== this.#checksum) throw new Error('the bzip2 checksum does not agree');
    this.#bytes = this.#bytes.subarray(Math.ceil((at + MAGIC_BITS + CHECKSUM_BITS) / 8));
    this.#start = -1;
  }

  #decodeBlock(from: number, to: number): Uint8Array {
    const checksum = readBits(this.#bytes, from + MAGIC_BITS);
    this.#checksum = ((this.#checksum << 1) | (this.#checksum >>> 31)) ^ checksum;
    this.#checksum >>>= 0;
    const stream = ownStream(this.#header, this.#bytes, { from, to });
    for (; ; this.#guess *= 2) {
      try {
        return this.#decode(stream, Math.min(this.#guess, MAX_DECODED_BYTES));
      } catch (error) {
        if (!String(error).includes('OUTBUFF_FULL') || this.#guess > MAX_DECODED_BYTES) throw error;
      }
    }
  }
}

/** The first block or end that begins at a bit from `from` on. */
function nextMark(bytes: Buffer, from: number): Mark | undefined {
  let first: Mark | undefined;
  for (const { isEnd, shifts } of MARKS) {
    for (const shifted of shifts) {
      const at = findShifted(bytes, shifted, { from, before: first?.at });
      if (at !== undefined) first = { at, isEnd };
    }
  }
  return first;
}

function findShifted(
  bytes: Buffer,
  { shift, all, inner }: { readonly shift: number; readonly all: Buffer; readonly inner: Buffer },
  { from, before }: { readonly from: number; readonly before: number | undefined },
): number | undefined {
  const window = before === undefined ? bytes : bytes.subarray(0, (before >> 3) + 8);
  for (let found = window.indexOf(inner, from >> 3); found !== -1; found = window.indexOf(inner, found + 1)) {
    const at = (found - 1) * 8 + shift;
    if (before !== undefined && at >= before) return undefined;
    if (at < from || found + 5 >= bytes.length) continue;
    const headBits = (bytes[found - 1] as number) & (0xff >> shift);
    const tailBits = (bytes[found + 5] as number) & ~(0xff >> shift) & 0xff;
    if (headBits === all[0] && tailBits === all[6]) return at;
  }
  return undefined;
}

/** 32 bits from a bit on, as an unsigned number. */
function readBits(bytes: Buffer, at: number): number {
  const byte = at >> 3;
  const shift = at & 7;
  const high = bytes.readUInt32BE(byte);
  if (shift === 0) return high;
  return ((high << shift) | ((bytes[byte + 4] as number) >> (8 - shift))) >>> 0;
}

/** A stream of the one block that lies between two bits. Its checksum is the block's. */
function ownStream(
  header: Buffer,
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
): Buffer {
  const bits = to - from;
  const stream = Buffer.alloc(HEADER_BYTES + Math.ceil((bits + MAGIC_BITS + CHECKSUM_BITS) / 8));
  header.copy(stream);
  const shift = from & 7;
  const first = from >> 3;
  const whole = Math.ceil(bits / 8);
  for (let index = 0; index < whole; index += 1) {
    const high = (bytes[first + index] as number) << shift;
    const low = shift === 0 ? 0 : (bytes[first + index + 1] ?? 0) >> (8 - shift);
    stream[HEADER_BYTES + index] = (high | low) & 0xff;
  }
  const rest = bits & 7;
  const end = HEADER_BYTES + (bits >> 3);
  if (rest > 0) stream[end] = (stream[end] as number) & ~(0xff >> rest);
  const checksum = readBits(bytes, from + MAGIC_BITS);
  const trailer = ((END_MAGIC << BigInt(CHECKSUM_BITS)) | BigInt(checksum)) << BigInt(8 - rest);
  const tail = Buffer.from(trailer.toString(16).padStart(22, '0'), 'hex');
  for (let index = 0; index < tail.length && end + index < stream.length; index += 1) {
    stream[end + index] = (stream[end + index] as number) | (tail[index] as number);
  }
  return stream;
}
