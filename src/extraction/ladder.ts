/** 0 stands for "no such offer": a size of 0 deletes a level. */
export interface Offer {
  readonly price: number;
  readonly size: number;
}

const NO_OFFER: Offer = { price: 0, size: 0 };

/** Offers keyed by price (`atb`, `atl` of PRO files): each entry is the new size at its price. */
export class PriceLadder {
  readonly #sizes = new Map<number, number>();
  readonly #better: (a: number, b: number) => boolean;
  #best = 0;

  /** A backer wants the highest price on offer, a layer the lowest. */
  constructor(best: 'highest' | 'lowest') {
    this.#better = best === 'highest' ? (a, b) => a > b : (a, b) => a < b;
  }

  set(price: number, size: number): void {
    if (size > 0) {
      this.#sizes.set(price, size);
      if (this.#best === 0 || this.#better(price, this.#best)) this.#best = price;
      return;
    }
    this.#sizes.delete(price);
    if (price === this.#best) this.#best = this.#findBest();
  }

  best(): Offer {
    return this.#best === 0 ? NO_OFFER : { price: this.#best, size: this.#sizes.get(this.#best) ?? 0 };
  }

  clear(): void {
    this.#sizes.clear();
    this.#best = 0;
  }

  #findBest(): number {
    let best = 0;
    for (const price of this.#sizes.keys()) if (best === 0 || this.#better(price, best)) best = price;
    return best;
  }
}

/** Offers keyed by level (`batb`, `batl` of ADVANCED files): level 0 is the best one. */
export class LevelLadder {
  readonly #offers = new Map<number, Offer>();

  set(level: number, price: number, size: number): void {
    if (size > 0 && price > 0) this.#offers.set(level, { price, size });
    else this.#offers.delete(level);
  }

  /** The lowest level there is: between two messages level 0 may be gone for a moment. */
  best(): Offer {
    let best = Number.POSITIVE_INFINITY;
    for (const level of this.#offers.keys()) best = Math.min(best, level);
    return this.#offers.get(best) ?? NO_OFFER;
  }

  clear(): void {
    this.#offers.clear();
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

  set(price: number, size: number): void {
    const stake = Math.max(0, pence(size));
    this.#sum += stake - (this.#pence.get(price) ?? 0);
    if (stake > 0) this.#pence.set(price, stake);
    else this.#pence.delete(price);
  }

  /** To be called after each message: within one, levels are changed one by one. */
  settle(): void {
    this.#highest = Math.max(this.#highest, this.#sum);
  }

  /**
   * Both sides' total in pence. It never falls: all levels are set to 0 before a market closes, and shrink a little
   * when bets are voided or currencies move.
   */
  highest(): number {
    return this.#highest;
  }

  clear(): void {
    this.#pence.clear();
    this.#sum = 0;
  }
}

export function pence(pounds: number): number {
  return Math.round(pounds * PENCE_PER_POUND);
}

/** GBP of one side from pence of both. */
export function oneSided(penceOfBoth: number): number {
  return penceOfBoth / (2 * PENCE_PER_POUND);
}
