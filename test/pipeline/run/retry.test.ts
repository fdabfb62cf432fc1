import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { type ErrorCode, FbpError } from '../../../src/domain/errors.ts';
import { requestRetries, withRetries } from '../../../src/pipeline/run/retry.ts';

const signal = new AbortController().signal;

/** Fails as often as told, and notes the waits. */
function trial(failures: number, error: unknown = new FbpError('FBP-REMOTE', 'broke'), random = () => 0.5) {
  const waits: number[] = [];
  let tries = 0;
  const operation = async () => {
    tries += 1;
    if (tries <= failures) throw error;
    return 'done';
  };
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  return { operation, options: { signal, sleep, random }, waits, tries: () => tries };
}

const config = configSchema.parse({});
const downloads = requestRetries(config);

/** The policy of lists and files with these changes. */
function policyOf(row: object, betfair: object = {}) {
  return requestRetries(
    configSchema.parse({ api: { betfair }, error_handling: { strategies: { DownloadTimeout: row } } }),
  );
}

describe('retries', () => {
  it('follow the recovery table by default: three more tries after 5, 15 and 30 seconds', async () => {
    const { operation, options, waits } = trial(3);
    expect(await withRetries(operation, downloads, options)).toBe('done');
    expect(waits).toEqual([5_000, 15_000, 30_000]);
  });

  it('end with the last error when the table is used up', async () => {
    const { operation, options, tries } = trial(99);
    await expect(withRetries(operation, downloads, options)).rejects.toThrow('broke');
    expect(tries()).toBe(4);
  });

  it('follow the table one by one, then wait longer and longer by the configured factor, an hour at most', () => {
    const wait = (factor: number) => policyOf({ backoff_seconds: [1, 2] }, { backoff_factor: factor }).backoffMs;
    expect([1, 2, 3, 4].map(wait(2))).toEqual([1000, 2000, 4000, 8000]);
    expect([1, 2, 3, 4].map(wait(1))).toEqual([1000, 2000, 2000, 2000]);
    expect(wait(10)(30)).toBe(3_600_000);
  });

  it('begin with a second where the table has no waits', () => {
    const { backoffMs } = policyOf({ backoff_seconds: [] }, { backoff_factor: 3 });
    expect([1, 2, 3].map(backoffMs)).toEqual([1000, 3000, 9000]);
  });

  it('are as many as api.betfair.max_retries says, unless the row of the table has its own number', () => {
    expect(policyOf({}, { max_retries: 7 }).retries).toBe(7);
    expect(policyOf({ retry_count: 1 }, { max_retries: 7 }).retries).toBe(1);
  });

  it('are none where the table says anything but retry_with_backoff', () => {
    expect(policyOf({ action: 'log_and_continue', retry_count: 5 }).retries).toBe(0);
    expect(policyOf({ action: 'stop', retry_count: 5 }).retries).toBe(0);
  });

  it('vary the waits by a quarter either way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (chance) => {
        const { operation, options, waits } = trial(1, undefined, () => chance);
        await withRetries(operation, downloads, options);
        expect(waits[0]).toBeGreaterThanOrEqual(3_750);
        expect(waits[0]).toBeLessThanOrEqual(6_250);
      }),
    );
  });

  it('never come sooner than the service asked', async () => {
    const { operation, options, waits } = trial(
      1,
      new FbpError('FBP-RATE-LIMITED', 'slower', { retryAfterMs: 60_000 }),
    );
    await withRetries(operation, downloads, options);
    expect(waits).toEqual([60_000]);
  });

  it.each<[ErrorCode, number]>([
    ['FBP-CREDENTIALS', 1],
    ['FBP-NOT-PURCHASED', 1],
    ['FBP-DISK', 1],
    ['FBP-MARKET-FILE', 1],
    ['FBP-LOCKED', 1],
    ['FBP-INTERRUPTED', 1],
    ['FBP-REMOTE', 2],
    ['FBP-TIMEOUT', 2],
    ['FBP-RATE-LIMITED', 2],
  ])('are for what may pass: %s is tried %i time(s)', async (code, expected) => {
    const { operation, options, tries } = trial(1, new FbpError(code, 'no'));
    await withRetries(operation, downloads, options).catch(() => undefined);
    expect(tries()).toBe(expected);
  });

  it('stop at once when the run is stopped', async () => {
    const stop = new AbortController();
    const { operation } = trial(99);
    const running = withRetries(operation, downloads, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
  });
});
