/**
 * The time at the exchange, epoch ms: what it publishes and the dates of its answers set it, since this machine's clock may be wrong.
 * All of that arrives late, never early, so the greatest distance to the machine's steady clock is the best one.
 */
export class ExchangeClock {
  readonly #steady: () => number;
  #offset = Number.NEGATIVE_INFINITY;

  constructor(steady: () => number = () => performance.now()) {
    this.#steady = steady;
  }

  /** Something of the exchange said that it is this late, epoch ms. */
  note(at: number): void {
    this.#offset = Math.max(this.#offset, at - this.#steady());
  }

  /** This machine's own time until the exchange has said something. */
  now(): number {
    return this.#offset === Number.NEGATIVE_INFINITY ? Date.now() : this.#steady() + this.#offset;
  }
}
