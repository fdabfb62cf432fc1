import type { Bzip2Error } from './bzip2-error.ts';
import type { InputBits } from './input-bits.ts';

/** Where the blocks of one input go, in order. */
export interface BlockTaker {
  /** Most bytes that it may have in all from now on. */
  readonly room: number;
  /** Whether the bytes may come back by `reuse`. */
  readonly givesBack: boolean;
  /** Takes a block's bytes, which are its own, until it gives them back. */
  take(bytes: Buffer): void;
  fail(error: Bzip2Error): void;
}

/**
 * Reads bzip2 inputs, one after the other, and decodes their blocks. Two do so, WasmBlocks and PortableBlocks: what they
 * give and what they refuse, and as what, is the same.
 */
export interface BlockReader extends InputBits {
  /**
   * Reads a block of at most `maxBytes` from behind its mark on and returns the checksum that it says it has. Its bytes, or
   * what is wrong with them, go to the taker by `finish` at the latest. Throws Bzip2Error for a block of no sound form.
   */
  readBlock(taker: BlockTaker, maxBytes: number): number;
  /** Decodes the blocks that wait. */
  finish(): void;
  /** Takes back a block's bytes that nobody looks at any more, for blocks to come; any other bytes are left alone. */
  reuse(bytes: Buffer): void;
}
