import { Transform } from 'node:stream';
import { BlockDecoder } from './block-decoder.ts';
import { createBlockModule } from './block-module.ts';
import { Bzip2Error } from './bzip2-error.ts';
import { StreamReading } from './stream-reading.ts';

export interface Bzip2Input {
  readonly bytes: Uint8Array;
  /** How many bytes they may decode to. */
  readonly limit: number;
}

/** More than that is read in pieces. */
const PIECE_BYTES = 16 * 1024 * 1024;

/** Decodes bzip2; one decoder, of 20 MB, serves all that a thread has to decode, one call after the other. */
export class Bzip2Decoder {
  readonly #blocks = new BlockDecoder(createBlockModule());

  /** Decodes some inputs whole, which takes less time than one after the other. A faulty one is answered by its error. */
  decodeAll(inputs: readonly Bzip2Input[]): (Buffer | Bzip2Error)[] {
    const readings = inputs.map(({ bytes, limit }) => {
      const reading = new StreamReading(this.#blocks, limit);
      for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
        reading.push(bytes.subarray(from, from + PIECE_BYTES), { isLast: from + PIECE_BYTES >= bytes.length });
      }
      return reading;
    });
    this.#blocks.finish();
    return readings.map(resultOf);
  }

  /** Decodes data of any size piece by piece. The stream fails with Bzip2Error. */
  createStream(limit: number): Transform {
    const blocks = this.#blocks;
    const reading = new StreamReading(blocks, limit);
    const read = (stream: Transform, bytes: Uint8Array, isLast: boolean) => {
      reading.push(bytes, { isLast });
      blocks.finish();
      for (const decoded of reading.decoded()) stream.push(decoded);
    };
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        attempt(() => read(this, chunk, false), done);
      },
      flush(done) {
        attempt(() => read(this, Buffer.alloc(0), true), done);
      },
    });
  }
}

function attempt(action: () => void, done: (error?: Error | null) => void): void {
  try {
    action();
    done();
  } catch (error) {
    done(error as Error);
  }
}

function resultOf(reading: StreamReading): Buffer | Bzip2Error {
  try {
    const decoded = reading.decoded();
    const [only] = decoded;
    return decoded.length === 1 && only !== undefined ? only : Buffer.concat(decoded);
  } catch (error) {
    if (error instanceof Bzip2Error) return error;
    throw error;
  }
}
