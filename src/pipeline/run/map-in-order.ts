import pLimit from 'p-limit';

export interface OrderedWork {
  /** Items worked on at once. */
  concurrency: number;
  /** Items begun whose results have not been taken yet, at most: a slow taker slows the work instead of filling memory. */
  window: number;
}

/**
 * Works on items concurrently and gives the results in the order of the items.
 * The first failure is thrown at its item's place; work not yet begun is then dropped.
 */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { concurrency, window }: OrderedWork,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const limit = pLimit(concurrency);
  const begun: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = limit(work, item);
      // Awaited in its turn below; until then a rejection must not count as unhandled.
      result.catch(() => undefined);
      begun.push(result);
      if (begun.length >= window) yield await takeFirst(begun);
    }
    while (begun.length > 0) yield await takeFirst(begun);
  } finally {
    limit.clearQueue();
  }
}

function takeFirst<Result>(begun: Promise<Result>[]): Promise<Result> {
  const first = begun.shift();
  if (first === undefined) throw new RangeError('nothing was begun');
  return first;
}
