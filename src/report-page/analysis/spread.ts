/** Where the values of a list lie. */
export interface Spread {
  readonly count: number;
  readonly lowest: number;
  readonly mean: number;
  readonly median: number;
  /** Nine of ten values are no higher. */
  readonly ninth: number;
  readonly highest: number;
}

/** Undefined for no values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = Float64Array.from(values).sort();
  const { length: count } = sorted;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  if (count === 0) return undefined;
  const middle = (count - 1) / 2;
  return {
    count,
    lowest: at(0),
    mean: sorted.reduce((sum, value) => sum + value, 0) / count,
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    ninth: at(Math.ceil(0.9 * count) - 1),
    highest: at(count - 1),
  };
}
