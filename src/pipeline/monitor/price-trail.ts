import { HOUR_MS, SECOND_MS } from '../../domain/time-units.ts';

const STEP_MS = 10 * SECOND_MS;
const STEPS = HOUR_MS / STEP_MS + 1;

/** The price of one selection over the last hour, in steps of ten seconds. 0 stands for none. */
export class PriceTrail {
  readonly #prices = new Float64Array(STEPS);
  #step: number | undefined;
  #last = 0;

  /** The price from this instant on, epoch ms; instants must not go back. */
  note(at: number, price: number): void {
    this.#advance(at);
    this.#last = price;
    this.#set(Math.floor(at / STEP_MS), price);
  }

  /** What the price was so long before; undefined where there was none, or it was not known yet. */
  before(at: number, agoMs: number): number | undefined {
    this.#advance(at);
    const price = this.#at(Math.floor((at - agoMs) / STEP_MS));
    return price === 0 ? undefined : price;
  }

  /** The lowest and the highest price within that time; undefined where there was none. */
  range(at: number, withinMs: number): { readonly low: number; readonly high: number } | undefined {
    this.#advance(at);
    let [low, high] = [Number.POSITIVE_INFINITY, 0];
    const now = Math.floor(at / STEP_MS);
    for (let step = Math.floor((at - withinMs) / STEP_MS); step <= now; step += 1) {
      const price = this.#at(step);
      if (price === 0) continue;
      low = Math.min(low, price);
      high = Math.max(high, price);
    }
    return high === 0 ? undefined : { low, high };
  }

  /** The price at so many instants of the last hour, evenly spread, the last one now; undefined where there was none. */
  points(at: number, count: number): (number | undefined)[] {
    return Array.from({ length: count }, (_, index) => this.before(at, ((count - 1 - index) / (count - 1)) * HOUR_MS));
  }

  /** A price holds until there is another. */
  #advance(at: number): void {
    const step = Math.floor(at / STEP_MS);
    const from = this.#step === undefined ? step : Math.max(this.#step + 1, step - STEPS + 1);
    for (let missed = from; missed <= step; missed += 1) this.#set(missed, this.#last);
    this.#step = Math.max(this.#step ?? step, step);
  }

  #set(step: number, price: number): void {
    this.#prices[step % STEPS] = price;
  }

  #at(step: number): number {
    if (this.#step === undefined || step > this.#step || step <= this.#step - STEPS) return 0;
    return this.#prices[step % STEPS] ?? 0;
  }
}
