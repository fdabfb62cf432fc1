import type { BlockReader } from './block-reader.ts';
import type { Bzip2Error } from './bzip2-error.ts';
import { StreamReading } from './stream-reading.ts';

export interface Bzip2Input {
  readonly bytes: Uint8Array;
  /** How many bytes they may decode to. */
  readonly limit: number;
}

export interface Bzip2Output {
  /** What was decoded, up to the first fault. */
  readonly bytes: Buffer;
  readonly error: Bzip2Error | undefined;
}

/** More than that is read in pieces. */
const PIECE_BYTES = 16 * 1024 * 1024;
const NOTHING = new Uint8Array();

/** Decodes bzip2; one decoder serves all that a thread has to decode, one call after the other. */
export class Bzip2Decoder {
  readonly #blocks: BlockReader;

  constructor(blocks: BlockReader) {
    this.#blocks = blocks;
  }

  /** Decodes some inputs whole, which takes less time than one after the other. */
  decodeAll(inputs: readonly Bzip2Input[]): Bzip2Output[] {
    const readings = inputs.map(({ bytes, limit }) => {
      const reading = new StreamReading(this.#blocks, { limit, givesBack: false });
      const parts: Buffer[] = [];
      for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
        const isLast = from + PIECE_BYTES >= bytes.length;
        reading.push(bytes.subarray(from, from + PIECE_BYTES), { isLast });
        for (; reading.isHeldUp; reading.push(NOTHING, { isLast })) parts.push(...reading.decoded());
      }
      return { reading, parts };
    });
    this.#blocks.finish();
    return readings.map(({ reading, parts }) => {
      return { bytes: joined([...parts, ...reading.decoded()]), error: reading.error };
    });
  }

  /** Takes back a piece of data that came piece by piece and that nobody looks at any more; any other bytes are left alone. */
  reuse(piece: Buffer): void {
    this.#blocks.reuse(piece);
  }

  /** Begins with data of any size, which come piece by piece. */
  open(limit: number): Bzip2Pieces {
    const reading = new StreamReading(this.#blocks, { limit, givesBack: true });
    return {
      push: (bytes, options) => {
        reading.push(bytes, options);
        this.#blocks.finish();
        return { pieces: reading.decoded(), error: reading.error, isMore: reading.isHeldUp };
      },
    };
  }
}

/** Data that come piece by piece. After an error there is nothing more to come. */
export interface Bzip2Pieces {
  push(
    bytes: Uint8Array,
    options: { readonly isLast: boolean },
  ): {
    readonly pieces: readonly Buffer[];
    readonly error: Bzip2Error | undefined;
    /** Much was pushed: what is left comes with the next push, which needs no bytes of its own. */
    readonly isMore: boolean;
  };
}

function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}
