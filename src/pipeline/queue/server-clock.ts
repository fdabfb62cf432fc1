/** For so long a reading is believed: clocks are slewed by half a millisecond a second at most. */
const BELIEVED_MS = 4000;
const DRIFT_MS = 2;

/** What the clock of a server shows, by this machine's own: each question tells bounds, and the narrowest ones of the last seconds hold. */
export class ServerClock {
  /** Least and most that the server's clock may be ahead of this one. */
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;
  #since = Number.NEGATIVE_INFINITY;

  /** The server looked at its clock between the two moments. All in ms. */
  note({ askedAt, answeredAt, shown }: { askedAt: number; answeredAt: number; shown: number }): void {
    const [least, most] = [shown - answeredAt, shown - askedAt];
    const isOld = answeredAt - this.#since > BELIEVED_MS;
    // Bounds that exclude each other: one of the clocks was set.
    if (isOld || least > this.#most || most < this.#least) {
      this.#since = answeredAt;
      this.#least = least;
      this.#most = most;
      return;
    }
    this.#least = Math.max(this.#least, least);
    this.#most = Math.min(this.#most, most);
  }

  /** What it shows at a moment, at most. */
  mostAt(moment: number): number {
    return moment + this.#most + DRIFT_MS;
  }

  /** The moment at which it certainly shows that. */
  momentOf(shown: number): number {
    return shown - this.#least + DRIFT_MS;
  }
}
