import { MAX_LINE_BYTES } from './decode-limits.ts';

export interface LineSink {
  /**
   * Tries to read the line that starts at `start` where it lies; a newline follows somewhere. Returns where that newline
   * is, or -1 when the line has to be taken out and handed on as text.
   */
  scan?(bytes: Buffer, start: number, number: number): number;
  /** One line without its end, numbered from 1; false means that no more are wanted. */
  line(text: string, number: number): boolean;
  /** A line longer than any message; it is skipped. */
  overlong(number: number): void;
}

const NEWLINE = 10;

/** Cuts pieces of a file into lines. Blank lines are numbered but not handed on; some copies have CRLF or a byte order mark. */
export class LineSplitter {
  readonly #sink: LineSink;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #number = 0;
  #overlong = false;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** False when the sink wants no more. Nothing of the chunk is looked at later. */
  push(chunk: Buffer): boolean {
    const last = chunk.lastIndexOf(NEWLINE);
    let start = 0;
    while (start <= last) {
      let end = this.#scan(chunk, start);
      if (end === -1) {
        end = chunk.indexOf(NEWLINE, start);
        this.#keep(chunk.subarray(start, end));
        if (!this.#flush()) return false;
      }
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return true;
  }

  /** Where a line ends that could be read in place. */
  #scan(chunk: Buffer, start: number): number {
    if (this.#pendingBytes > 0 || this.#overlong || this.#sink.scan === undefined) return -1;
    const end = this.#sink.scan(chunk, start, this.#number + 1);
    if (end !== -1) this.#number += 1;
    return end;
  }

  /** The last line may lack its end: a recording that was stopped, a file cut by hand. */
  end(): void {
    if (this.#pendingBytes > 0 || this.#overlong) this.#flush();
  }

  /** A copy: the memory of what was pushed may be used again. */
  #keep(part: Buffer): void {
    this.#pendingBytes += part.length;
    if (this.#pendingBytes > MAX_LINE_BYTES) this.#overlong = true;
    if (this.#overlong) this.#pending = [];
    else if (part.length > 0) this.#pending.push(Buffer.from(part));
  }

  #flush(): boolean {
    this.#number += 1;
    const [only, ...more] = this.#pending;
    const overlong = this.#overlong;
    const bytes = only === undefined ? undefined : more.length === 0 ? only : Buffer.concat([only, ...more]);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#overlong = false;
    if (overlong) {
      this.#sink.overlong(this.#number);
      return true;
    }
    // trim() also drops a byte order mark
    const text = bytes === undefined ? '' : bytes.toString('utf8').trim();
    return text === '' || this.#sink.line(text, this.#number);
  }
}
