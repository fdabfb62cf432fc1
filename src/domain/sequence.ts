/** Items in their order, perhaps more than fit into memory: they are gone through one by one. An array is one. */
export interface Sequence<Item> extends Iterable<Item> {
  readonly length: number;
}

/** Goes through two sequences of the same length at once. */
export function* pairsOf<A, B>(ones: Iterable<A>, others: Iterable<B>): Generator<readonly [A, B], void> {
  const rest = others[Symbol.iterator]();
  for (const one of ones) {
    const other = rest.next();
    if (other.done) return;
    yield [one, other.value];
  }
}
