import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../src/betfair/service/rate-limiter.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const NEVER = new AbortController().signal;

function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last += 1) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** `calls` requests of workers that come at odd times, each grant's time noted. */
async function grants(limiter: RateLimiter, clock: ReturnType<typeof virtualClock>, pauses: Iterable<number>) {
  const times: number[] = [];
  for (const pause of pauses) {
    if (pause > 0) await clock.sleep(pause, NEVER);
    await limiter.acquire(NEVER);
    times.push(clock.now());
  }
  return times;
}

describe('the rate limiter', () => {
  it('never grants more than the limit in any sliding window of one or ten seconds, over 10,000 calls', async () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const clock = virtualClock(() => random() * 4);
    const pauses = Array.from({ length: 10_000 }, () => (random() < 0.9 ? 0 : random() * 400));
    const times = await grants(new RateLimiter(20, clock), clock, pauses);
    expect(times).toHaveLength(10_000);
    expect(mostWithin(times, 1_000)).toBe(20);
    expect(mostWithin(times, 10_000)).toBeLessThanOrEqual(200);
  });

  it('holds for any limit and any pattern of calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 50, maxLength: 400 }),
        async (limit, pauses) => {
          const clock = virtualClock();
          const times = await grants(new RateLimiter(limit, clock), clock, pauses);
          expect(mostWithin(times, 1_000)).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('reaches 95 % of the limit when it is the bottleneck, even with timers that come late', async () => {
    for (const limit of [0.5, 2.5, 10, 20, 100]) {
      const clock = virtualClock(() => 1);
      const calls = 2_000;
      await grants(
        new RateLimiter(limit, clock),
        clock,
        Array.from({ length: calls }, () => 0),
      );
      const perSecond = calls / (clock.now() / 1000);
      expect(perSecond / limit).toBeGreaterThanOrEqual(0.95);
      expect(perSecond).toBeLessThanOrEqual(limit * 1.01);
    }
  });

  it('halves once for a burst of refusals and grows back by itself', async () => {
    const clock = virtualClock();
    const limiter = new RateLimiter(10, clock);
    limiter.slowDown();
    limiter.slowDown();
    expect(limiter.factor).toBe(0.5);
    const slow = await grants(
      limiter,
      clock,
      Array.from({ length: 20 }, () => 0),
    );
    expect((slow.at(-1) ?? 0) - (slow[0] ?? 0)).toBeGreaterThan(3_000);
    await clock.sleep(60_000, NEVER);
    expect(limiter.factor).toBe(1);
  });

  it('keeps slowing down while the refusals go on, but never stops', async () => {
    const clock = virtualClock();
    const limiter = new RateLimiter(10, clock);
    for (let refusal = 0; refusal < 50; refusal += 1) {
      limiter.slowDown();
      await clock.sleep(2_000, NEVER);
    }
    expect(limiter.factor).toBeGreaterThanOrEqual(1 / 16);
    expect(limiter.factor).toBeLessThan(0.2);
    await expect(limiter.acquire(NEVER)).resolves.toBeUndefined();
  });

  it('holds every request back for as long as the service asked', async () => {
    const clock = virtualClock();
    const limiter = new RateLimiter(10, clock);
    limiter.slowDown(30_000);
    await limiter.acquire(NEVER);
    expect(clock.now()).toBeGreaterThanOrEqual(30_000);
  });

  it('lets a stopped worker go without holding up the others', async () => {
    const limiter = new RateLimiter(50);
    const stop = new AbortController();
    await limiter.acquire(stop.signal);
    const stopped = limiter.acquire(stop.signal);
    const other = limiter.acquire(NEVER);
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    await expect(other).resolves.toBeUndefined();
  });
});
