/** Of the normal distribution, for 95 of 100. */
const Z = 1.959964;

/** A share with the bounds within which it may lie, 0..1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a share that was seen `hits` times in `trials` (from 1), at 95 %. Unlike the textbook's it
 * stays within 0 and 1 and does not shrink to a point for 0 hits. (E. B. Wilson, JASA 22, 1927.)
 */
export function wilsonInterval(hits: number, trials: number): Interval {
  const share = hits / trials;
  const weight = 1 + Z ** 2 / trials;
  const centre = (share + Z ** 2 / (2 * trials)) / weight;
  const half = (Z / weight) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
