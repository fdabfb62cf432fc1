/** More prices than Betfair has, also in markets that trade at every hundredth: what comes on top is no offer. */
const MAX_PRICES = 100_000;
/** Betfair sends ten at most. */
const MAX_LEVELS = 1000;

/**
 * Offers keyed by price (`atb`, `atl` of PRO files): each entry is the new size at its price, 0 deletes it. Kept in
 * order with the best at the end, since that is where most changes are.
 */
export class PriceLadder {
  /** The best offer; 0 stands for none. */
  price = 0;
  size = 0;
  readonly #sign: 1 | -1;
  readonly #prices: number[] = [];
  readonly #sizes: number[] = [];

  /** A backer wants the highest price on offer, a layer the lowest. */
  constructor(best: 'highest' | 'lowest') {
    this.#sign = best === 'highest' ? 1 : -1;
  }

  set(price: number, size: number): void {
    if (price <= 0) return;
    const prices = this.#prices;
    const at = this.#indexOf(price);
    if (prices[at] === price) {
      if (size > 0) this.#sizes[at] = size;
      else {
        prices.splice(at, 1);
        this.#sizes.splice(at, 1);
      }
    } else if (size > 0 && prices.length < MAX_PRICES) insert(prices, this.#sizes, { at, price, size });
    else return;
    const last = prices.length - 1;
    this.price = last < 0 ? 0 : (prices[last] as number);
    this.size = last < 0 ? 0 : (this.#sizes[last] as number);
  }

  clear(): void {
    this.#prices.length = 0;
    this.#sizes.length = 0;
    this.price = 0;
    this.size = 0;
  }

  /** Where the price is, or where it belongs. */
  #indexOf(price: number): number {
    const prices = this.#prices;
    const sign = this.#sign;
    let from = 0;
    let to = prices.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (sign * (prices[middle] as number) < sign * price) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function insert(
  prices: number[],
  sizes: number[],
  { at, price, size }: { at: number; price: number; size: number },
): void {
  if (at === prices.length) {
    prices.push(price);
    sizes.push(size);
    return;
  }
  prices.splice(at, 0, price);
  sizes.splice(at, 0, size);
}

/** Offers keyed by level (`batb`, `batl` of ADVANCED files): level 0 is the best one. */
export class LevelLadder {
  /** The offer of the lowest level there is: between two messages level 0 may be gone for a moment. 0 stands for none. */
  price = 0;
  size = 0;
  #best = Number.POSITIVE_INFINITY;
  readonly #offers = new Map<number, { readonly price: number; readonly size: number }>();

  set(level: number, price: number, size: number): void {
    if (size > 0 && price > 0) {
      if (this.#offers.size >= MAX_LEVELS && !this.#offers.has(level)) return;
      this.#offers.set(level, { price, size });
      if (level <= this.#best) this.#show(level);
    } else if (this.#offers.delete(level) && level === this.#best) {
      let best = Number.POSITIVE_INFINITY;
      for (const other of this.#offers.keys()) best = Math.min(best, other);
      this.#show(best);
    }
  }

  clear(): void {
    this.#offers.clear();
    this.#show(Number.POSITIVE_INFINITY);
  }

  #show(level: number): void {
    const offer = this.#offers.get(level);
    this.#best = level;
    this.price = offer?.price ?? 0;
    this.size = offer?.size ?? 0;
  }
}

const PENCE_PER_POUND = 100;

/**
 * Stakes traded at each price (`trd`). Files count both sides of a trade, so half of the sum is the one-sided volume.
 * Sums are kept in whole pence: a sum of thousands of fractions would not come out the same in every order.
 */
export class TradedLadder {
  readonly #pence = new Map<number, number>();
  #sum = 0;
  #highest = 0;
  /** Stakes times prices: now, and when the sum was highest. */
  #weighted = 0;
  #weightedAtHighest = 0;

  /** The average price, weighted by stake, of what `highest` counts; 0 for nothing. */
  get averagePrice(): number {
    return this.#highest === 0 ? 0 : this.#weightedAtHighest / this.#highest;
  }

  /**
   * Both sides' total in pence, as it was at the end of a message. It never falls: all levels are set to 0 before a
   * market closes, and shrink a little when bets are voided or currencies move.
   */
  get highest(): number {
    return this.#highest;
  }

  set(price: number, size: number): void {
    const stake = Math.max(0, pence(size));
    const added = stake - (this.#pence.get(price) ?? 0);
    this.#sum += added;
    this.#weighted += added * price;
    if (stake > 0) this.#pence.set(price, stake);
    else this.#pence.delete(price);
  }

  /** To be called after each message: within one, levels are changed one by one. Returns by how much the total rose. */
  settle(): number {
    if (this.#sum <= this.#highest) return 0;
    const rise = this.#sum - this.#highest;
    this.#highest = this.#sum;
    this.#weightedAtHighest = this.#weighted;
    return rise;
  }

  clear(): void {
    this.#pence.clear();
    this.#sum = 0;
    this.#weighted = 0;
  }
}

export function pence(pounds: number): number {
  return Math.round(pounds * PENCE_PER_POUND);
}

/** GBP of one side from pence of both. */
export function oneSided(penceOfBoth: number): number {
  return penceOfBoth / (2 * PENCE_PER_POUND);
}
