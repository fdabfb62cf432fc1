import type { LogChunk } from '../replay/number-log.ts';
import { COLUMN, ENTRY_NUMBERS } from '../replay/price-log.ts';

const CHUNK_ENTRIES = 1024;

/** Entries published before an instant. */
export function* publishedBefore(chunks: Iterable<LogChunk>, instant: number): Generator<LogChunk> {
  const gathered = new Gathering();
  for (const { numbers, end } of chunks) {
    for (let at = 0; at < end; at += ENTRY_NUMBERS) {
      if ((numbers[at] as number) >= instant) continue;
      if (gathered.add(numbers, at)) yield gathered.take();
    }
  }
  yield gathered.take();
}

/**
 * The last entry of each runner in each bucket of time. Buckets are `bucketMs` long and aligned to the epoch, so that the
 * same instants share a bucket in every market; the one that holds the off is cut in two there, so that the close is
 * kept. Entries keep their own time, and stay in order.
 */
export function* lastInBucket(
  chunks: Iterable<LogChunk>,
  { bucketMs, offAt }: { bucketMs: number; offAt: number },
): Generator<LogChunk> {
  const gathered = new Gathering();
  const latest = new LatestEntries();
  let bucket = Number.NEGATIVE_INFINITY;
  for (const { numbers, end } of chunks) {
    for (let at = 0; at < end; at += ENTRY_NUMBERS) {
      const publishedAt = numbers[at] as number;
      const next = Math.floor(publishedAt / bucketMs) + (publishedAt < offAt ? 0 : 0.5);
      // a damaged file's lines may be out of order: what comes late belongs to the bucket at hand
      if (next > bucket) {
        for (const entry of latest.take()) if (gathered.add(entry, 0)) yield gathered.take();
        bucket = next;
      }
      latest.set(numbers, at);
    }
  }
  for (const entry of latest.take()) if (gathered.add(entry, 0)) yield gathered.take();
  yield gathered.take();
}

/** The last entry of each runner, in the order in which they came. */
class LatestEntries {
  readonly #byRunner = new Map<number, Float64Array>();

  set(numbers: Float64Array, at: number): void {
    const runner = numbers[at + COLUMN.runner] as number;
    // deleted first: a key that is set anew keeps its old place
    this.#byRunner.delete(runner);
    this.#byRunner.set(runner, numbers.slice(at, at + ENTRY_NUMBERS));
  }

  take(): Float64Array[] {
    const entries = [...this.#byRunner.values()];
    this.#byRunner.clear();
    return entries;
  }
}

/** Collects entries into a chunk. */
class Gathering {
  readonly #numbers = new Float64Array(CHUNK_ENTRIES * ENTRY_NUMBERS);
  #end = 0;

  /** True when the chunk is full and must be taken. */
  add(numbers: Float64Array, at: number): boolean {
    for (let index = 0; index < ENTRY_NUMBERS; index += 1) {
      this.#numbers[this.#end + index] = numbers[at + index] as number;
    }
    this.#end += ENTRY_NUMBERS;
    return this.#end === this.#numbers.length;
  }

  /** Good until the next entry is added. */
  take(): LogChunk {
    const end = this.#end;
    this.#end = 0;
    return { numbers: this.#numbers, end };
  }
}
