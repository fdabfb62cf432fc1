import type { HistoryRoom, StoredChunk } from './log-room.ts';

const FIRST_ENTRIES = 64;
const CHUNK_ENTRIES = 4096;

/** Entries one after the other, all of the same width. */
export interface LogChunk {
  readonly numbers: Float64Array;
  /** How many numbers hold entries. */
  readonly end: number;
}

/** Entries of some numbers each, only ever added to, in chunks that the room may put on disk. */
export class NumberLog {
  /** Where the entry begins that `grow` made place for. */
  at = 0;
  readonly #room: HistoryRoom;
  readonly #width: number;
  readonly #full: StoredChunk[] = [];
  #numbers: Float64Array | undefined;
  #end = 0;

  /** `width` is how many numbers an entry has. */
  constructor(room: HistoryRoom, width: number) {
    this.#room = room;
    this.#width = width;
  }

  /** Makes place for one entry: the caller fills its numbers, from `at` on. */
  grow(): Float64Array {
    let numbers = this.#numbers ?? new Float64Array(FIRST_ENTRIES * this.#width);
    if (this.#end === numbers.length) numbers = this.#next(numbers);
    this.#numbers = numbers;
    this.at = this.#end;
    this.#end += this.#width;
    return numbers;
  }

  /** All entries, in order. A chunk is good until the next is asked for. */
  *chunks(): Generator<LogChunk> {
    for (const stored of this.#full) {
      const numbers = this.#room.read(stored);
      yield { numbers, end: numbers.length };
    }
    if (this.#numbers !== undefined) yield { numbers: this.#numbers, end: this.#end };
  }

  #next(full: Float64Array): Float64Array {
    this.#end = 0;
    const stored = this.#room.keep(full);
    if (stored !== undefined) this.#full.push(stored);
    // what went to disk, or is forgotten, leaves its memory to the next
    if (!(stored instanceof Float64Array)) return full;
    return new Float64Array(Math.min(2 * full.length, CHUNK_ENTRIES * this.#width));
  }
}
