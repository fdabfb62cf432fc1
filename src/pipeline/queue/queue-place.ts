import type { Redis } from 'ioredis';
import type { Config } from '../../config/schema.ts';
import { type Secrets, withoutUser } from '../../config/secrets.ts';
import { lockMs } from '../../config/units.ts';
import { FbpError, messageOf } from '../../domain/errors.ts';

/** Where the queue is, and how long a worker may be silent. */
export interface QueuePlace {
  readonly url: string;
  readonly password: string | undefined;
  /** Of the queue: projects that share a Redis have one each. */
  readonly name: string;
  readonly lockMs: number;
}

/** Throws FBP-USAGE where none is configured. */
export function queuePlace({ queue }: Pick<Config, 'queue'>, { queuePassword }: Secrets): QueuePlace {
  const { url, name } = queue;
  if (url !== undefined) return { url, password: queuePassword, name, lockMs: lockMs(queue) };
  throw new FbpError('FBP-USAGE', 'where the queue is was not said', {
    hint: 'give --queue redis://host:6379, or set queue.url in the configuration or FBP_QUEUE_URL',
  });
}

/** As messages name it. */
export function shownPlace({ url, name }: QueuePlace): string {
  return `${withoutUser(url)} (${name})`;
}

const CONNECT_TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 2000;

/**
 * A connection that outlives restarts of the server: what is asked meanwhile waits. Throws FBP-REMOTE when the server cannot
 * be reached at first.
 */
export async function connectRedis(place: QueuePlace): Promise<Redis> {
  const { redisClient } = await import('./redis-client.ts');
  const { url, password } = place;
  const credentials = password === undefined ? {} : { password };
  let wasReady = false;
  let fault: unknown;
  const redis = redisClient(url, {
    ...credentials,
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Blocking commands wait for hours, and a restart is no reason to give up.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (wasReady ? Math.min(times * 100, LONGEST_WAIT_MS) : null),
  });
  redis.on('error', (error) => {
    fault = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    wasReady = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw unreachable(place, fault ?? error);
  }
}

function unreachable(place: QueuePlace, error: unknown): FbpError {
  const reason = messageOf(error) || (error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : '');
  return new FbpError('FBP-REMOTE', `the queue does not answer: ${withoutUser(reason)}`, {
    where: shownPlace(place),
    hint: 'check that Redis runs there and takes the password (FBP_QUEUE_PASSWORD); `fbp doctor` looks at it',
  });
}
