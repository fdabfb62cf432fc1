import type { ListedMarket } from '../../betfair/live/api/exchange-answers.ts';
import { listMarkets } from '../../betfair/live/api/market-list.ts';
import type { Exchange } from '../../betfair/live/open-exchange.ts';
import { exchangeOf, liveSource } from '../../betfair/live/open-live.ts';
import type { RecordingGap } from '../../betfair/live/recording/gap-file.ts';
import { Recording } from '../../betfair/live/recording/recording.ts';
import { StreamPool } from '../../betfair/live/stream/stream-pool.ts';
import { parseAlertRule } from '../../config/alert-rule.ts';
import { spanMs } from '../../config/parse-units.ts';
import { requestTimeoutMs } from '../../config/units.ts';
import { type Clock, SYSTEM_CLOCK } from '../../disk/clock.ts';
import { isFault } from '../../domain/errors.ts';
import { type Plan, planNamed } from '../../domain/event.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import { LiveBooks } from '../../extraction/replay/live-books.ts';
import type { MarketBook } from '../../extraction/replay/market-book.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings } from '../batch-request.ts';
import { retryWith } from '../open/historic-service.ts';
import { type LinkedMatch, linkedRows } from '../open/linked-batch.ts';
import { withBatch } from '../open/open-batch.ts';
import { readStatisticsFile } from '../open/statistics-file.ts';
import { errorRecoveryStrategy, logRetries } from '../run/error-recovery.ts';
import { type FeedHealth, LiveFeed } from './live-feed.ts';
import { type Alert, MatchAlerts } from './match-alerts.ts';
import { kickoffSpan, monitoredRows } from './monitored-rows.ts';
import { type SnapshotRow, writeSnapshot } from './snapshot-file.ts';
import { WatchedMatch } from './watched-match.ts';

/** When watching ends by itself. */
export type MonitorEnd =
  | { readonly kind: 'never' }
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'last match' };

export interface MonitorListener {
  /** Rows were linked, or their events and markets are others now. */
  linked(watched: readonly WatchedMatch[], unlinked: readonly LinkedMatch[]): void;
  /** A market of a match changed. */
  changed(match: WatchedMatch, book: MarketBook): void;
  alert(alert: Alert): void;
  /** Gaps of the recording, as they are listed beside it. */
  gaps(gaps: readonly RecordingGap[]): void;
  notice(text: string): void;
}

export interface MonitorOptions {
  readonly request: BatchRequest;
  readonly settings: CoordinatorSettings;
  /** Folder of the recording. */
  readonly recording: string;
  readonly end: MonitorEnd;
  readonly listener: MonitorListener;
  /** How its own waits pass: between looks, and before a lost connection is tried again. */
  readonly clock?: Pick<Clock, 'sleep'>;
}

/** What the screen shows above the matches. */
export interface MonitorHealth extends FeedHealth {
  readonly connections: { readonly live: number; readonly all: number };
  readonly markets: number;
  /** When the stream was heard last, epoch ms of the exchange; undefined before. */
  readonly heardAt: number | undefined;
  /** From coming to the line on disk. */
  readonly recordedAfterMs: number | undefined;
}

/** The clock alone decides some alerts, and when it is over. */
const TICK_MS = 1000;

