/** Betfair's CLASSIC ladder: up to each price, in steps of so much. */
const STEPS = [
  [2, 0.01],
  [3, 0.02],
  [4, 0.05],
  [6, 0.1],
  [10, 0.2],
  [20, 0.5],
  [30, 1],
  [50, 2],
  [100, 5],
  [1000, 10],
] as const;

function buildLadder(): number[] {
  const prices = [1.01];
  let price = 1.01;
  for (const [upTo, step] of STEPS) {
    while (price < upTo) {
      price = Math.round((price + step) * 100) / 100;
      prices.push(price);
    }
  }
  return prices;
}

/** Every price that can be asked for, 1.01 to 1000, ascending. */
export const LADDER: readonly number[] = buildLadder();

/** Position on the ladder of the price nearest to `price`; prices off either end count as that end. */
export function nearestTick(price: number): number {
  let low = 0;
  let high = LADDER.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((LADDER[middle] as number) <= price) low = middle;
    else high = middle;
  }
  return price - (LADDER[low] as number) <= (LADDER[high] as number) - price ? low : high;
}

/** The price at a position, held within the ladder. */
export function priceAtTick(tick: number): number {
  return LADDER[Math.min(Math.max(tick, 0), LADDER.length - 1)] as number;
}
