import type { MainMarket, MatchRecord } from '../output/match-record.ts';
import { type Spread, spreadOf } from './spread.ts';

const LISTED = 10;

/** A close that was old at the off. */
export interface OldClose {
  readonly record: MatchRecord;
  /** Number of the batch on the page. */
  readonly batch: number;
  readonly market: MainMarket;
  readonly selection: string;
  readonly close: number;
  readonly ageS: number;
}

export interface MarketDepth {
  readonly market: MainMarket;
  /** Seconds from the last trade to the off, of each selection. */
  readonly ages: Spread | undefined;
  /** Traded before the off, of each market as a whole, one-sided GBP; undefined where the plan has no volumes. */
  readonly volumes: Spread | undefined;
}

interface Values {
  readonly market: MainMarket;
  readonly ages: number[];
  readonly volumes: number[];
}

/** How much was traded and how old the last trades were at the off. */
export class TradeDepth {
  readonly #byType = new Map<string, Values>();
  #oldest: OldClose[] = [];

  add(record: MatchRecord, batch: number): void {
    for (const { market, selections } of record.markets) {
      const values = this.#valuesOf(market);
      const volumes = selections.flatMap(({ volume }) => (volume === undefined ? [] : [volume]));
      if (volumes.length > 0) values.volumes.push(volumes.reduce((sum, volume) => sum + volume, 0));
      for (const { selection, close, closeAgeS: ageS } of selections) {
        if (close === undefined || ageS === undefined) continue;
        values.ages.push(ageS);
        this.#list({ record, batch, market, selection, close, ageS });
      }
    }
  }

  /** Oldest first. */
  get oldest(): readonly OldClose[] {
    return this.#oldest;
  }

  markets(): MarketDepth[] {
    return [...this.#byType.values()].map(({ market, ages, volumes }) => ({
      market,
      ages: spreadOf(ages),
      volumes: spreadOf(volumes),
    }));
  }

  #valuesOf(market: MainMarket): Values {
    const values = this.#byType.get(market.type) ?? { market, ages: [], volumes: [] };
    this.#byType.set(market.type, values);
    return values;
  }

  #list(close: OldClose): void {
    const last = this.#oldest[LISTED - 1];
    if (last !== undefined && close.ageS <= last.ageS) return;
    this.#oldest = [...this.#oldest, close].sort((a, b) => b.ageS - a.ageS).slice(0, LISTED);
  }
}
