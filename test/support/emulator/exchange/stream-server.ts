import type { TLSSocket } from 'node:tls';
import { TEST_ACCOUNT } from '../emulator.ts';
import type { Sessions } from '../sessions.ts';
import { type Feed, type FeedLine, type FeedMarket, withoutNames, withoutVolumes } from './market-feed.ts';
import type { RawChange } from './market-state.ts';

/** What can go wrong with the stream, at the moment it is called for. */
export interface StreamFaults {
  /** Ends every connection, `mid-line` after half of a message. */
  disconnect(how: 'between lines' | 'mid-line'): void;
  /** Connections stay open and nothing is sent any more, no sign of life either. */
  silence(isSilent: boolean): void;
  /** The next subscription that goes on from a clock is answered with INVALID_CLOCK. */
  refuseNextClock(): void;
  /** The next subscription is accepted, and what it begins with never comes: only what happens from then on. */
  loseNextAnswer(): void;
  /** Sends all markets whole once more, as an answer to a subscription that nobody made or as an ordinary message. */
  reimage(as: 'image' | 'update'): void;
  /** Messages say that the exchange gets its data late (503). */
  setLate(isLate: boolean): void;
  /** The next message comes twice. */
  repeat(): void;
  /** So many connections may be open at once from now on. */
  allowConnections(limit: number): void;
  /** As for a reader that is too slow: what happens is kept back, and then sent as one change a market (`con`). */
  conflate(isSlow: boolean): void;
  /** A change that is in no file. */
  publish(marketId: string, change: RawChange): void;
}

export interface StreamRules {
  readonly sessions: Sessions;
  readonly now: () => number;
  readonly isDelayed?: boolean;
  readonly marketLimit?: number;
  readonly connectionLimit?: number;
  readonly segment?: number;
}

interface Subscription {
  readonly id: number;
  readonly markets: ReadonlySet<string>;
  readonly heartbeatMs: number;
}

interface Client {
  readonly socket: TLSSocket;
  isKnown: boolean;
  subscription: Subscription | undefined;
  heardAt: number;
}

const DELAY_MS = 180_000;

/** The emulated stream: what happened until its clock's time has been sent, line by line. A clock (`clk`) is the number of lines so far. */
export class ExchangeStream implements StreamFaults {
  readonly #feed: Feed;
  readonly #rules: StreamRules;
  readonly #clients = new Set<Client>();
  readonly #heartbeats: NodeJS.Timeout;
  #sent = 0;
  #isSilent = false;
  #isLate = false;
  #refusesClock = false;
  #repeats = false;
  #losesAnswer = false;
  /** The number of lines that were sent before those that are kept back. */
  #keptFrom: number | undefined;
  #connectionLimit: number;

  constructor(feed: Feed, rules: StreamRules) {
    this.#feed = feed;
    this.#rules = rules;
    this.#connectionLimit = rules.connectionLimit ?? 10;
    this.#heartbeats = setInterval(() => this.beat(), 100);
  }

  /** Changes so far. */
  get sent(): number {
    return this.#sent;
  }

  get isOver(): boolean {
    return this.#sent === this.#feed.lines.length;
  }

