import { cutShort } from './bzip2-error.ts';

/** The bits of an input, the highest of each byte first. */
export class InputBits {
  /** The bit that is next. */
  bit = 0;
  protected bytes: Uint8Array = new Uint8Array();

  /** Starts with another input at one of its bits. */
  load(bytes: Uint8Array, bit: number): void {
    this.bytes = bytes;
    this.bit = bit;
  }

  /** How many bits there still are. */
  get left(): number {
    return this.bytes.length * 8 - this.bit;
  }

  /** The next 25 bits at least, from the highest bit of a word on; behind the end are zeros. */
  ahead(): number {
    const { bytes } = this;
    const at = this.bit >>> 3;
    const word =
      ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    return word << (this.bit & 7);
  }

  /** The next bits, 1 to 24, as a number. */
  bits(count: number): number {
    if (count > this.left) throw cutShort();
    const word = this.ahead();
    this.bit += count;
    return word >>> (32 - count);
  }

  /** Goes on at the next whole byte. */
  align(): void {
    this.bit = (this.bit + 7) & ~7;
  }
}
