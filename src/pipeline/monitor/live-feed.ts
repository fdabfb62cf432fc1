import type { ExchangeClock } from '../../betfair/live/exchange-clock.ts';
import type { Recording } from '../../betfair/live/recording/recording.ts';
import type { Interruption, StreamListener } from '../../betfair/live/stream/market-stream.ts';
import type { MarketData } from '../../betfair/live/stream/stream-messages.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time-units.ts';
import type { LiveBooks } from '../../extraction/replay/live-books.ts';
import type { MarketBook } from '../../extraction/replay/market-book.ts';
import { type MissingData, missingData } from './missing-data.ts';

export interface LiveFeedOptions {
  readonly recording: Recording;
  readonly books: LiveBooks;
  readonly clock: ExchangeClock;
  /** What was asked for; the server may say otherwise. */
  readonly conflateMs: number;
  readonly changed: (book: MarketBook, publishedAt: number) => void;
  readonly notice: (text: string) => void;
}

/** How the connection to the exchange does. */
export interface FeedHealth {
  /** From publishing to coming, ms, by the machine's clock as set by the exchange's: the latest message's. */
  readonly latencyMs: number | undefined;
  /** Changes so far. */
  readonly changes: number;
  /** Changes that the server put together because it could not send them in time. */
  readonly conflated: number;
  /** The exchange says that it gets its own data late. */
  readonly isLate: boolean;
  /** The key is a delayed one. */
  readonly isDelayed: boolean;
}

/** A conflation of this and more is a delayed key's. */
const DELAYED_FROM_MS = 30 * SECOND_MS;

/** Conflation after such a time without it is news. */
const STILL_CONFLATED_MS = 5 * MINUTE_MS;

/** Brings what comes over the stream into the recording and into the books, and tells what goes wrong with it. */
export class LiveFeed implements StreamListener {
  readonly #options: LiveFeedOptions;
  #latencyMs: number | undefined;
  #changes = 0;
  #conflated = 0;
  /** When that was last, epoch ms. */
  #conflatedAt = Number.NEGATIVE_INFINITY;
  /** Since when the exchange is late, epoch ms. */
  #lateSince: number | undefined;
  #isDelayed = false;
  #lostSince: string | undefined;
  readonly #missing = new Set<MissingData>();

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  get health(): FeedHealth {
    return {
      latencyMs: this.#latencyMs,
      changes: this.#changes,
      conflated: this.#conflated,
      isLate: this.#lateSince !== undefined,
      isDelayed: this.#isDelayed,
    };
  }

  data(data: MarketData): void {
    const { recording, books, clock, changed } = this.#options;
    const { publishedAt, clk, kind } = data;
    const heardBefore = recording.heardAt ?? publishedAt;
    clock.note(publishedAt);
    recording.heard(publishedAt);
    this.#latencyMs = Math.max(0, clock.now() - publishedAt);
    this.#noteServer(data);
    for (const change of data.changes) {
      this.#changes += 1;
      if (change.raw['con'] === true) this.#noteConflated(change.marketId, data);
      if (kind === 'update' && change.raw['img'] === true) {
        recording.gap([change.marketId], { from: heardBefore, to: publishedAt, why: 'sent anew' });
      }
      const named = recording.record(change, { publishedAt, clk, kind });
      if (named !== undefined) changed(books.apply(named, publishedAt), publishedAt);
    }
  }

  resumed({ from, to, why, markets }: Parameters<StreamListener['resumed']>[0]): void {
    this.#options.recording.gap(markets, { from, to, why });
    if (this.#lostSince !== undefined) this.#options.notice(`connected again${gapText(why, to - from)}`);
    this.#lostSince = undefined;
  }

  lost({ why, waitMs, from, markets }: Parameters<StreamListener['lost']>[0]): void {
    if (from !== undefined) this.#options.recording.lost(markets, from);
    // The first loss is told, not each try after it.
    if (this.#lostSince === why.message) return;
    this.#lostSince = why.message;
    this.#options.notice(
      `no connection to the stream: ${why.message}; it is tried again in ${seconds(waitMs)}, and on`,
    );
  }

  leftOut(markets: readonly string[]): void {
    this.#options.notice(
      `the account may not have so many markets on one connection: ${markets.length} were left out (monitor.markets_per_connection)`,
    );
  }

  /** Changes that were put together on request, or for a delayed key, or as an answer that is a gap by itself, are all that there is. */
  #noteConflated(marketId: string, { kind, publishedAt }: MarketData): void {
    if (kind !== 'update' || this.#isDelayed || this.#options.conflateMs > 0) return;
    this.#conflated += 1;
    this.#options.recording.conflated(marketId, publishedAt);
    if (publishedAt - this.#conflatedAt > STILL_CONFLATED_MS) {
      this.#options.notice(
        'the exchange puts changes together, since they are not taken fast enough: the list of gaps says which',
      );
    }
    this.#conflatedAt = publishedAt;
  }

  #noteServer({ conflateMs, isLate, publishedAt, kind, changes }: MarketData): void {
    if (kind === 'image') {
      if (conflateMs !== undefined) this.#noteConflation(conflateMs);
      this.#noteMissing(missingData(changes));
    }
    if (isLate && this.#lateSince === undefined) {
      this.#lateSince = publishedAt;
      this.#options.notice('the exchange says that its own data are late (503)');
    } else if (!isLate && this.#lateSince !== undefined) {
      this.#endLateness(this.#lateSince, publishedAt);
    }
  }

  #endLateness(from: number, to: number): void {
    const { recording, notice } = this.#options;
    this.#lateSince = undefined;
    const markets = recording.openMarkets.map(({ marketId }) => marketId);
    recording.gap(markets, { from, to, why: 'exchange late' });
    notice('the exchange’s data are in time again');
  }

  #noteConflation(conflateMs: number): void {
    const { conflateMs: asked, notice } = this.#options;
    if (this.#isDelayed || conflateMs < DELAYED_FROM_MS || conflateMs <= asked) return;
    this.#isDelayed = true;
    const minutes = Math.round(conflateMs / MINUTE_MS);
    notice(`the application key is a delayed one: prices come about every ${minutes} min`);
  }

  #noteMissing(missing: readonly MissingData[]): void {
    const news = missing.filter((one) => !this.#missing.has(one));
    if (news.length === 0) return;
    for (const one of news) this.#missing.add(one);
    this.#options.notice(
      `the exchange gives no ${news.join(' and no ')}: monitor.plan or the application key is without`,
    );
  }
}

function gapText(why: Interruption, ms: number): string {
  return why === 'connection lost' ? `; ${seconds(ms)} came as one change, which the list of gaps says` : '';
}

function seconds(ms: number): string {
  return `${(ms / SECOND_MS).toFixed(1)} s`;
}
