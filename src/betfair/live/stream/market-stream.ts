import type { Clock } from '../../../disk/clock.ts';
import { type FbpError, isFault } from '../../../domain/errors.ts';
import type { Plan } from '../../../domain/event.ts';
import type { Session } from '../../service/session.ts';
import { isSessionRefusal, refusalFault } from '../api/refusal.ts';
import { StreamConnection, type StreamHost } from './stream-connection.ts';
import type { MarketData } from './stream-messages.ts';

/** How markets are subscribed to. */
export interface StreamSettings {
  /** Which prices are asked for: those of the historical plan of this name. */
  readonly plan: Plan;
  readonly heartbeatMs: number;
  readonly conflateMs: number;
}

export interface MarketStreamOptions extends StreamSettings {
  readonly host: StreamHost;
  readonly appKey: string;
  readonly session: Pick<Session, 'token' | 'renew' | 'worked'>;
  readonly listener: StreamListener;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Why markets have not been heard for a while. */
export type Interruption = 'connection lost' | 'subscription renewed';

/** What a subscription tells; `markets` are those that are subscribed to. */
export interface StreamListener {
  /** In the order of coming. */
  data(data: MarketData): void;
  /** Data goes on after it was interrupted at `from`, epoch ms UTC, and what happened in between came as one change at `to`. */
  resumed(gap: {
    readonly from: number;
    readonly to: number;
    readonly why: Interruption;
    readonly markets: readonly string[];
  }): void;
  /** The connection was lost, or cannot be had; it is tried again after the wait. `from`: when data came last, epoch ms UTC, if any did. */
  lost(loss: {
    readonly why: FbpError;
    readonly waitMs: number;
    readonly from: number | undefined;
    readonly markets: readonly string[];
  }): void;
  /** The account may not have so many markets on one connection: these were left out. */
  leftOut(markets: readonly string[]): void;
}

const FIELDS: Readonly<Record<Plan, readonly string[]>> = {
  BASIC: ['EX_MARKET_DEF', 'EX_LTP'],
  ADVANCED: ['EX_MARKET_DEF', 'EX_LTP', 'EX_BEST_OFFERS', 'EX_TRADED', 'EX_TRADED_VOL'],
  PRO: ['EX_MARKET_DEF', 'EX_LTP', 'EX_ALL_OFFERS', 'EX_TRADED', 'EX_TRADED_VOL'],
};
const LADDER_LEVELS = 3;
/** Heartbeats come in time, but for the network's delays. */
const MISSED_HEARTBEATS = 3;
const SILENCE_MARGIN_MS = 1000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 60_000;
/** A connection that lived this long was a good one: the next waits begin anew. */
const GOOD_AFTER_MS = 10_000;

/** One subscription to markets: connects, and after every loss goes on where it was, until its signal aborts. */
export class MarketStream {
  readonly #options: MarketStreamOptions;
  #markets: readonly string[];
  #connection: StreamConnection | undefined;
  #clocks: { readonly initialClk: string; readonly clk: string } | undefined;
  #initialClk: string | undefined;
  /** When the last message was published, epoch ms; undefined before the first. */
  #heardAt: number | undefined;
  /** Why the next image or delta stands for more than one moment. */
  #interrupted: Interruption | undefined;
  /** A subscription is to be answered yet by an image, or by what happened since. */
  #isAnswerDue = false;
  /** When this connection subscribed, ms of the steady clock, as long as it has no answer to that. */
  #unansweredSince: number | undefined;
  /** The markets that were subscribed to when data came last. */
  #heardMarkets: readonly string[] = [];

  constructor(options: MarketStreamOptions, markets: readonly string[]) {
    this.#options = options;
    this.#markets = markets;
  }

  get markets(): readonly string[] {
    return this.#markets;
  }

  /** Connected, and what it is subscribed to has been sent once. */
  get isLive(): boolean {
    return this.#connection !== undefined && this.#interrupted === undefined && this.#heardAt !== undefined;
  }

