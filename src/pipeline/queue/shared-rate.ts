import type { Redis } from 'ioredis';
import type { RequestGate } from '../../betfair/historic/service/rate-limiter.ts';
import { SYSTEM_CLOCK } from '../../disk/clock.ts';

/** Slots are this much wider than the limit asks for, so that one used late is still in a second of its own. */
const MARGIN = 1.025;
/** Of a second: how late a slot may be used. Later, it is given up for another one. */
const LATEST_MS = 20;
/** Slots that are given up, at most: whoever is always late must get on too. */
const MOST_SLOTS = 8;
const SLOWEST = 16;
const SLOW_MS = 8000;

/**
 * Reserves the next slot on the server's clock and says how long that is off. A library with fixed windows lets twice the limit
 * through around their borders; evenly spaced slots never do.
 * KEYS: next slot, slowness. ARGV: microseconds of a slot.
 */
const RESERVE = `
local time = redis.call('time')
local now = time[1] * 1000000 + time[2]
local slow = tonumber(redis.call('get', KEYS[2]) or '1')
local slot = math.max(now, tonumber(redis.call('get', KEYS[1]) or '0'))
redis.call('set', KEYS[1], string.format('%.0f', slot + ARGV[1] * slow), 'px', 600000)
return slot - now`;

/** ARGV: ms to wait, the slowest, how long it stays slow. */
const SLOW_DOWN = `
local time = redis.call('time')
local until_ = time[1] * 1000000 + time[2] + ARGV[1] * 1000
local slot = tonumber(redis.call('get', KEYS[1]) or '0')
redis.call('set', KEYS[1], string.format('%.0f', math.max(slot, until_)), 'px', 600000)
local slow = tonumber(redis.call('get', KEYS[2]) or '1')
redis.call('set', KEYS[2], math.min(slow * 2, tonumber(ARGV[2])), 'px', ARGV[3])
return 1`;

/** One gate for the requests of all workers: no second ever holds more than the limit. When the service says it is too much, all slow down together for a while. */
export class SharedRate implements RequestGate {
  readonly #redis: Redis;
  readonly #keys: readonly [string, string];
  readonly #slotUs: number;

  /** @param prefix the same for all who share the limit. */
  constructor(redis: Redis, prefix: string, perSecond: number) {
    this.#redis = redis;
    this.#keys = [`${prefix}:rate:next`, `${prefix}:rate:slow`];
    this.#slotUs = Math.ceil((1_000_000 / perSecond) * MARGIN);
  }

  async acquire(signal: AbortSignal): Promise<void> {
    for (let slots = 1; ; slots += 1) {
      signal.throwIfAborted();
      const askedAt = SYSTEM_CLOCK.now();
      const waitUs = Number(await this.#redis.eval(RESERVE, 2, ...this.#keys, this.#slotUs));
      const answeredAt = SYSTEM_CLOCK.now();
      // The server looked at its clock somewhere between the two.
      const slotAt = (askedAt + answeredAt) / 2 + waitUs / 1000;
      if (slotAt > answeredAt) await SYSTEM_CLOCK.sleep(slotAt - answeredAt, signal);
      if (SYSTEM_CLOCK.now() - slotAt <= LATEST_MS || slots >= MOST_SLOTS) return;
    }
  }

  slowDown(retryAfterMs = 0): void {
    void this.#redis
      .eval(SLOW_DOWN, 2, ...this.#keys, Math.ceil(retryAfterMs), SLOWEST, SLOW_MS)
      .catch(() => undefined);
  }
}
