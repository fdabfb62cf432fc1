import { NO_PRIORITY } from '../../betfair/wire/market-definition.ts';
import type { TradedPrices } from '../measures/traded-prices.ts';
import { LevelLadder, oneSided, PriceLadder, pence, TradedLadder } from './ladder.ts';

/** Below this share of what was reported before, a total did not shrink: it was no running total. */
const STILL_CUMULATIVE = 0.5;

export type OfferField = 'atb' | 'atl';
export type LevelField = 'batb' | 'batl' | 'bdatb' | 'bdatl';

/** The best offer of a side; a price of 0 stands for none. */
interface Best {
  readonly price: number;
  readonly size: number;
}

const NO_OFFER: Best = { price: 0, size: 0 };

interface RunnerIdentity {
  readonly id: number;
  readonly handicap: number;
  readonly index: number;
  /** The market's. */
  readonly prices: TradedPrices;
}

/**
 * The state of one runner, (selection id, handicap), of a market. Ladders are made when the first offer comes: most
 * runners of BASIC files never have any.
 */
export class RunnerBook {
  readonly id: number;
  readonly handicap: number;
  /** Its place among the market's runners, in order of appearance. */
  readonly index: number;
  /** Its place on the sheet, as the last definition says. */
  sortPriority = NO_PRIORITY;
  /** Every name that a definition gave it: none in live recordings, several where Betfair renamed a club. */
  readonly names = new Set<string>();
  #name = '';
  /** 0 while it never traded. */
  lastTradedPrice = 0;
  /** Both sides' running total in pence as the recorder reports it; -1 while it never did. */
  reportedPence = -1;
  /** Set when a reported total fell by more than voided bets explain. */
  reportsPerUpdate = false;
  /** The message, counted by the market, that changed it last. */
  changedIn = 0;
  traded: TradedLadder | undefined;
  /** What the last entry of the price history says of it, to tell a change by; undefined before the first. */
  logged: Float64Array | undefined;
  readonly #prices: TradedPrices;
  #atb: PriceLadder | undefined;
  #atl: PriceLadder | undefined;
  readonly #levels: Partial<Record<LevelField, LevelLadder>> = {};

  constructor({ id, handicap, index, prices }: RunnerIdentity) {
    this.#prices = prices;
    this.id = id;
    this.handicap = handicap;
    this.index = index;
  }

  /** What the market's next definition says of it. */
  define(name: string, sortPriority: number): void {
    this.sortPriority = sortPriority;
    if (name === this.#name || name === '') return;
    this.#name = name;
    this.names.add(name);
  }

  /** Full depth wins over best offers, those over offers with virtual bets: no file seen mixes them. */
  bestBack(): Best {
    return bestOf(this.#atb, this.#levels.batb, this.#levels.bdatb);
  }

  bestLay(): Best {
    return bestOf(this.#atl, this.#levels.batl, this.#levels.bdatl);
  }

  tradedVolume(): number {
    return this.traded === undefined ? 0 : oneSided(this.traded.highest);
  }

  /** -1 while none was reported. */
  reportedVolume(): number {
    return this.reportedPence < 0 ? -1 : oneSided(this.reportedPence);
  }

  /** Before an image: all but the volumes, which only ever grow, starts anew. */
  reset(): void {
    this.lastTradedPrice = 0;
    this.traded?.clear();
    for (const ladder of [this.#atb, this.#atl, ...Object.values(this.#levels)]) ladder?.clear();
  }

  /** Live images write 0 for "never traded". */
  print(price: number, publishedAt: number): void {
    if (price <= 0) return;
    this.lastTradedPrice = price;
    this.#prices.add(this.index, price, publishedAt);
  }

  /** The recorder's running total, both sides, in GBP. */
  report(total: number): void {
    const reported = pence(total);
    if (reported < this.reportedPence * STILL_CUMULATIVE) this.reportsPerUpdate = true;
    this.reportedPence = Math.max(this.reportedPence, reported);
  }

  offers(field: OfferField): PriceLadder {
    if (field === 'atb') {
      this.#atb ??= new PriceLadder('highest');
      return this.#atb;
    }
    this.#atl ??= new PriceLadder('lowest');
    return this.#atl;
  }

  levels(field: LevelField): LevelLadder {
    let ladder = this.#levels[field];
    if (ladder === undefined) {
      ladder = new LevelLadder();
      this.#levels[field] = ladder;
    }
    return ladder;
  }

  trades(): TradedLadder {
    this.traded ??= new TradedLadder();
    return this.traded;
  }
}

function bestOf(full: Best | undefined, levels: Best | undefined, virtual: Best | undefined): Best {
  if (full !== undefined && full.price !== 0) return full;
  if (levels !== undefined && levels.price !== 0) return levels;
  return virtual ?? NO_OFFER;
}
