const DELAYS_KEPT = 4096;

/** The latest delays, of which the median is wanted. */
export class Delays {
  readonly #kept = new Float64Array(DELAYS_KEPT);
  #count = 0;

  add(delayMs: number): void {
    this.#kept[this.#count % DELAYS_KEPT] = delayMs;
    this.#count += 1;
  }

  median(): number | undefined {
    const kept = this.#kept.slice(0, Math.min(this.#count, DELAYS_KEPT)).sort();
    return kept[kept.length >> 1];
  }
}
