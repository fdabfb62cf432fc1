import { createReadStream } from 'node:fs';

/** A line of a file as bytes, without its newline. */
export interface ByteLine {
  /** Empty for a line that is too long. */
  readonly bytes: Buffer;
  /** Bytes from the start of the file to after the line's newline, or to the end of the file. */
  readonly end: number;
  readonly isTooLong: boolean;
}

const NEWLINE = 0x0a;

/**
 * Cuts the pieces of a file into lines, in flat memory. Not readline: that also splits at U+2028 and cannot tell where in
 * the file a line ended.
 */
export class LineCutter {
  readonly #maxBytes: number;
  #started: Buffer[] = [];
  #startedBytes = 0;
  #end = 0;

  /** `maxBytes`: of longer lines nothing is kept. */
  constructor(maxBytes = Number.POSITIVE_INFINITY) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this piece; valid as long as its bytes are. */
  *push(piece: Buffer): Generator<ByteLine> {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      this.#keep(piece.subarray(from, at));
      this.#end += 1;
      yield this.#take();
      from = at + 1;
    }
    this.#keep(piece.subarray(from));
  }

  /** What follows the last newline; undefined for nothing. */
  rest(): ByteLine | undefined {
    return this.#startedBytes === 0 ? undefined : this.#take();
  }

  #keep(part: Buffer): void {
    this.#end += part.length;
    this.#startedBytes += part.length;
    if (this.#startedBytes > this.#maxBytes) this.#started = [];
    else if (part.length > 0) this.#started.push(part);
  }

  #take(): ByteLine {
    const [first = Buffer.alloc(0), ...more] = this.#started;
    const isTooLong = this.#startedBytes > this.#maxBytes;
    this.#started = [];
    this.#startedBytes = 0;
    return { bytes: more.length === 0 ? first : Buffer.concat([first, ...more]), end: this.#end, isTooLong };
  }
}

export interface CompleteLine {
  readonly text: string;
  /** Bytes from the start of the file to after the line's newline. */
  readonly end: number;
}

/**
 * The lines of a file that end in a newline; what comes after the last one is a torn write and left out.
 *
 * @param limit bytes of the file to look at
 */
export async function* completeLines(path: string, limit = Number.POSITIVE_INFINITY): AsyncGenerator<CompleteLine> {
  if (limit <= 0) return;
  const cutter = new LineCutter();
  const stream = createReadStream(path, { highWaterMark: 1 << 18, end: limit - 1 });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (const { bytes, end } of cutter.push(chunk)) yield { text: bytes.toString('utf8'), end };
  }
}
