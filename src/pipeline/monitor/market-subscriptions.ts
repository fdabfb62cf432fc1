import type { ListedMarket } from '../../betfair/live/api/exchange-answers.ts';
import type { Exchange } from '../../betfair/live/open-exchange.ts';
import type { Recording } from '../../betfair/live/recording/recording.ts';
import type { StreamListener } from '../../betfair/live/stream/market-stream.ts';
import { StreamPool } from '../../betfair/live/stream/stream-pool.ts';
import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import type { LiveBooks } from '../../extraction/replay/live-books.ts';
import { type MonitorHealth, type MonitorOptions, planOf } from './monitor-options.ts';

interface MarketSubscriptionsParts {
  readonly pool: StreamPool;
  readonly recording: Recording;
  readonly books: LiveBooks;
  readonly notice: (text: string) => void;
}

/** Has the markets of the watched matches sent and recorded. */
export class MarketSubscriptions {
  readonly #parts: MarketSubscriptionsParts;
  #leftOut = 0;

  constructor(parts: MarketSubscriptionsParts) {
    this.#parts = parts;
  }

  /** Follows markets as they are listed at `now`; those that are listed no more are followed on where `isWatched`. Throws FBP-DISK. */
  async follow(
    markets: readonly ListedMarket[],
    { now, isWatched }: { readonly now: number; readonly isWatched: (marketId: string) => boolean },
  ): Promise<void> {
    const { pool, recording, books, notice } = this.#parts;
    const moment = { publishedAt: recording.heardAt ?? now, clk: undefined };
    for (const market of markets) {
      const renamed = recording.follow(market, moment);
      if (renamed !== undefined) books.apply(renamed, moment.publishedAt);
    }
    recording.listFormer(moment.publishedAt);
    // Whoever watches for months must not keep all that ever was.
    for (const id of recording.forget(isWatched)) books.forget(id);
    const open = markets.filter(({ marketId }) => !recording.isClosed(marketId));
    // Match odds first: they go before where not all markets fit.
    const wanted = open.toSorted((a, b) => rankOf(a) - rankOf(b)).map(({ marketId }) => marketId);
    const listed = new Set(wanted);
    const kept = recording.openMarkets.map(({ marketId }) => marketId).filter((id) => !listed.has(id) && isWatched(id));
    const { length } = await pool.follow([...wanted, ...kept]);
    if (length > this.#leftOut) {
      notice(`${length} markets are not watched: the account may have no more connections (monitor.max_connections)`);
    }
    this.#leftOut = length;
  }

  get connections(): MonitorHealth['connections'] {
    return this.#parts.pool.connections;
  }

  async close(): Promise<void> {
    await this.#parts.pool.close();
  }
}

/** Connections as the configuration has them; the first is made when there is a market. `failed`: told what ended one for good. */
export function poolOf(
  options: Pick<MonitorOptions, 'settings' | 'clock'>,
  { stream: host, appKey, session }: Exchange,
  { listener, signal, failed }: { listener: StreamListener; signal: AbortSignal; failed: (error: unknown) => void },
): StreamPool {
  const { monitor } = options.settings.config;
  return new StreamPool(
    {
      ...{ host, appKey, session, listener },
      plan: planOf(options),
      heartbeatMs: monitor.heartbeat_ms,
      conflateMs: monitor.conflate_ms,
      clock: options.clock ?? SYSTEM_CLOCK,
    },
    { marketsPerConnection: monitor.markets_per_connection, maxConnections: monitor.max_connections },
    { signal, failed },
  );
}

function rankOf({ description }: ListedMarket): number {
  return description?.marketType === 'MATCH_ODDS' ? 0 : 1;
}
