import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type CertificateFiles, makeCertificates, serverTls } from '../certificates.ts';
import { TEST_ACCOUNT } from '../emulator.ts';
import { Sessions } from '../sessions.ts';
import type { FileBytes } from '../stored-file.ts';
import { answerRpc, type CatalogueRules } from './api-ng.ts';
import { type FeedMarket, readFeed } from './market-feed.ts';
import { ExchangeStream, type StreamFaults } from './stream-server.ts';

export interface ExchangeOptions extends Partial<CatalogueRules> {
  readonly files: Iterable<FileBytes>;
  /** Where its clock stands, epoch ms, until it is asked for something. */
  readonly startAt: number;
  /** How much faster than ours its clock goes; 0: only `advance` moves it. */
  readonly speed?: number;
  readonly port?: number;
  readonly streamPort?: number;
  readonly certificates?: CertificateFiles;
  readonly sessionAgeMs?: number;
  /** A delayed key: prices minutes late, no volumes. */
  readonly isDelayed?: boolean;
  /** Markets that a connection may have. */
  readonly marketLimit?: number;
  readonly connectionLimit?: number;
  /** Markets in one part of an image. */
  readonly segment?: number;
}

/** An emulated exchange: log-in and API-NG over HTTPS, the stream over TLS, on this machine only. */
export interface EmulatedExchange extends StreamFaults {
  /** For `betfair.identity_url`. */
  readonly identityUrl: string;
  /** For `betfair.exchange_url`. */
  readonly exchangeUrl: string;
  /** For `betfair.stream_host`. */
  readonly streamHost: string;
  readonly certificates: CertificateFiles;
  readonly sessions: Sessions;
  /** Every operation that was called, in the order of their coming. */
  readonly methods: readonly string[];
  /** Epoch ms, the exchange's own. */
  now(): number;
  /** Stops the clock, until it is released. */
  hold(): void;
  release(): void;
  /** Moves the clock to that instant, and sends all that happened until then, with a sign of life behind it. */
  advance(to: number): void;
  readonly markets: number;
  /** Those that have begun and are not closed. */
  readonly openMarkets: readonly FeedMarket[];
  /** Changes of them so far. */
  readonly sent: number;
  /** Everything of the files has been sent. */
  readonly isOver: boolean;
  close(): Promise<void>;
}

const TICK_MS = 10;

/** Replays market files as a live exchange. Throws where there is no `openssl` to make certificates with: see `canEmulate`. */
export async function startExchange(options: ExchangeOptions): Promise<EmulatedExchange> {
  const certificates = options.certificates ?? makeCertificates();
  if (certificates === undefined) throw new Error('certificates need the openssl program');
  const feed = readFeed(options.files);
  const sessions = new Sessions({
    account: TEST_ACCOUNT,
    tokens: [],
    sessionAgeMs: options.sessionAgeMs ?? 12 * 3_600_000,
    loginFailure: undefined,
  });
  const { startAt, speed = 0 } = options;
  let beganAt: number | undefined;
  let isHeld = false;
  let moved = startAt;
  const now = () => (beganAt === undefined ? moved : moved + (performance.now() - beganAt) * speed);
  const stream = new ExchangeStream(feed, { ...options, sessions, now });
  const methods: string[] = [];
  const context = { feed, sessions, now, ...options };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(incoming);
    const path = (incoming.url ?? '').split('?')[0] ?? '';
    const headers = incoming.headers as Record<string, string>;
    const send = (status: number, text: string | Buffer) => {
      response.writeHead(status, { 'content-type': 'application/json', date: new Date(now()).toUTCString() });
      response.end(text);
    };
    if (path.startsWith('/exchange/')) {
      // However long it took to come here, nothing has happened yet.
      if (speed > 0 && !isHeld) beganAt ??= performance.now();
      const { method, answer } = answerRpc(body, headers, context);
      methods.push(method);
      return send(200, JSON.stringify(answer));
    }
    const form = new URLSearchParams(body);
    const [app, token] = [headers['x-application'], headers['x-authentication']];
    const endpoint = path.replace('/api/', '');
    const known = {
      certlogin: () => sessions.certLogin(form, app, true),
      login: () => sessions.login(form, app, headers['accept']),
      keepAlive: () => sessions.keepAlive(token),
    }[endpoint];
    const answer = known?.();
    send(answer?.status ?? 404, answer?.body ?? '{}');
  };
  const listener: RequestListener = (incoming, response) =>
    void handle(incoming, response).catch(() => response.destroy());
  const tls = { ...serverTls(certificates), requestCert: false };
  const api = createHttpsServer(tls, listener);
  const streams = createTlsServer(tls, (socket) => stream.accept(socket));
  api.listen(options.port ?? 0, '127.0.0.1');
  streams.listen(options.streamPort ?? 0, '127.0.0.1');
  await Promise.all([once(api, 'listening'), once(streams, 'listening')]);
  const timer = speed > 0 ? setInterval(() => stream.sendUntil(now()), TICK_MS) : undefined;
  const address = `https://127.0.0.1:${(api.address() as AddressInfo).port}`;
  return {
    identityUrl: `${address}/api/`,
    exchangeUrl: `${address}/exchange/betting/json-rpc/v1`,
    streamHost: `127.0.0.1:${(streams.address() as AddressInfo).port}`,
    certificates,
    sessions,
    methods,
    now,
    hold() {
      moved = now();
      [isHeld, beganAt] = [true, undefined];
    },
    release() {
      if (isHeld) [isHeld, beganAt] = [false, performance.now()];
    },
    advance(to) {
      moved = Math.max(moved, to);
      stream.beat(0);
    },
    markets: feed.markets.length,
    get openMarkets() {
      return feed.markets.filter(({ state, named }) => state.definition !== undefined && named.status !== 'CLOSED');
    },
    get sent() {
      return stream.sent;
    },
    get isOver() {
      return stream.isOver;
    },
    disconnect: (how) => stream.disconnect(how),
    silence: (isSilent) => stream.silence(isSilent),
    refuseNextClock: () => stream.refuseNextClock(),
    loseNextAnswer: () => stream.loseNextAnswer(),
    reimage: (as) => stream.reimage(as),
    setLate: (isLate) => stream.setLate(isLate),
    repeat: () => stream.repeat(),
    allowConnections: (limit) => stream.allowConnections(limit),
    conflate: (isSlow) => stream.conflate(isSlow),
    publish: (marketId, change) => stream.publish(marketId, change),
    async close() {
      clearInterval(timer);
      stream.close();
      api.closeAllConnections();
      await Promise.all([api, streams].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The variables that make fbp talk to the emulated exchange. */
export function exchangeEnv({
  identityUrl,
  exchangeUrl,
  streamHost,
  certificates,
}: EmulatedExchange): Record<string, string> {
  return {
    FBP_BETFAIR_IDENTITY_URL: identityUrl,
    FBP_BETFAIR_EXCHANGE_URL: exchangeUrl,
    FBP_BETFAIR_STREAM_HOST: streamHost,
    FBP_USERNAME: TEST_ACCOUNT.username,
    FBP_PASSWORD: TEST_ACCOUNT.password,
    FBP_APP_KEY: TEST_ACCOUNT.appKey,
    FBP_CA_FILE: certificates.caFile,
  };
}
