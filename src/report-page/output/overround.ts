/**
 * By how much the prices' inverses exceed 1: 0.02 is a book of 102 %. Last traded prices of different moments can give a
 * little less than 0. Undefined unless every selection has a price.
 */
export function overround(prices: readonly (number | undefined)[]): number | undefined {
  let book = 0;
  for (const price of prices) {
    if (price === undefined || price <= 0) return undefined;
    book += 1 / price;
  }
  return prices.length === 0 ? undefined : book - 1;
}

export interface Spread {
  readonly count: number;
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
}

/** Undefined for no values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [lowest] = sorted;
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return undefined;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return { count: sorted.length, lowest, median, highest };
}
