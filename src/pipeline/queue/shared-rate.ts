import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { RequestGate } from '../../betfair/service/rate-limiter.ts';
import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import { ServerClock } from './server-clock.ts';

/** How late after its time a request may leave; what is later gives its place back for another one. */
const LATE_MS = 1000;
/** Requests leave evenly but arrive with jitter: the window is this much longer than it need be. */
const WINDOW_MARGIN = 1.005;
/** Requests keep at least this part of the even distance, one with another. */
const PACE = 0.9;
/** Of the window: what came so much late is caught up at once. At the even distance, all that follow would be late as well, and the limit less than full. */
const CAUGHT_UP = 0.5;
/** Who has to wait no longer than this has its place at once. */
const AHEAD_MS = 500;
const SLOWEST = 16;
const SLOW_MS = 8000;

/**
 * Gives a place in the sliding window, on the server's clock. The set holds by when each request will have left: one more may leave a whole
 * window after the one that is as many before it as the limit allows.
 * KEYS: the places, slowness, not before. ARGV: requests in a window, microseconds of the window, how late this one may leave, its name, a
 * name whose place is given back, the pace, how far ahead places are given, the part of the window that is caught up at once. Gives what
 * the clock shows and the time from which the request may leave, with a name in place of nothing where it has its place: else it is to be
 * asked for again then.
 */
const TAKE = `
local time = redis.call('time')
local now = time[1] * 1000000 + time[2]
local count = tonumber(ARGV[1])
local span = ARGV[2] * tonumber(redis.call('get', KEYS[2]) or '1')
redis.call('zrem', KEYS[1], ARGV[5])
redis.call('zremrangebyscore', KEYS[1], '-inf', string.format('%.0f', now - span))
local next = tonumber(redis.call('get', KEYS[3])) or now
local at = math.max(now, next)
local former = redis.call('zrange', KEYS[1], -count, -count, 'withscores')[2]
if former then at = math.max(at, former + span) end
if at - now > tonumber(ARGV[7]) then return {string.format('%.0f', now), string.format('%.0f', at), ''} end
redis.call('zadd', KEYS[1], string.format('%.0f', at + ARGV[3]), ARGV[4])
redis.call('pexpire', KEYS[1], 600000)
next = math.max(next, at - span * ARGV[8]) + span / count * ARGV[6]
redis.call('set', KEYS[3], string.format('%.0f', next), 'px', 600000)
return {string.format('%.0f', now), string.format('%.0f', at), ARGV[4]}`;

/** KEYS: slowness, not before. ARGV: ms to wait, the slowest, how long it stays slow. */
const SLOW_DOWN = `
local time = redis.call('time')
local until_ = time[1] * 1000000 + time[2] + ARGV[1] * 1000
local next = tonumber(redis.call('get', KEYS[2]) or '0')
redis.call('set', KEYS[2], string.format('%.0f', math.max(next, until_)), 'px', 600000)
local slow = tonumber(redis.call('get', KEYS[1]) or '1')
redis.call('set', KEYS[1], math.min(slow * 2, tonumber(ARGV[2])), 'px', ARGV[3])
return 1`;

interface Wish {
  /** A place that is given back. */
  readonly given: string;
  readonly lateMs: number;
  readonly signal: AbortSignal;
}

interface Place {
  /** From when the request may leave, by the server's clock in ms. */
  readonly at: number;
  /** When it was told so, by the same clock. */
  readonly toldAt: number;
  /** Empty for one that has none yet. */
  readonly name: string;
}

/**
 * One gate for the requests of all workers: no sliding window of one second (of `n / limit` seconds for a limit that is not whole) ever holds
 * more than the limit. When the service says it is too much, all slow down together for a while.
 */
export class SharedRate implements RequestGate {
  readonly #redis: Redis;
  readonly #places: string;
  readonly #slowness: string;
  readonly #notBefore: string;
  readonly #count: number;
  readonly #windowUs: number;
  readonly #name = randomBytes(8).toString('hex');
  readonly #clock = new ServerClock();
  #asked = 0;
  #tail: Promise<unknown> = Promise.resolve();

  /** @param prefix the same for all who share the limit. @param perSecond above 0; fractions mean one request every `1 / perSecond` seconds. */
  constructor(redis: Redis, prefix: string, perSecond: number) {
    this.#redis = redis;
    this.#places = `${prefix}:rate:places`;
    this.#slowness = `${prefix}:rate:slow`;
    this.#notBefore = `${prefix}:rate:next`;
    this.#count = Math.max(1, Math.round(perSecond));
    this.#windowUs = Math.ceil((this.#count / perSecond) * 1_000_000 * WINDOW_MARGIN);
  }

  async acquire(signal: AbortSignal): Promise<void> {
    let given = '';
    for (let lateMs = LATE_MS; ; ) {
      const { at, name } = await this.#placeInTurn({ given, lateMs, signal });
      await this.#sleepUntil(at, signal);
      const lateByMs = this.#lateBy(at);
      if (lateByMs <= lateMs) {
        // The caller goes on before that.
        setImmediate(() => this.#tellLeft(name, this.#lateBy(at) - lateMs));
        return;
      }
      given = name;
      lateMs = 2 * lateByMs;
    }
  }

  slowDown(retryAfterMs = 0): void {
    void this.#redis
      .eval(SLOW_DOWN, 2, this.#slowness, this.#notBefore, Math.ceil(retryAfterMs), SLOWEST, SLOW_MS)
      .catch(() => undefined);
  }

  /** In this process, first come, first served. */
  #placeInTurn(wish: Wish): Promise<Place> {
    const turn = this.#tail.then(() => this.#place(wish));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #place({ given, lateMs, signal }: Wish): Promise<Place> {
    for (let back = given; ; back = '') {
      signal.throwIfAborted();
      const place = await this.#ask(back, lateMs);
      if (place.name !== '') return place;
      // In time to be given the next place ahead; sooner than that where requests of others leave sooner than they might have.
      await this.#sleepUntil(Math.min(place.at - AHEAD_MS / 2, place.toldAt + AHEAD_MS), signal);
    }
  }

  async #ask(back: string, lateMs: number): Promise<Place> {
    this.#asked += 1;
    const keys = [this.#places, this.#slowness, this.#notBefore];
    const own = `${this.#name}-${this.#asked}`;
    const late = Math.ceil(lateMs * 1000);
    const args = [this.#count, this.#windowUs, late, own, back, PACE, AHEAD_MS * 1000, CAUGHT_UP];
    const askedAt = SYSTEM_CLOCK.now();
    const [shown, at, name] = (await this.#redis.eval(TAKE, keys.length, ...keys, ...args)) as [string, string, string];
    this.#clock.note({ askedAt, answeredAt: SYSTEM_CLOCK.now(), shown: Number(shown) / 1000 });
    return { at: Number(at) / 1000, toldAt: Number(shown) / 1000, name };
  }

  async #sleepUntil(at: number, signal: AbortSignal): Promise<void> {
    const waitMs = this.#clock.momentOf(at) - SYSTEM_CLOCK.now();
    if (waitMs > 0) await SYSTEM_CLOCK.sleep(waitMs, signal);
  }

  /** At most. */
  #lateBy(at: number): number {
    return this.#clock.mostAt(SYSTEM_CLOCK.now()) - at;
  }

  /** It has left by then, mostly sooner than it might have: others need not wait that long for it. */
  #tellLeft(name: string, laterMs: number): void {
    void this.#redis.zadd(this.#places, 'XX', 'INCR', Math.ceil(laterMs * 1000), name).catch(() => undefined);
  }
}