  accept(socket: TLSSocket): void {
    const client: Client = { socket, isKnown: false, subscription: undefined, heardAt: performance.now() };
    this.#clients.add(client);
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('close', () => this.#clients.delete(client));
    let started = '';
    socket.on('data', (text: string) => {
      const lines = (started + text).split('\r\n');
      started = lines.pop() ?? '';
      for (const line of lines) this.#request(client, JSON.parse(line));
    });
    this.#write(client, { op: 'connection', connectionId: `002-${this.#clients.size}` });
  }

  /** Sends what happened until then. */
  sendUntil(to: number): void {
    const { lines } = this.#feed;
    for (; this.#sent < lines.length && (lines[this.#sent]?.pt ?? 0) <= to; )
      this.#publish(lines[this.#sent++] as FeedLine);
  }

  disconnect(how: 'between lines' | 'mid-line'): void {
    for (const { socket } of this.#clients) {
      if (how === 'mid-line') socket.write('{"op":"mcm","id":2,"clk":"17","pt":17000', () => socket.destroy());
      else socket.destroy();
    }
  }

  silence(isSilent: boolean): void {
    this.#isSilent = isSilent;
  }

  refuseNextClock(): void {
    this.#refusesClock = true;
  }

  loseNextAnswer(): void {
    this.#losesAnswer = true;
  }

  reimage(as: 'image' | 'update'): void {
    for (const client of this.#clients) this.#sendImage(client, as === 'image' ? { ct: 'SUB_IMAGE' } : {});
  }

  setLate(isLate: boolean): void {
    this.#isLate = isLate;
  }

  repeat(): void {
    this.#repeats = true;
  }

  allowConnections(limit: number): void {
    this.#connectionLimit = limit;
  }

  conflate(isSlow: boolean): void {
    const from = this.#keptFrom;
    this.#keptFrom = isSlow ? (from ?? this.#sent) : undefined;
    if (isSlow || from === undefined) return;
    for (const client of this.#clients) this.#sendMissed(client, from, {});
  }

  publish(marketId: string, change: RawChange): void {
    const market = this.#feed.markets.find(({ id }) => id === marketId);
    if (market !== undefined) this.#publish({ market, change, pt: Math.floor(this.#rules.now()) });
  }

  close(): void {
    clearInterval(this.#heartbeats);
    for (const { socket } of this.#clients) socket.destroy();
  }

  #publish({ market, change, pt }: FeedLine): void {
    const isFirst = market.state.definition === undefined;
    market.state.apply(change);
    if (change.marketDefinition !== undefined) market.named = change.marketDefinition;
    if (this.#keptFrom !== undefined) return;
    for (const client of this.#clients) {
      if (!client.subscription?.markets.has(market.id)) continue;
      const mc = [this.#shown(isFirst ? { ...change, img: true } : change)];
      this.#sendData(client, { clk: this.#clk, pt, mc });
    }
  }

  #request(client: Client, request: Readonly<Record<string, unknown>>): void {
    const id = Number(request['id']);
    const errorCode = this.#whyRefused(client, request);
    if (errorCode !== undefined) {
      this.#refuse(client, id, errorCode);
      return;
    }
    if (request['op'] === 'authentication') client.isKnown = true;
    this.#write(client, { op: 'status', id, statusCode: 'SUCCESS', connectionClosed: false, connectionsAvailable: 9 });
    if (request['op'] === 'marketSubscription') this.#subscribe(client, id, request);
  }

  #whyRefused(client: Client, request: Readonly<Record<string, unknown>>): string | undefined {
    const { sessions, marketLimit = 200 } = this.#rules;
    if (request['op'] === 'authentication') {
      if (request['appKey'] !== TEST_ACCOUNT.appKey) return 'INVALID_APP_KEY';
      if (!sessions.isAlive(String(request['session']))) return 'INVALID_SESSION_INFORMATION';
      const open = [...this.#clients].filter(({ isKnown }) => isKnown).length;
      return open >= this.#connectionLimit ? 'MAX_CONNECTION_LIMIT_EXCEEDED' : undefined;
    }
    if (!client.isKnown) return 'NO_SESSION';
    if (request['op'] !== 'marketSubscription') return undefined;
    if (marketIdsOf(request).length > marketLimit) return 'SUBSCRIPTION_LIMIT_EXCEEDED';
    const isRefused = request['clk'] !== undefined && this.#refusesClock;
    if (isRefused) this.#refusesClock = false;
    return isRefused ? 'INVALID_CLOCK' : undefined;
  }

  #subscribe(client: Client, id: number, request: Readonly<Record<string, unknown>>): void {
    const clk = request['clk'];
    const heartbeatMs = Number(request['heartbeatMs']);
    this.sendUntil(this.#rules.now());
    client.subscription = { id, markets: new Set(marketIdsOf(request)), heartbeatMs };
    const isLost = this.#losesAnswer;
    this.#losesAnswer = false;
    if (isLost) return;
    const conflateMs = this.#rules.isDelayed ? DELAY_MS : Number(request['conflateMs'] ?? 0);
    const head = { heartbeatMs, conflateMs, initialClk: 'start' };
    if (clk === undefined) this.#sendImage(client, { ct: 'SUB_IMAGE', ...head });
    else this.#sendMissed(client, Number(clk), { ct: 'RESUB_DELTA', ...head });
  }

  #sendImage(client: Client, head: object): void {
    const { now, segment = Number.POSITIVE_INFINITY } = this.#rules;
    const markets = this.#marketsOf(client).filter(({ state }) => state.definition !== undefined);
    const changes = markets.map(({ state }) => this.#shown(state.image()));
    const pt = Math.floor(now());
    const clk = this.#clk;
    if (changes.length <= segment) {
      this.#sendData(client, { ...head, clk, pt, mc: changes });
      return;
    }
    for (let from = 0; from < changes.length; from += segment) {
      const isLast = from + segment >= changes.length;
      const segmentType = from === 0 ? 'SEG_START' : isLast ? 'SEG_END' : 'SEG';
      this.#sendData(client, {
        ...head,
        ...(isLast && { clk }),
        segmentType,
        pt,
        mc: changes.slice(from, from + segment),
      });
    }
  }

  /** What happened since a clock, as one change a market. */
  #sendMissed(client: Client, clk: number, head: object): void {
    const missed = new Map<FeedMarket, RawChange[]>();
    for (const { market, change } of this.#feed.lines.slice(clk, this.#sent)) {
      const known = missed.get(market);
      if (known === undefined) missed.set(market, [change]);
      else known.push(change);
    }
    const mc = this.#marketsOf(client).flatMap((market) => {
      const changes = missed.get(market) ?? [];
      return changes.length === 0 ? [] : [{ ...this.#shown(market.state.merged(changes)), con: true }];
    });
    this.#sendData(client, { ...head, clk: this.#clk, pt: Math.floor(this.#rules.now()), mc });
  }

  /** Whoever goes on from there has missed nothing. */
  get #clk(): string {
    return String(this.#keptFrom ?? this.#sent);
  }

  #marketsOf({ subscription }: Client): FeedMarket[] {
    return this.#feed.markets.filter(({ id }) => subscription?.markets.has(id));
  }

  /** Files are conflated by as little as 50 ms, and say so. */
  #shown({ con: _, ...change }: RawChange): RawChange {
    const unnamed = withoutNames(change as RawChange);
    return this.#rules.isDelayed ? withoutVolumes(unnamed) : unnamed;
  }

  #sendData(client: Client, data: object): void {
    if (client.subscription === undefined || this.#isSilent) return;
    client.heardAt = performance.now();
    const status = this.#isLate ? { status: 503 } : {};
    const message = { op: 'mcm', id: client.subscription.id, ...status, ...data };
    this.#write(client, message);
    if (!this.#repeats) return;
    this.#repeats = false;
    this.#write(client, message);
  }

  /** Sends a sign of life to those who have heard nothing for the time they asked for, or for `silenceMs`. */
  beat(silenceMs?: number): void {
    this.sendUntil(this.#rules.now());
    for (const client of this.#clients) {
      const { subscription, heardAt } = client;
      if (subscription === undefined) continue;
      if (performance.now() - heardAt < (silenceMs ?? subscription.heartbeatMs)) continue;
      this.#sendData(client, { ct: 'HEARTBEAT', clk: this.#clk, pt: Math.floor(this.#rules.now()) });
    }
  }

  #refuse(client: Client, id: number, errorCode: string): void {
    const isClosed = errorCode !== 'INVALID_CLOCK' && errorCode !== 'SUBSCRIPTION_LIMIT_EXCEEDED';
    this.#write(client, {
      op: 'status',
      id,
      statusCode: 'FAILURE',
      errorCode,
      errorMessage: errorCode,
      connectionClosed: isClosed,
    });
    if (isClosed) client.socket.end();
  }

  #write({ socket }: Client, message: object): void {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\r\n`);
  }
}

function marketIdsOf(request: Readonly<Record<string, unknown>>): readonly string[] {
  return (request['marketFilter'] as { marketIds?: string[] }).marketIds ?? [];
}
