import { type Clock, SYSTEM_CLOCK } from '../../disk/clock.ts';

/** Requests leave evenly but arrive with jitter: the window is this much longer than it need be, so that the server's count holds too. */
const WINDOW_MARGIN = 1.02;
/** Grants keep at least this part of the even distance, so that a late timer can be caught up without a burst. */
const PACE = 0.9;
/** Waits shorter than a timer can measure are not waited. */
const SHORTEST_WAIT_MS = 1;
const SLOWEST = 1 / 16;
const RECOVERY_MS = 2_000;
const RECOVERY_STEP = 1.25;

/** What every request waits for. */
export type RequestGate = Pick<RateLimiter, 'acquire' | 'slowDown'>;

/**
 * One gate for every request of a client, whichever worker sends it: no sliding window of one second
 * (of `n / limit` seconds for a limit that is not whole) ever holds more than `limit` grants, so no longer window does either.
 * When the service says it is too much, the rate is halved and grows back by a quarter every two quiet seconds.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #perWindow: number;
  readonly #windowMs: number;
  /** The latest grants, oldest first, at most one window's worth. */
  readonly #grants: number[] = [];
  #tail: Promise<void> = Promise.resolve();
  #factor = 1;
  #halvedAt = Number.NEGATIVE_INFINITY;
  #grewAt = Number.NEGATIVE_INFINITY;
  #holdUntil = Number.NEGATIVE_INFINITY;

  /** @param perSecond requests per second, above 0; fractions mean one request every `1 / perSecond` seconds. */
  constructor(perSecond: number, clock: Clock = SYSTEM_CLOCK) {
    if (!(perSecond > 0)) throw new RangeError(`a rate limit must be above 0, not ${perSecond}`);
    this.#clock = clock;
    this.#perWindow = Math.max(1, Math.round(perSecond));
    this.#windowMs = (this.#perWindow / perSecond) * 1000 * WINDOW_MARGIN;
  }

  /** Share of the limit in use at the moment: 1, or less after the service asked for patience. */
  get factor(): number {
    this.#recover(this.#clock.now());
    return this.#factor;
  }

  /** Resolves when one request may be sent; first come, first served. */
  acquire(signal: AbortSignal): Promise<void> {
    const turn = this.#tail.then(() => this.#grant(signal));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** The service answered 429 or 503. Requests already on their way may say so too: that counts once a window. */
  slowDown(retryAfterMs = 0): void {
    const now = this.#clock.now();
    this.#holdUntil = Math.max(this.#holdUntil, now + retryAfterMs);
    this.#recover(now);
    if (now - this.#halvedAt < this.#windowMs) return;
    this.#factor = Math.max(SLOWEST, this.#factor / 2);
    this.#halvedAt = now;
    this.#grewAt = now;
  }

  async #grant(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = this.#clock.now();
      const waitMs = this.#waitMs(now);
      if (waitMs <= 0) {
        this.#grants.push(now);
        if (this.#grants.length > this.#perWindow) this.#grants.shift();
        return;
      }
      await this.#clock.sleep(waitMs, signal);
    }
  }

  #waitMs(now: number): number {
    this.#recover(now);
    const windowMs = this.#windowMs / this.#factor;
    const last = this.#grants.at(-1) ?? Number.NEGATIVE_INFINITY;
    const oldest = this.#grants.length < this.#perWindow ? Number.NEGATIVE_INFINITY : (this.#grants[0] ?? 0);
    const paceMs = last + (windowMs / this.#perWindow) * PACE - now;
    return Math.max(oldest + windowMs - now, this.#holdUntil - now, paceMs < SHORTEST_WAIT_MS ? 0 : paceMs);
  }

  #recover(now: number): void {
    while (this.#factor < 1 && now - this.#grewAt >= RECOVERY_MS) {
      this.#factor = Math.min(1, this.#factor * RECOVERY_STEP);
      this.#grewAt += RECOVERY_MS;
    }
  }
}
