import type { Moment } from '../../pipeline/moments/moment.ts';
import type { PriceAt } from '../../pipeline/moments/runner-prices.ts';
import { MAIN_MARKETS, type MainMarket, overround } from '../output/match-record.ts';
import { type Spread, spreadOf } from './spread.ts';

const MINUTE = 60;
const HOUR = 3600;

/** When before the kick-off the books are looked at, in seconds. */
const SECONDS_BEFORE = [
  ...[168 * HOUR, 72 * HOUR, 24 * HOUR, 12 * HOUR, 6 * HOUR, 3 * HOUR, 2 * HOUR, HOUR],
  ...[30 * MINUTE, 10 * MINUTE, 5 * MINUTE, 0],
];

export const CURVE_MOMENTS: readonly Moment[] = SECONDS_BEFORE.map((seconds) => ({
  name: momentName(seconds),
  phase: 'before',
  seconds,
}));

/** The prices of a match's main markets at the moments of the curve, by market type and selection. */
export type PricesAtMoments = ReadonlyMap<string, ReadonlyMap<string, readonly (PriceAt | undefined)[]>>;

export interface CurvePoint {
  readonly moment: string;
  /** Undefined where no book was whole by then. */
  readonly spread: Spread | undefined;
}

export interface MarketCurve {
  readonly market: MainMarket;
  readonly points: readonly CurvePoint[];
}

/** How the overround of last traded prices changes until the kick-off. */
export class OverroundCurve {
  readonly #values = new Map<string, number[][]>();

  add(prices: PricesAtMoments): void {
    for (const market of MAIN_MARKETS) {
      const runners = prices.get(market.type);
      if (runners === undefined) continue;
      const values = this.#values.get(market.type) ?? CURVE_MOMENTS.map(() => []);
      this.#values.set(market.type, values);
      for (const [index, list] of values.entries()) {
        const excess = overround(market.selections.map((selection) => runners.get(selection)?.[index]?.price));
        if (excess !== undefined) list.push(excess);
      }
    }
  }

  /** Markets with at least one whole book. */
  result(): MarketCurve[] {
    return MAIN_MARKETS.flatMap((market) => {
      const values = this.#values.get(market.type) ?? [];
      const points = CURVE_MOMENTS.map(({ name }, index) => ({ moment: name, spread: spreadOf(values[index] ?? []) }));
      return points.some(({ spread }) => spread !== undefined) ? [{ market, points }] : [];
    });
  }
}

function momentName(seconds: number): string {
  if (seconds === 0) return 'kick-off';
  if (seconds > 24 * HOUR) return `${seconds / (24 * HOUR)} d`;
  return seconds >= HOUR ? `${seconds / HOUR} h` : `${seconds / MINUTE} min`;
}
