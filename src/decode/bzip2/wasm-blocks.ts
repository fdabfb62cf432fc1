import type { BlockModule } from './block-module.ts';
import type { BlockReader, BlockTaker } from './block-reader.ts';
import { BlockRooms } from './block-rooms.ts';
import { Bzip2Error, cutShort, tooMuch, wrongBlock, wrongChecksum } from './bzip2-error.ts';
import { InputBits } from './input-bits.ts';

const PAGE_BYTES = 65_536;
const HEAD_WORDS = 4;
/** Blocks that have more in all are decoded at once: what is followed through a processor's cache is followed faster. */
const CACHED_BYTES = 128 * 1024;

/**
 * Reads the parts of bzip2 inputs, one input after the other, and decodes their blocks several at a time, whichever
 * inputs they are from. What was read before `finish` goes to its taker in `finish` at the latest.
 */
export class WasmBlocks extends InputBits implements BlockReader {
  readonly #module: BlockModule;
  /** By block that waits. */
  readonly #takers: BlockTaker[] = [];
  /** The first place behind the input in memory, where blocks are unfolded. */
  #free = 0;
  #memory: Buffer;
  #heads: Int32Array;
  readonly #rooms = new BlockRooms();

  constructor(module: BlockModule) {
    super();
    this.#module = module;
    this.#memory = Buffer.from(module.memory.buffer);
    this.#heads = headsOf(module);
  }

  /** The input may have 64 MB at most. */
  override load(bytes: Uint8Array, bit: number): void {
    const start = this.#module.INPUT.value;
    const end = start + bytes.length;
    this.#free = end + this.#module.OVERRUN.value;
    const memory = this.#reserve(this.#free);
    memory.set(bytes, start);
    memory.fill(0, end, this.#free);
    super.load(bytes, bit);
  }

  readBlock(taker: BlockTaker, maxBytes: number): number {
    const block = this.#takers.length;
    const endBit = this.bytes.length * 8;
    const behind = this.#module.readBlock(block, this.bit, endBit, maxBytes);
    if (behind < 0) throw -behind > endBit ? cutShort() : wrongBlock();
    this.bit = behind;
    this.#takers.push(taker);
    const { length, checksum, before } = this.#head(block);
    if (this.#isEnough(before + length)) this.finish();
    return checksum;
  }

  /** Whether the blocks that wait, of so many bytes in all, are to wait no longer. */
  #isEnough(bytes: number): boolean {
    const { BLOCKS, LANES } = this.#module;
    const { length } = this.#takers;
    return length === BLOCKS.value || (length >= LANES.value && bytes > CACHED_BYTES);
  }

  finish(): void {
    const takers = this.#takers.splice(0);
    if (takers.length > 0) this.#module.unsort(takers.length);
    for (const [block, taker] of takers.entries()) {
      const { length, checksum, before } = this.#head(block);
      const from = this.#module.OUTPUT.value + before;
      try {
        taker.take(this.#unfolded(taker, { from, to: from + length, checksum }));
      } catch (error) {
        if (!(error instanceof Bzip2Error)) throw error;
        taker.fail(error);
      }
    }
  }

  /** `before` is how many bytes the blocks before it have. */
  #head(block: number): { length: number; checksum: number; before: number } {
    const at = block * HEAD_WORDS;
    const heads = this.#heads;
    return { length: heads[at] as number, checksum: heads[at + 2] as number, before: heads[at + 3] as number };
  }

  #unfolded(
    { room, givesBack }: BlockTaker,
    { from, to, checksum }: { from: number; to: number; checksum: number },
  ): Buffer {
    const unfolded = this.#module.unfoldedSize(from, to);
    const size = unfolded === 0 ? to - from : unfolded;
    if (size > room) throw tooMuch();
    const memory = this.#reserve(this.#free + unfolded);
    const start = unfolded === 0 ? from : this.#free;
    if (unfolded !== 0) this.#module.unfold(from, to, start);
    if (this.#module.checksum(start, start + size) !== checksum) {
      throw wrongChecksum();
    }
    const bytes = givesBack ? this.#rooms.lend(size) : this.#rooms.take(size);
    memory.copy(bytes, 0, start, start + size);
    return bytes;
  }

  reuse(bytes: Buffer): void {
    this.#rooms.giveBack(bytes);
  }

  /** The memory, with so many bytes at least: it moves when it grows. */
  #reserve(bytes: number): Buffer {
    const { memory } = this.#module;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    if (this.#memory.buffer !== memory.buffer) {
      this.#memory = Buffer.from(memory.buffer);
      this.#heads = headsOf(this.#module);
    }
    return this.#memory;
  }
}

function headsOf({ memory, HEADS, BLOCKS }: BlockModule): Int32Array {
  return new Int32Array(memory.buffer, HEADS.value, HEAD_WORDS * BLOCKS.value);
}