/** Watches the matches of a batch that are to come or in play, and records them. One run each. */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #exchange: Exchange;
  readonly #recording: Recording;
  readonly #books = new LiveBooks();
  readonly #feed: LiveFeed;
  readonly #pool: StreamPool;
  readonly #alerts: MatchAlerts;
  /** Ends everything at the first fault that waiting does not mend. */
  readonly #stop: AbortController;
  readonly #signal: AbortSignal;
  #watched = new Map<string, WatchedMatch>();
  #unlinked: LinkedMatch[] = [];
  #matchOf = new Map<string, WatchedMatch>();
  #leftOut = 0;
  #hasWatched = false;

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
    const { clock, stream: host, appKey, session } = exchange;
    this.#alerts = new MatchAlerts(monitor.alerts.flatMap((text) => parseAlertRule(text) ?? []));
    this.#feed = new LiveFeed({
      ...{ recording, books: this.#books, clock },
      conflateMs: monitor.conflate_ms,
      changed: (book, publishedAt) => this.#changed(book, publishedAt),
      notice: (text) => listener.notice(text),
    });
    this.#pool = new StreamPool(
      {
        ...{ host, appKey, session },
        listener: this.#feed,
        plan: planOf(options),
        heartbeatMs: monitor.heartbeat_ms,
        conflateMs: monitor.conflate_ms,
        clock: this.#clock,
      },
      { marketsPerConnection: monitor.markets_per_connection, maxConnections: monitor.max_connections },
      { signal: this.#signal, failed: (error) => this.#stop.abort(error) },
    );
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
    return [...this.#watched.values()].sort((a, b) => (a.scheduledAt ?? 0) - (b.scheduledAt ?? 0));
  }

  /** Epoch ms, the exchange's. */
  now(): number {
    return this.#exchange.clock.now();
  }

  get health(): MonitorHealth {
    const markets = this.#recording.openMarkets.length;
    const { medianDelayMs: recordedAfterMs, heardAt } = this.#recording;
    return { ...this.#feed.health, connections: this.#pool.connections, markets, heardAt, recordedAfterMs };
  }

  /** Watches until the end that was asked for, or the signal. Throws what no waiting mends; what is recorded is whole either way. */
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
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    } finally {
      this.#stop.abort();
      await this.#pool.close();
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
      if (this.#isOver()) return;
      for (const match of this.#watched.values()) this.#tell(this.#alerts.tick(match, this.now()));
      await this.#clock.sleep(TICK_MS, this.#signal);
    }
  }

  #isOver(): boolean {
    const { end } = this.#options;
    if (end.kind === 'never') return false;
    if (end.kind === 'at') return this.now() >= end.at;
    const isToCome = ({ match }: LinkedMatch) => kickoffSpan(match).to > this.now();
    const isAllOver = [...this.#watched.values()].every(({ isOver }) => isOver);
    return this.#hasWatched && isAllOver && !this.#unlinked.some(isToCome);
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
    const { watched, unlinked } = await this.#link();
    const markets = await this.#marketsOf(watched);
    const bookOf = (marketId: string) => this.#books.get(marketId);
    const former = this.#watched;
    this.#unlinked = unlinked;
    this.#watched = new Map(
      watched.map((row) => {
        const known = former.get(row.match.matchId);
        const own = markets.filter(({ event }) => event?.id === row.link.eventId);
        const kept = known?.link.eventId === row.link.eventId ? known : undefined;
        return [row.match.matchId, new WatchedMatch(row, own, { bookOf, former: kept })];
      }),
    );
    this.#hasWatched ||= watched.length > 0;
    this.#matchOf = new Map([...this.#watched.values()].flatMap((one) => one.marketIds.map((id) => [id, one])));
    await this.#follow(markets);
    this.#options.listener.linked(this.matches, unlinked);
  }

  async #link() {
    const { request, settings, recording } = this.#options;
    const { monitor, mapping } = settings.config;
    // What was decided a while ago says nothing of what is listed now.
    const config = { ...settings.config, mapping: { ...mapping, cache_enabled: false } };
    const given = { ...settings, config, listener: undefined };
    const still = [...this.#watched.values()].filter(({ isOver }) => !isOver);
    const statistics = await readStatisticsFile(request, { config, listener: undefined, given: settings.given });
    const matchIds = monitoredRows(statistics, {
      now: this.now(),
      aheadMs: monitor.hours * HOUR_MS,
      watched: new Set(still.map(({ match }) => match.matchId)),
    });
    const rows: LinkedMatch[] = [];
    if (matchIds.length > 0) {
      const openSource = async () => liveSource(this.#exchange, { config }, recording);
      await withBatch({ request: { ...request, matchIds }, settings: given, openSource }, async (batch) => {
        for (const row of linkedRows(await batch.link())) if (row.kind === 'match') rows.push(row);
      });
    }
    // An event whose markets are settled is listed no more: what was linked before stays linked.
    const linkOf = ({ match, search }: LinkedMatch): LinkedRow[] => {
      if (search.verdict.kind === 'linked') return [{ match, search, link: search.verdict.link }];
      const known = this.#watched.get(match.matchId);
      return known === undefined ? [] : [{ match, search: known.search, link: known.link }];
    };
    return { watched: rows.flatMap(linkOf), unlinked: rows.filter((row) => linkOf(row).length === 0) };
  }

  async #marketsOf(watched: readonly { readonly link: { readonly eventId: string } }[]): Promise<ListedMarket[]> {
    const { markets } = this.#options.settings.config.extraction;
    const marketTypes = markets.includes('all') ? undefined : [...new Set(['MATCH_ODDS', ...markets])];
    const eventIds = [...new Set(watched.map(({ link }) => link.eventId))];
    return await listMarkets(eventIds, { client: this.#exchange.client, marketTypes, signal: this.#signal });
  }

  async #follow(markets: readonly ListedMarket[]): Promise<void> {
    const { listener } = this.#options;
    const moment = { publishedAt: this.#recording.heardAt ?? this.now(), clk: undefined };
    for (const market of markets) {
      const renamed = this.#recording.follow(market, moment);
      if (renamed !== undefined) this.#books.apply(renamed, moment.publishedAt);
    }
    this.#recording.listFormer(moment.publishedAt);
    const open = markets.filter(({ marketId }) => !this.#recording.isClosed(marketId));
    // Match odds first: they go before where not all markets fit.
    const wanted = open.toSorted((a, b) => rankOf(a) - rankOf(b)).map(({ marketId }) => marketId);
    const kept = this.#recording.openMarkets
      .map(({ marketId }) => marketId)
      .filter((id) => !wanted.includes(id) && this.#matchOf.has(id));
    const leftOut = await this.#pool.follow([...wanted, ...kept]);
    if (leftOut.length > this.#leftOut) {
      listener.notice(
        `${leftOut.length} markets are not watched: the account may have no more connections (monitor.max_connections)`,
      );
    }
    this.#leftOut = leftOut.length;
  }

  #changed(book: MarketBook, publishedAt: number): void {
    const match = this.#matchOf.get(book.marketId);
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
    const rows: SnapshotRow[] = [
      ...this.matches.map((watched) => ({ kind: 'watched', watched }) as const),
      ...this.#unlinked,
    ];
    const order = (row: SnapshotRow) => (row.kind === 'watched' ? row.watched.match.row : row.match.row);
    await writeSnapshot(
      rows.sort((a, b) => order(a) - order(b)),
      { folder, batch: request.batch, config: settings.config },
    );
  }
}

type LinkedRow = ConstructorParameters<typeof WatchedMatch>[0];

function rankOf({ description }: ListedMarket): number {
  return description?.marketType === 'MATCH_ODDS' ? 0 : 1;
}

function planOf({ settings }: Pick<MonitorOptions, 'settings'>): Plan {
  return planNamed(settings.config.monitor.plan);
}
