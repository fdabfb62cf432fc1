import { listMarkets } from '../../betfair/live/api/market-list.ts';
import type { Exchange } from '../../betfair/live/open-exchange.ts';
import { exchangeOf } from '../../betfair/live/open-live.ts';
import { Recording } from '../../betfair/live/recording/recording.ts';
import { parseAlertRule } from '../../config/alert-rule.ts';
import { spanMs } from '../../config/parse-units.ts';
import { requestTimeoutMs } from '../../config/units.ts';
import { type Clock, SYSTEM_CLOCK } from '../../disk/clock.ts';
import { isFault } from '../../domain/errors.ts';
import { LiveBooks } from '../../extraction/replay/live-books.ts';
import type { MarketBook } from '../../extraction/replay/market-book.ts';
import { batchPath } from '../batch-request.ts';
import { retryWith } from '../open/historic-service.ts';
import { errorRecoveryStrategy, logRetries } from '../run/error-recovery.ts';
import { linkRows } from './link-rows.ts';
import { LiveFeed } from './live-feed.ts';
import { MarketSubscriptions, poolOf } from './market-subscriptions.ts';
import { type Alert, MatchAlerts } from './match-alerts.ts';
import { type MonitorHealth, type MonitorOptions, planOf } from './monitor-options.ts';
import { writeSnapshot } from './snapshot-file.ts';
import { WatchList } from './watch-list.ts';
import type { WatchedMatch } from './watched-match.ts';

/** The clock alone decides some alerts, and when it is over. */
const TICK_MS = 1000;

