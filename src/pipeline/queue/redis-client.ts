import { Redis, type RedisOptions } from 'ioredis';

type ClientOptions = Pick<
  RedisOptions,
  'password' | 'lazyConnect' | 'connectTimeout' | 'maxRetriesPerRequest' | 'retryStrategy'
>;

/** The client stands alone in this file, which is loaded on demand: it is some hundred kilobytes that only commands on a queue need. */
export function redisClient(url: string, options: ClientOptions): Redis {
  return new Redis(url, options);
}