  /** Subscribes to other markets, at once where there is a connection. */
  async change(markets: readonly string[]): Promise<void> {
    this.#markets = markets;
    this.#clocks = undefined;
    if (this.#connection === undefined) return;
    this.#interrupted ??= 'subscription renewed';
    // A connection that breaks meanwhile is the loop's matter: the next one has these markets.
    await this.#subscribe(this.#connection).catch(() => this.#connection?.close());
  }

  /** Runs until the signal aborts. Throws FbpError that no waiting mends: a key or an account that is refused. */
  async run(signal: AbortSignal): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const why = await this.#connect(signal).catch((error: unknown) => faultOrThrow(error));
      this.#connection = undefined;
      if (signal.aborted) return;
      if (this.#heardAt !== undefined) this.#interrupted = 'connection lost';
      if (!why.retryable) throw why;
      waitMs = performance.now() - startedAt > GOOD_AFTER_MS ? FIRST_WAIT_MS : waitMs;
      this.#options.listener.lost({ why, waitMs, from: this.#heardAt, markets: this.#heardMarkets });
      await this.#options.clock.sleep(waitMs, signal).catch(() => undefined);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }

  /** One connection from its beginning to its end, and why it ended. */
  async #connect(signal: AbortSignal): Promise<FbpError> {
    const { host, session, appKey } = this.#options;
    const connection = await StreamConnection.open(host, { onData: (data) => this.#hear(data) }, signal);
    try {
      const token = await session.token(signal);
      const { errorCode } = await connection.authenticate({ appKey, token });
      if (errorCode !== undefined) {
        // The token is another one next time, or Betfair says why it gives none.
        if (isSessionRefusal(errorCode)) await session.renew(token, signal);
        return retryableSession(refusalFault(errorCode, 'authentication'), errorCode);
      }
      session.worked(token);
      this.#unansweredSince = performance.now();
      await this.#subscribe(connection);
      this.#connection = connection;
      return await connection.ended;
    } finally {
      connection.close();
    }
  }

  async #subscribe(connection: StreamConnection): Promise<void> {
    this.#isAnswerDue = true;
    const { errorCode } = await connection.subscribe(this.#subscription(), this.#silenceMs);
    if (errorCode === undefined) return;
    if (errorCode === 'INVALID_CLOCK' && this.#clocks !== undefined) {
      this.#clocks = undefined;
      return await this.#subscribe(connection);
    }
    if (errorCode === 'SUBSCRIPTION_LIMIT_EXCEEDED' && this.#markets.length > 1) {
      const fitting = Math.ceil(this.#markets.length / 2);
      this.#options.listener.leftOut(this.#markets.slice(fitting));
      this.#markets = this.#markets.slice(0, fitting);
      return await this.#subscribe(connection);
    }
    throw refusalFault(errorCode, 'marketSubscription');
  }

  /** So long without a sign of life, or with signs of life alone where an image is due, means that nothing will come. */
  get #silenceMs(): number {
    return MISSED_HEARTBEATS * this.#options.heartbeatMs + SILENCE_MARGIN_MS;
  }

  #subscription(): object {
    const { plan, heartbeatMs, conflateMs } = this.#options;
    const levels = plan === 'ADVANCED' ? { ladderLevels: LADDER_LEVELS } : {};
    return {
      segmentationEnabled: true,
      heartbeatMs,
      conflateMs,
      ...this.#clocks,
      marketFilter: { marketIds: this.#markets },
      marketDataFilter: { fields: FIELDS[plan], ...levels },
    };
  }

  /** A server that lost its answer to a subscription goes on as if it had given it: to believe it would be a gap that nobody knows of. */
  #hear(data: MarketData): 'taken' | 'unbelievable' {
    if (this.#unansweredSince !== undefined) {
      if (data.kind === 'update') return 'unbelievable';
      const waitedMs = performance.now() - this.#unansweredSince;
      if (data.kind === 'heartbeat') return waitedMs < this.#silenceMs ? 'taken' : 'unbelievable';
      this.#unansweredSince = undefined;
    }
    this.#take(data);
    return 'taken';
  }

  #take(data: MarketData): void {
    const { listener } = this.#options;
    const isAnswer = this.#isAnswerDue && (data.kind === 'image' || data.kind === 'resumed');
    if (isAnswer && this.#interrupted !== undefined) {
      const markets = this.#heardMarkets.filter((id) => this.#markets.includes(id));
      listener.resumed({
        from: this.#heardAt ?? data.publishedAt,
        to: data.publishedAt,
        why: this.#interrupted,
        markets,
      });
      this.#interrupted = undefined;
    }
    this.#initialClk = data.initialClk ?? this.#initialClk;
    if (data.clk !== undefined && !data.hasMore && this.#initialClk !== undefined) {
      this.#clocks = { initialClk: this.#initialClk, clk: data.clk };
    }
    this.#heardAt = Math.max(this.#heardAt ?? 0, data.publishedAt);
    this.#heardMarkets = this.#markets;
    if (isAnswer) this.#isAnswerDue = data.hasMore;
    // Markets that are sent whole without having been asked for are news like any other.
    listener.data(isAnswer || data.kind === 'heartbeat' ? data : { ...data, kind: 'update' });
  }
}

/** A session that has ended is a matter of the next try, as long as Betfair gives another. */
function retryableSession(fault: FbpError, errorCode: string): FbpError {
  return isSessionRefusal(errorCode) ? refusalFault('CONNECTION_FAILED', 'authentication') : fault;
}

function faultOrThrow(error: unknown): FbpError {
  if (isFault(error)) return error;
  throw error;
}
