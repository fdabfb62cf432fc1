import type { BlockReader, BlockTaker } from './block-reader.ts';
import { Bzip2Error } from './bzip2-error.ts';

const HEADER = 0x425a68;
const HEADER_BITS = 32;
const ZERO = 0x30;
const BLOCK_UNIT_BYTES = 100_000;
/** The 48 bits that a block and the end of a stream begin with. */
const BLOCK_MARK = [0x314159, 0x265359] as const;
const END_MARK = [0x177245, 0x385090] as const;
/** A block of 900,000 bytes, each with the longest code, and its tables. */
const MAX_BLOCK_BYTES = 2_400_000;
/** Decoded bytes that are handed on before more is read: a few megabytes of input may hold gigabytes. */
const MOST_AT_ONCE = 8 * 1024 * 1024;

/**
 * Reads bzip2 data as they come, any number of streams one after the other. Every block's checksum and every stream's is
 * compared, and nothing may follow the last stream.
 */
export class StreamReading implements BlockTaker {
  /** How many bytes there may still be. */
  room: number;
  readonly givesBack: boolean;
  /** Whether there is more to read in what was pushed, as soon as what was decoded is taken. */
  isHeldUp = false;
  readonly #blocks: BlockReader;
  #decoded: Buffer[] = [];
  #decodedBytes = 0;
  /** What is wrong with a block, and with what comes behind all that was read. */
  #blockError: Bzip2Error | undefined;
  #readError: Bzip2Error | undefined;
  /** What was pushed and not read yet. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Bits of the first byte that were read before. */
  #firstBit = 0;
  /** Most bytes of a block of the stream at hand; 0 between streams. */
  #blockBytes = 0;
  #streams = 0;
  #checksum = 0;

  /** `limit` is how many bytes the data may decode to. */
  constructor(blocks: BlockReader, { limit, givesBack }: { readonly limit: number; readonly givesBack: boolean }) {
    this.#blocks = blocks;
    this.room = limit;
    this.givesBack = givesBack;
  }

  /**
   * Reads what blocks these bytes complete, unless that is hardly worth it yet; with the last bytes, all that is left. Where
   * that is much, the rest waits for the next call, which may bring no bytes.
   */
  push(bytes: Uint8Array, { isLast }: { readonly isLast: boolean }): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.isHeldUp = false;
    if (!isLast && this.#waitingBytes < 2 * MAX_BLOCK_BYTES) return;
    const [only = bytes, ...more] = this.#waiting;
    try {
      this.#read(more.length === 0 ? only : Buffer.concat(this.#waiting), isLast);
    } catch (error) {
      if (!(error instanceof Bzip2Error)) throw error;
      this.#readError = error;
    }
  }

  /** What was decoded since it was asked last, up to the first fault. */
  decoded(): Buffer[] {
    const decoded = this.#decoded;
    this.#decoded = [];
    this.#decodedBytes = 0;
    return decoded;
  }

  /** The first fault of the data. Blocks may be decoded later than they are read, but come before whatever is read last. */
  get error(): Bzip2Error | undefined {
    return this.#blockError ?? this.#readError;
  }

  take(bytes: Buffer): void {
    if (this.#blockError !== undefined) return;
    this.room -= bytes.length;
    this.#decoded.push(bytes);
    this.#decodedBytes += bytes.length;
  }

  fail(error: Bzip2Error): void {
    this.#blockError ??= error;
  }

  #read(data: Uint8Array, isLast: boolean): void {
    const blocks = this.#blocks;
    blocks.load(data, this.#firstBit);
    const isEnough = () => (isLast ? this.#blockBytes > 0 || blocks.left > 0 : blocks.left >= MAX_BLOCK_BYTES * 8);
    while (this.error === undefined && isEnough()) {
      if (this.#decodedBytes >= MOST_AT_ONCE) {
        this.isHeldUp = true;
        break;
      }
      if (this.#blockBytes === 0) this.#readHeader();
      if (this.#isAtBlock()) this.#addChecksum(blocks.readBlock(this, this.#blockBytes));
      else this.#readEnd();
    }
    const rest = data.slice(blocks.bit >> 3);
    this.#waiting = [rest];
    this.#waitingBytes = rest.length;
    this.#firstBit = blocks.bit & 7;
  }

  #readHeader(): void {
    const blocks = this.#blocks;
    const isHeader = blocks.left >= HEADER_BITS && blocks.bits(24) === HEADER;
    const level = isHeader ? blocks.bits(8) - ZERO : 0;
    if (level < 1 || level > 9) {
      throw new Bzip2Error(this.#streams === 0 ? 'damaged' : 'garbage', 'what begins here is no bzip2 stream');
    }
    this.#streams += 1;
    this.#blockBytes = level * BLOCK_UNIT_BYTES;
    this.#checksum = 0;
  }

  #isAtBlock(): boolean {
    const [high, low] = [this.#blocks.bits(24), this.#blocks.bits(24)];
    if (high === BLOCK_MARK[0] && low === BLOCK_MARK[1]) return true;
    if (high === END_MARK[0] && low === END_MARK[1]) return false;
    throw new Bzip2Error('damaged', 'neither a block nor the end of the stream');
  }

  #addChecksum(block: number): void {
    this.#checksum = ((this.#checksum << 1) | (this.#checksum >>> 31)) ^ block;
  }

  #readEnd(): void {
    const blocks = this.#blocks;
    const checksum = (blocks.bits(16) << 16) | blocks.bits(16);
    if (checksum !== this.#checksum) throw new Bzip2Error('damaged', 'the checksum of the stream does not agree');
    blocks.align();
    this.#blockBytes = 0;
  }
}
