import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import type { HeldLock, LockOptions, TakeLock } from '../../disk/lock.ts';
import { FbpError } from '../../domain/errors.ts';

/**
 * Renews a token. One that is gone is taken anew where the server lost it and not its owner: a restart without a disk, within the
 * time that the owner has it for certain.
 */
const RENEW = `
local found = redis.call('get', KEYS[1])
if found == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) return 1 end
if not found then redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2]) return 1 end
return 0`;
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

const POLL_MS = 200;
/** Renewals in the time that a token is good for. */
const RENEWALS = 3;

export interface RedisLockContext {
  readonly redis: Redis;
  /** Begins the names of this queue's keys. */
  readonly prefix: string;
  /** How long a token is good for without being renewed. */
  readonly lockMs: number;
  /** Who takes it, for those who wait. */
  readonly worker: string;
  /** Told when it may be another's by now. */
  readonly onLost: (fault: FbpError) => void;
}

/**
 * The right to write something, as a token in Redis: its owner renews it while it lives. Whoever was silent too long, paused or cut
 * off, has lost it, knows so by its own clock, and may publish nothing any more.
 */
export class RedisLock implements HeldLock {
  readonly #context: RedisLockContext;
  /** Of what it is the right to, the same on every machine. */
  readonly name: string;
  readonly #key: string;
  readonly #token: string;
  readonly #timer: NodeJS.Timeout;
  /** By both clocks: one stands still while the machine sleeps, the other may be set back. */
  #goodUntil: Instant;
  #lost: FbpError | undefined;

  private constructor(context: RedisLockContext, { name, key, token, goodUntil }: Taken) {
    this.#context = context;
    this.name = name;
    this.#key = key;
    this.#token = token;
    this.#goodUntil = goodUntil;
    this.#timer = setInterval(() => void this.#renew().catch(() => undefined), context.lockMs / RENEWALS);
  }

  /** @param name the same on every machine. Throws FBP-LOCKED while another one has it, and the signal's reason. */
  static async acquire(context: RedisLockContext, name: string, options: LockOptions = {}): Promise<RedisLock> {
    const { redis, prefix, lockMs, worker } = context;
    const { waitMs = 0, signal, onWait } = options;
    const key = `${prefix}:lock:${name}`;
    const token = `${worker} ${randomBytes(8).toString('hex')}`;
    const deadline = SYSTEM_CLOCK.now() + waitMs;
    for (let tries = 0; ; tries += 1) {
      const goodUntil = instantIn(lockMs);
      if ((await redis.set(key, token, 'PX', lockMs, 'NX')) === 'OK')
        return new RedisLock(context, { name, key, token, goodUntil });
      const holder = (await redis.get(key))?.split(' ')[0] ?? 'another worker';
      if (SYSTEM_CLOCK.now() >= deadline) throw heldElsewhere(name, holder);
      if (tries === 0) onWait?.(holder);
      await SYSTEM_CLOCK.sleep(POLL_MS, signal);
    }
  }

  async confirm(): Promise<void> {
    await this.#renew();
    if (this.#lost === undefined && isPast(this.#goodUntil)) this.#lose();
    if (this.#lost !== undefined) throw this.#lost;
  }

  release(): void {
    clearInterval(this.#timer);
    if (this.#lost !== undefined) return;
    void this.#context.redis.eval(RELEASE, 1, this.#key, this.#token).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    if (this.#lost !== undefined) return;
    if (isPast(this.#goodUntil)) return this.#lose();
    const { redis, lockMs } = this.#context;
    const goodUntil = instantIn(lockMs);
    const leftMs = Math.max(1, this.#goodUntil.steady - performance.now());
    const answered = new AbortController();
    const answer = redis.eval(RENEW, 1, this.#key, this.#token, lockMs).finally(() => answered.abort());
    const late = SYSTEM_CLOCK.sleep(leftMs, answered.signal).catch(() => undefined);
    const kept = await Promise.race([answer, late]);
    if (kept === 1 && !isPast(this.#goodUntil)) this.#goodUntil = goodUntil;
    else this.#lose();
  }

  #lose(): void {
    if (this.#lost !== undefined) return;
    clearInterval(this.#timer);
    this.#lost = lostBatch();
    this.#context.onLost(this.#lost);
  }
}

interface Instant {
  /** Of `performance.now`. */
  readonly steady: number;
  /** Epoch ms. */
  readonly wall: number;
}

interface Taken {
  readonly name: string;
  readonly key: string;
  readonly token: string;
  readonly goodUntil: Instant;
}

function instantIn(ms: number): Instant {
  return { steady: performance.now() + ms, wall: Date.now() + ms };
}

function isPast({ steady, wall }: Instant): boolean {
  return performance.now() >= steady || Date.now() >= wall;
}

/** Of a worker that finds its batch with another one, or done. */
export function lostBatch(): FbpError {
  return new FbpError('FBP-LOCKED', 'this worker was silent too long and has lost its batch', {
    hint: 'another worker does it; nothing was published by this one',
  });
}

function heldElsewhere(name: string, holder: string): FbpError {
  return new FbpError('FBP-LOCKED', `Another worker writes ${name} (${holder})`, {
    hint: 'it is tried again once that worker is done, or was not heard of for queue.lock_seconds',
  });
}

/** What locks a worker's outputs: a batch's by the token that the worker has already, since its folder has another path on each machine. */
export function redisLocks(context: RedisLockContext, batch: RedisLock): TakeLock {
  return async (what, _target, options) => {
    if (what !== 'output folder') return await RedisLock.acquire(context, `${what} ${batch.name}`, options);
    // Whoever opens an output takes the work of its former owners: a batch that was lost meanwhile has a newer one.
    await batch.confirm();
    return batch;
  };
}
