import pLimit from 'p-limit';
import { BoundedQueue } from './bounded-queue.ts';

/** How a stage takes its items. */
export interface Lane {
  /** Items worked on at once. */
  readonly concurrency: number;
  /** Items taken whose results have not been taken yet, at most: a slow taker slows the work instead of filling memory. */
  readonly window: number;
}

/**
 * Works on items concurrently and gives the results in the order of the items. It runs ahead of the taker as far as the window
 * allows. The first failure, of the work or of the items, is thrown at its place; work not yet begun is then dropped.
 */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { concurrency, window }: Lane,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const limit = pLimit(concurrency);
  const begun = new BoundedQueue<Promise<Result>>(window);
  void fill(begun, items, (item) => limit(work, item));
  try {
    while (await begun.hasNext()) {
      const result = await begun.head;
      begun.shift();
      yield result;
    }
  } finally {
    begun.close();
    limit.clearQueue();
  }
}

/** Never throws: what goes wrong with the items stands in the queue as a result that failed. */
async function fill<Item, Result>(
  queue: BoundedQueue<Promise<Result>>,
  items: Iterable<Item> | AsyncIterable<Item>,
  begin: (item: Item) => Promise<Result>,
): Promise<void> {
  const iterator = each(items);
  try {
    while (await queue.room()) {
      const next = await iterator.next();
      if (next.done) break;
      queue.put(handled(begin(next.value)));
    }
    await iterator.return();
  } catch (error) {
    queue.put(handled(Promise.reject(error)));
  } finally {
    queue.end();
  }
}

async function* each<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item, void> {
  yield* items;
}

/** Results are awaited in their turn; until then a rejection must not count as unhandled. */
function handled<Result>(result: Promise<Result>): Promise<Result> {
  result.catch(() => undefined);
  return result;
}
