import { createRequire } from 'node:module';
import type { BlockReader, BlockTaker } from './block-reader.ts';
import { Bzip2Error, tooMuch, wrongChecksum } from './bzip2-error.ts';
import { checkBlock } from './check-block.ts';
import { InputBits } from './input-bits.ts';

type ReadBits = (count: number) => number;

/** The decoder beneath the stream of the package, which has no types. */
interface Unbzip2 {
  /** Makes the tables that `decompress` uses, and reads the header of a stream. */
  header(bits: ReadBits): number;
  /** Decodes a block that begins with its mark, byte by byte. Throws when its checksum does not agree. */
  decompress(
    bits: ReadBits,
    take: (byte: number) => void,
    memory: Int32Array,
    maxBytes: number,
    streamChecksum: number,
  ): number;
}

const unbzip2 = createRequire(import.meta.url)('unbzip2-stream/lib/bzip2.js') as Unbzip2;

const MOST_BYTES = 900_000;
const MARK_BITS = 48;

/**
 * Decodes blocks by unbzip2-stream, in plain JavaScript. What it is given was checked before: it takes some damage for
 * more data to come, fails on some with errors that say nothing and goes on for ever on other.
 */
export class PortableBlocks extends InputBits implements BlockReader {
  readonly #memory = new Int32Array(MOST_BYTES);
  #output = Buffer.allocUnsafeSlow(MOST_BYTES);

  constructor() {
    super();
    // makes its tables
    unbzip2.header((count) => (count === 24 ? 0x425a68 : 0x39));
  }

  readBlock(taker: BlockTaker, maxBytes: number): number {
    const start = this.bit;
    const stored = (this.bits(16) << 16) | this.bits(16);
    this.bit = start;
    checkBlock(this, maxBytes);
    const end = this.bit;
    this.bit = start - MARK_BITS;
    try {
      taker.take(this.#decoded(taker.room, maxBytes));
    } catch (error) {
      taker.fail(error instanceof Bzip2Error ? error : wrongChecksum());
    }
    this.bit = end;
    return stored;
  }

  finish(): void {
    // nothing waits
  }

  reuse(): void {
    // beside its decoding, new memory takes no time
  }

  /** Throws Bzip2Error for more than `room`, the decoder's own errors for a wrong checksum. */
  #decoded(room: number, maxBytes: number): Buffer {
    let size = 0;
    const take = (byte: number) => {
      if (size === room) throw tooMuch();
      if (size === this.#output.length) this.#output = Buffer.concat([this.#output], size * 2);
      this.#output[size] = byte;
      size += 1;
    };
    unbzip2.decompress((count) => this.#wide(count), take, this.#memory, maxBytes, 0);
    return Buffer.from(this.#output.subarray(0, size));
  }

  /** Also 32 bits at a time. */
  #wide(count: number): number {
    return count <= 24 ? this.bits(count) : (this.bits(count - 16) << 16) | this.bits(16);
  }
}