/** Watches the matches of a batch that are to come or in play, and records them. One run each. */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #exchange: Exchange;
  readonly #recording: Recording;
  readonly #list: WatchList;
  readonly #subscriptions: MarketSubscriptions;
  readonly #feed: LiveFeed;
  readonly #alerts: MatchAlerts;
  /** Ends everything at the first fault that waiting does not mend. */
  readonly #stop: AbortController;
  readonly #signal: AbortSignal;
  #isStopped = false;

  private constructor(
    options: MonitorOptions,
    exchange: Exchange,
    { recording, stop }: { recording: Recording; stop: AbortController },
  ) {
    const { settings, listener } = options;
    const { monitor } = settings.config;
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#exchange = exchange;
    this.#recording = recording;
    this.#stop = stop;
    this.#signal = AbortSignal.any([settings.signal, stop.signal]);
    this.#alerts = new MatchAlerts(monitor.alerts.flatMap((text) => parseAlertRule(text) ?? []));
    const books = new LiveBooks();
    const notice = (text: string) => listener.notice(text);
    this.#list = new WatchList(books);
    this.#feed = new LiveFeed({
      ...{ recording, books, notice, clock: exchange.clock },
      conflateMs: monitor.conflate_ms,
      changed: (book, publishedAt) => this.#changed(book, publishedAt),
    });
    const pool = poolOf(options, exchange, {
      listener: this.#feed,
      signal: this.#signal,
      failed: (error) => stop.abort(error),
    });
    this.#subscriptions = new MarketSubscriptions({ pool, recording, books, notice });
  }

  /** Opens exchange and recording. Throws FBP-CREDENTIALS, FBP-DISK, FBP-LOCKED. */
  static async open(options: MonitorOptions): Promise<Monitor> {
    const { settings, listener } = options;
    const { config, secrets, logger } = settings;
    const stop = new AbortController();
    const onToken = (token: string) => logger.addSecret(token);
    const exchange = await exchangeOf(config, { secrets, timeoutMs: requestTimeoutMs(config.api.betfair), onToken });
    try {
      const recording = await Recording.open({
        folder: options.recording,
        plan: planOf(options),
        onGaps: (gaps) => listener.gaps(gaps),
        onFault: (error) => stop.abort(error),
      });
      return new Monitor(options, exchange, { recording, stop });
    } catch (error) {
      await exchange.close();
      throw error;
    }
  }

  /** In order of kick-off. */
  get matches(): readonly WatchedMatch[] {
    return this.#list.matches;
  }

  /** Epoch ms, the exchange's. */
  now(): number {
    return this.#exchange.clock.now();
  }

  get health(): MonitorHealth {
    const markets = this.#recording.openMarkets.length;
    const { medianDelayMs: recordedAfterMs, heardAt } = this.#recording;
    return { ...this.#feed.health, connections: this.#subscriptions.connections, markets, heardAt, recordedAfterMs };
  }

  /** Ends watching as if its end had come. */
  stop(): void {
    this.#isStopped = true;
    this.#stop.abort();
  }

  /** Watches until the end that was asked for, `stop`, or the signal. Throws what no waiting mends; what is recorded is whole either way. */
  async run(): Promise<void> {
    const { monitor } = this.#options.settings.config;
    try {
      const { logger, config } = this.#options.settings;
      const recovery = errorRecoveryStrategy(config);
      const retry = retryWith(
        recovery.DownloadTimeout.retries,
        logRetries('The exchange is asked again', recovery, logger),
      );
      await retry(() => this.#greet(), this.#signal);
      await retry(() => this.#refresh(), this.#signal);
      const work = new AbortController();
      const signal = AbortSignal.any([this.#signal, work.signal]);
      const every = (span: string, task: () => Promise<void>) => this.#every(spanMs(span) ?? TICK_MS, task, signal);
      const tasks = [
        every(monitor.refresh, () => this.#refreshAgain()),
        every(monitor.snapshot, () => this.#snapshot()),
      ];
      try {
        await this.#untilEnd();
      } finally {
        work.abort();
        await Promise.all(tasks);
      }
      await this.#snapshot();
    } catch (error) {
      if (this.#isStopped) return;
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    } finally {
      this.#stop.abort();
      await this.#subscriptions.close();
      await this.#recording.close();
      await this.#exchange.close();
    }
  }

  /** The first answer sets the clock, and shows whether the account is let in. */
  async #greet(): Promise<void> {
    const now = new Date().toISOString();
    const { event_type_id } = this.#options.settings.config.betfair;
    const filter = { eventTypeIds: [event_type_id], marketStartTime: { from: now, to: now } };
    await this.#exchange.client.listEvents(filter, this.#signal);
  }

  async #untilEnd(): Promise<void> {
    for (;;) {
      this.#signal.throwIfAborted();
      if (this.#list.isOver(this.#options.end, this.now())) return;
      for (const match of this.matches) this.#tell(this.#alerts.tick(match, this.now()));
      await this.#clock.sleep(TICK_MS, this.#signal);
    }
  }

  /** Does a task again and again until the signal aborts; a fault of it ends everything. */
  async #every(everyMs: number, task: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(everyMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      await task().catch((error: unknown) => this.#stop.abort(error));
    }
  }

  /** Once it runs, a list that cannot be had is tried again the next time: what is watched goes on. */
  async #refreshAgain(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      if (this.#signal.aborted) return;
      if (!isFault(error) || error.exitCode === 7) throw error;
      this.#options.listener.notice(`matches and markets could not be looked at again: ${error.message}`);
    }
  }

  async #refresh(): Promise<void> {
    const { client } = this.#exchange;
    const rows = await linkRows(this.#options, { client, now: this.now(), watched: this.#list.unfinished });
    const { markets: types } = this.#options.settings.config.extraction;
    const marketTypes = types.includes('all') ? undefined : [...new Set(['MATCH_ODDS', ...types])];
    const eventIds = [...new Set(this.#list.linked(rows).map(({ link }) => link.eventId))];
    const markets = await listMarkets(eventIds, { client, marketTypes, signal: this.#signal });
    this.#list.update(rows, markets);
    const isWatched = (marketId: string) => this.#list.matchOf(marketId) !== undefined;
    await this.#subscriptions.follow(markets, { now: this.now(), isWatched });
    this.#options.listener.linked(this.matches, this.#list.unlinked);
  }

  #changed(book: MarketBook, publishedAt: number): void {
    const match = this.#list.matchOf(book.marketId);
    if (match === undefined) return;
    if (book.definition?.marketType === 'MATCH_ODDS') {
      const headline = match.headline();
      if (headline?.marketId === book.marketId) {
        match.note(publishedAt, headline);
        this.#tell(this.#alerts.look(match, headline, publishedAt));
      }
    }
    this.#options.listener.changed(match, book);
  }

  #tell(alerts: readonly Alert[]): void {
    for (const alert of alerts) this.#options.listener.alert(alert);
  }

  async #snapshot(): Promise<void> {
    const { request, settings } = this.#options;
    const folder = batchPath(settings.config.storage.live_dir, request.batch);
    await writeSnapshot(this.#list.snapshotRows(), { folder, batch: request.batch, config: settings.config });
  }
}
