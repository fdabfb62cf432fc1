/** Prices over time, seconds from the kick-off: negative before it. */
export interface PricePoints {
  readonly seconds: readonly number[];
  readonly prices: readonly number[];
}

/** First, last, and one on either side of the kick-off. */
const FIXED_POINTS = 4;

/**
 * At most `limit` of the points (from 6), in order: the first and the last, the last before the kick-off and the first
 * after it, and of each stretch of the rest its lowest and highest, so that no spike is lost. Seconds must ascend.
 */
export function thinSeries(points: PricePoints, limit: number): PricePoints {
  const { length } = points.seconds;
  if (length <= limit) return points;
  const kept = new Set<number>([0, length - 1]);
  const firstAfter = points.seconds.findIndex((second) => second >= 0);
  if (firstAfter > 0) kept.add(firstAfter).add(firstAfter - 1);
  const stretch = Math.ceil(length / Math.floor((limit - FIXED_POINTS) / 2));
  for (let start = 0; start < length; start += stretch) {
    for (const index of extremes(points.prices, start, Math.min(start + stretch, length))) kept.add(index);
  }
  const indices = [...kept].sort((a, b) => a - b);
  return {
    seconds: indices.map((index) => points.seconds[index] ?? 0),
    prices: indices.map((index) => points.prices[index] ?? 0),
  };
}

function extremes(prices: readonly number[], start: number, end: number): [number, number] {
  let lowest = start;
  let highest = start;
  for (let index = start; index < end; index += 1) {
    const price = prices[index] ?? 0;
    if (price < (prices[lowest] ?? 0)) lowest = index;
    if (price > (prices[highest] ?? 0)) highest = index;
  }
  return [lowest, highest];
}
