import { MarketStream, type MarketStreamOptions } from './market-stream.ts';

export interface PoolLimits {
  readonly marketsPerConnection: number;
  readonly maxConnections: number;
}

interface Running {
  readonly stream: MarketStream;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Markets spread over as many connections as they need and the account may have. */
export class StreamPool {
  readonly #options: MarketStreamOptions;
  readonly #limits: PoolLimits;
  readonly #signal: AbortSignal;
  readonly #failed: (error: unknown) => void;
  #running: Running[] = [];

  /** `failed`: told what ended a connection for good. */
  constructor(
    options: MarketStreamOptions,
    limits: PoolLimits,
    { signal, failed }: { readonly signal: AbortSignal; readonly failed: (error: unknown) => void },
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#signal = signal;
    this.#failed = failed;
  }

  /** Connections that give data, and all of them. */
  get connections(): { readonly live: number; readonly all: number } {
    return { live: this.#running.filter(({ stream }) => stream.isLive).length, all: this.#running.length };
  }

  /**
   * Subscribes to these markets, the most important first, and returns those that do not fit. Markets that are subscribed to stay where
   * they are: to add one to a connection renews its whole subscription, so new ones get a connection of their own while there are any left.
   */
  async follow(wanted: readonly string[]): Promise<readonly string[]> {
    const { marketsPerConnection, maxConnections } = this.#limits;
    const fitting = wanted.slice(0, marketsPerConnection * maxConnections);
    await this.#leave(new Set(fitting));
    const followed = new Set(this.#running.flatMap(({ stream }) => stream.markets));
    let added = fitting.filter((id) => !followed.has(id));
    while (added.length > 0 && this.#running.length < maxConnections) {
      this.#start(added.slice(0, marketsPerConnection));
      added = added.slice(marketsPerConnection);
    }
    for (const { stream } of this.#running) {
      const room = marketsPerConnection - stream.markets.length;
      if (room <= 0 || added.length === 0) continue;
      await stream.change([...stream.markets, ...added.slice(0, room)]);
      added = added.slice(room);
    }
    return wanted.slice(fitting.length);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    for (const { stop } of this.#running) stop.abort();
    await Promise.all(this.#running.map(({ done }) => done));
    this.#running = [];
  }

  /** A connection whose markets are all done is closed; others keep them: an ended market sends nothing any more. */
  async #leave(wanted: ReadonlySet<string>): Promise<void> {
    const done = this.#running.filter(({ stream }) => !stream.markets.some((id) => wanted.has(id)));
    for (const { stop } of done) stop.abort();
    await Promise.all(done.map((one) => one.done));
    this.#running = this.#running.filter((one) => !done.includes(one));
    for (const { stream } of this.#running) {
      // Only where the room is needed.
      const kept = stream.markets.filter((id) => wanted.has(id));
      const isFull = stream.markets.length >= this.#limits.marketsPerConnection;
      if (isFull && kept.length < stream.markets.length && this.#running.length >= this.#limits.maxConnections) {
        await stream.change(kept);
      }
    }
  }

  #start(markets: readonly string[]): void {
    const stop = new AbortController();
    const stream = new MarketStream(this.#options, markets);
    const done = stream.run(AbortSignal.any([stop.signal, this.#signal])).catch(this.#failed);
    this.#running.push({ stream, stop, done });
  }
}
