/** Where a sequence of rows is divided: part `k` has the instants from `cuts[k - 1]` (inclusive) to `cuts[k]`. */
export type Cuts = readonly number[];

/**
 * Divides instants (epoch ms, in order) into parts of at most so many: each cut is in the middle of the longest time without a match
 * among the later half of a part. Equal instants stay together, however many they are.
 */
export function cutsBetween(instants: Float64Array, most: number): Cuts {
  const cuts: number[] = [];
  let begin = 0;
  while (instants.length - begin > most) {
    const end = longestGap(instants, begin + Math.ceil(most / 2), begin + most);
    if (end === undefined) break;
    cuts.push(((instants[end - 1] ?? 0) + (instants[end] ?? 0)) / 2);
    begin = end;
  }
  return cuts;
}

/** The instant between `from` and `to` before which nothing was longest; beyond `to` the first one before which there is time at all. */
function longestGap(instants: Float64Array, from: number, to: number): number | undefined {
  let best: { readonly index: number; readonly length: number } | undefined;
  for (let index = from; index < instants.length && (index <= to || best === undefined); index += 1) {
    const length = (instants[index] ?? 0) - (instants[index - 1] ?? 0);
    if (length > (best?.length ?? 0)) best = { index, length };
  }
  return best?.index;
}

/** The part that an instant is in. */
export function partOf(at: number, cuts: Cuts): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at < (cuts[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
