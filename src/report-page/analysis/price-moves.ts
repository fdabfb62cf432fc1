import type { MainMarket, MatchRecord } from '../output/match-record.ts';
import { type MatchSeries, type PricePoints, thinSeries } from '../output/match-series.ts';
import { type Spread, spreadOf } from './spread.ts';

const LISTED = 20;
const POINTS = 60;

/** A selection's way from open to close. */
export interface PriceMove {
  readonly record: MatchRecord;
  /** Number of the batch on the page. */
  readonly batch: number;
  readonly market: MainMarket;
  readonly selection: string;
  readonly open: number;
  readonly close: number;
  /** Of its inverse price: 0.05 is five percentage points more likely than at the open. */
  readonly gained: number;
  readonly won: boolean;
  /** Up to the kick-off, thinned; undefined where the time series cannot be read. */
  readonly points: PricePoints | undefined;
}

export interface MarketMoves {
  readonly market: MainMarket;
  /** Of the moves without their direction. */
  readonly spread: Spread;
  /** Prices that fell. */
  readonly shortened: number;
  /** Prices that rose. */
  readonly drifted: number;
}

interface Gains {
  readonly market: MainMarket;
  readonly sizes: number[];
  shortened: number;
  drifted: number;
}

/** What happened to the prices between open and close; the series of the biggest moves alone are kept. */
export class PriceMoves {
  readonly #byType = new Map<string, Gains>();
  #biggest: PriceMove[] = [];

  add(record: MatchRecord, batch: number, series: MatchSeries | undefined): void {
    for (const { market, selections, winner } of record.markets) {
      for (const { selection, open, close } of selections) {
        if (open === undefined || close === undefined) continue;
        const gained = 1 / close - 1 / open;
        this.#count(market, gained);
        if (!this.#isListed(gained)) continue;
        const points = beforeKickoff(series?.markets.get(market.type)?.get(selection));
        const won = winner.split('|').includes(selection);
        this.#list({ record, batch, market, selection, open, close, gained, won, points });
      }
    }
  }

  /** Biggest first; of equal ones the earlier row. */
  get biggest(): readonly PriceMove[] {
    return this.#biggest;
  }

  markets(): MarketMoves[] {
    return [...this.#byType.values()].flatMap(({ market, sizes, shortened, drifted }) => {
      const spread = spreadOf(sizes);
      return spread === undefined ? [] : [{ market, spread, shortened, drifted }];
    });
  }

  #count(market: MainMarket, gained: number): void {
    const gains = this.#byType.get(market.type) ?? { market, sizes: [], shortened: 0, drifted: 0 };
    this.#byType.set(market.type, gains);
    gains.sizes.push(Math.abs(gained));
    if (gained > 0) gains.shortened += 1;
    if (gained < 0) gains.drifted += 1;
  }

  #isListed(gained: number): boolean {
    const last = this.#biggest[LISTED - 1];
    return gained !== 0 && (last === undefined || Math.abs(gained) > Math.abs(last.gained));
  }

  #list(move: PriceMove): void {
    const sorted = [...this.#biggest, move].sort((a, b) => Math.abs(b.gained) - Math.abs(a.gained));
    this.#biggest = sorted.slice(0, LISTED);
  }
}

function beforeKickoff(points: PricePoints | undefined): PricePoints | undefined {
  if (points === undefined) return undefined;
  const end = points.seconds.findIndex((second) => second >= 0);
  const before = end < 0 ? points : { seconds: points.seconds.slice(0, end), prices: points.prices.slice(0, end) };
  return before.seconds.length < 2 ? undefined : thinSeries(before, POINTS);
}
