import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FbpError } from '../../../src/domain/errors.ts';
import { RedisLock, type RedisLockContext, redisLocks } from '../../../src/pipeline/queue/redis-lock.ts';
import { hasRedis, RedisServer } from '../../support/children/redis-server.ts';

describe.skipIf(!hasRedis)('a lock in Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  const lost: FbpError[] = [];
  const as = (worker: string, lockMs = 5000): RedisLockContext => ({
    ...{ redis, prefix: 'test', lockMs, worker },
    onLost: (fault) => lost.push(fault),
  });

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    redis.on('error', () => undefined);
  });

  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('is one owner’s, who is named to those that want it, until it is released', async () => {
    const lock = await RedisLock.acquire(as('one'), 'a');
    await expect(RedisLock.acquire(as('two'), 'a')).rejects.toMatchObject({
      code: 'FBP-LOCKED',
      message: expect.stringContaining('one'),
    });
    const waiting = RedisLock.acquire(as('two'), 'a', { waitMs: 5000 });
    await lock.confirm();
    lock.release();
    const other = await waiting;
    await other.confirm();
    other.release();
  });

  it('stays its owner’s beyond the time that a token is good for, as long as the owner lives', async () => {
    const lock = await RedisLock.acquire(as('one', 1500), 'b');
    await delay(2500);
    await lock.confirm();
    lock.release();
  });

  it('is lost by whoever was silent too long, also when nobody else wanted it, and cannot be had back', async () => {
    const lock = await RedisLock.acquire(as('sleeper', 300), 'c');
    const before = lost.length;
    const until = performance.now() + 500;
    // As a process that was stopped: no timer runs.
    while (performance.now() < until);
    await expect(lock.confirm()).rejects.toMatchObject({ code: 'FBP-LOCKED', retryable: true });
    expect(lost.length).toBe(before + 1);
    await expect(redisLocks(as('sleeper'), lock)('output folder', '/o')).rejects.toMatchObject({ code: 'FBP-LOCKED' });
    const next = await RedisLock.acquire(as('next'), 'c', { waitMs: 2000 });
    lock.release();
    await next.confirm();
    next.release();
  });

  it('is lost by whoever finds another’s token in its place', async () => {
    const lock = await RedisLock.acquire(as('one', 60_000), 'd');
    await redis.set('test:lock:d', 'two 1234');
    await expect(lock.confirm()).rejects.toMatchObject({ code: 'FBP-LOCKED' });
  });

  it('survives a restart of the server, with or without its disk', async () => {
    const lock = await RedisLock.acquire(as('one', 20_000), 'e');
    for (const forget of [false, true]) {
      await server.kill({ forget });
      const confirmed = lock.confirm();
      await server.startAgain();
      await confirmed;
      expect(await redis.get('test:lock:e')).toMatch(/^one /);
    }
    lock.release();
  });
});
