import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharedRate } from '../../../src/pipeline/queue/shared-rate.ts';
import { hasRedis, RedisServer } from '../../support/children/redis-server.ts';

const LIMIT = 200;

describe.skipIf(!hasRedis)('the rate limit of several workers', () => {
  let server: RedisServer;
  const clients: Redis[] = [];
  const never = new AbortController().signal;

  beforeAll(async () => {
    server = await RedisServer.start();
    for (let worker = 0; worker < 4; worker += 1) clients.push(new Redis(server.url));
  });

  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await server.stop();
  });

  it('lets no more through in any second than one worker might send', async () => {
    const times: number[] = [];
    await Promise.all(
      clients.map(async (client) => {
        const gate = new SharedRate(client, 'one', LIMIT);
        // Each worker has several requests under way.
        const send = async () => {
          for (let sent = 0; sent < 40; sent += 1) {
            await gate.acquire(never);
            times.push(performance.now());
          }
        };
        await Promise.all([send(), send(), send()]);
      }),
    );
    times.sort((a, b) => a - b);
    expect(times).toHaveLength(480);
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
    expect(most).toBeLessThanOrEqual(LIMIT);
    expect(most).toBeGreaterThan(LIMIT / 2);
  });

  it('is lower for all when one was told that it is too much, and ends when it is asked to', async () => {
    const [one, other] = clients.map((client) => new SharedRate(client, 'slow', 1000));
    await one?.acquire(never);
    one?.slowDown(300);
    await clients[0]?.ping();
    const from = performance.now();
    await other?.acquire(never);
    expect(performance.now() - from).toBeGreaterThan(250);
    one?.slowDown(60_000);
    await clients[0]?.ping();
    const ending = new AbortController();
    const waiting = other?.acquire(ending.signal);
    setTimeout(() => ending.abort(new Error('enough')), 50);
    await expect(waiting).rejects.toThrow('enough');
  });
});
