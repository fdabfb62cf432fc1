import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createRandom } from '../generator/random.ts';
import { type Answer, errorPage, json, springError } from './answer.ts';
import { type CertificateFiles, serverTls } from './certificates.ts';
import { FAULTS, type FaultName, PASSING_FAULTS } from './faults.ts';
import { type FilterBody, type FilterOptions, filterFiles, monthOf, parseFilter } from './file-filter.ts';
import type { LoggedRequest } from './request-log.ts';
import { type SessionRules, Sessions } from './sessions.ts';
import { type FileBytes, PREFIXES, readFiles, type StoredFile, storedFiles } from './stored-file.ts';

export interface RandomFaults {
  /** 0..1: share of data requests that go wrong. */
  readonly rate: number;
  readonly seed: string;
  readonly kinds?: readonly FaultName[];
}

export interface EmulatorOptions extends Partial<SessionRules>, Partial<FilterOptions> {
  /** Folders and TARs of market files. */
  readonly archives?: readonly string[];
  /** Files given directly, e.g. by the generator. */
  readonly files?: Iterable<FileBytes>;
  readonly prefix?: keyof typeof PREFIXES;
  readonly port?: number;
  /** With certificates the server speaks TLS and certificate log-in works. */
  readonly certificates?: CertificateFiles;
  readonly faults?: RandomFaults;
  /** How long slow faults take, in milliseconds. */
  readonly slowMs?: number;
  /** What stands in the place of a JSON answer. */
  readonly alter?: (endpoint: string, value: unknown) => unknown;
  /** Data requests above this rate are answered with 429. */
  readonly rateLimit?: { readonly requests: number; readonly windowMs: number };
  /** What a dead session gets: 401, or the web page that some users saw. */
  readonly expiredAnswer?: 'status' | 'page';
  /** What every file has behind its own bytes. */
  readonly padding?: Buffer;
  /** What lists of files hold instead of the paths that fit. */
  readonly listed?: (paths: readonly string[], filter: FilterBody) => readonly unknown[];
  /** The documented method of GetMyData; both work unless this says GET. */
  readonly myDataMethod?: 'GET' | 'both';
}

export interface Emulator {
  /** For `betfair.base_url` and `betfair.identity_url`. */
  readonly url: string;
  readonly files: readonly StoredFile[];
  /** Every request, in the order of their coming. */
  readonly log: readonly LoggedRequest[];
  readonly sessions: Sessions;
  /** The next `times` requests that fit get this fault. */
  inject(
    fault: FaultName,
    match: (request: Pick<LoggedRequest, 'endpoint' | 'filePath' | 'filter'>) => boolean,
    times?: number,
  ): void;
  clearLog(): void;
  /** Lets requests come in and answers none until `release`. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

export const TEST_ACCOUNT = { username: 'someone', password: 'pass word+&%', appKey: 'appkey123' } as const;

const LOGIN_ENDPOINTS: ReadonlySet<string> = new Set(['certlogin', 'login', 'keepAlive', 'logout']);

/** Starts the whole historic data service on a port of the loopback address: log-in, lists, files, limits and faults. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const files = await loadFiles(options);
  const byPath = new Map(files.map((file) => [file.remote.path, file]));
  const sessions = new Sessions({
    account: options.account ?? TEST_ACCOUNT,
    tokens: options.tokens ?? [],
    sessionAgeMs: options.sessionAgeMs ?? 12 * 3_600_000,
    loginFailure: options.loginFailure,
  });
  const filterOptions = { unownedMonths: options.unownedMonths ?? [], blankCountry: options.blankCountry ?? true };
  const log: LoggedRequest[] = [];
  const recent: number[] = [];
  const random = createRandom(options.faults?.seed ?? 'none');
  const planned: { fault: FaultName; match: Parameters<Emulator['inject']>[1]; left: number }[] = [];

  let held: { promise: Promise<void>; open: () => void } | undefined;

  const isOverLimit = (now: number): boolean => {
    if (options.rateLimit === undefined) return false;
    while (recent.length > 0 && now - (recent[0] ?? 0) >= options.rateLimit.windowMs) recent.shift();
    recent.push(now);
    return recent.length > options.rateLimit.requests;
  };

  const chooseFault = (request: ParsedRequest): FaultName | undefined => {
    const injected = planned.find(({ left, match }) => left > 0 && match(request));
    if (injected !== undefined) {
      injected.left -= 1;
      return injected.fault;
    }
    if (options.faults === undefined || LOGIN_ENDPOINTS.has(request.endpoint)) return undefined;
    return random.chance(options.faults.rate) ? random.pick(options.faults.kinds ?? PASSING_FAULTS) : undefined;
  };

  const dataAnswer = (request: ParsedRequest): Answer => {
    const { endpoint, method, filter } = request;
    if (endpoint === 'GetMyData') {
      return method === 'POST' && options.myDataMethod === 'GET'
        ? springError(405, 'Method Not Allowed')
        : json(ownedPackages(files, filterOptions));
    }
    if (endpoint === 'DownloadFile') {
      const file = byPath.get(request.filePath ?? '');
      return file === undefined || filterOptions.unownedMonths.includes(monthOf(file))
        ? errorPage()
        : fileAnswer(file, options.padding);
    }
    if (!FILTER_ENDPOINTS.has(endpoint)) return springError(404, 'Not Found');
    if (filter === undefined) return springError(400, 'Failed to read request');
    const found = filterFiles(files, filter, filterOptions);
    if (endpoint !== 'DownloadListOfFiles') return countAnswer(endpoint, found);
    const paths = found.map(({ remote }) => remote.path);
    return json(options.listed?.(paths, filter) ?? paths);
  };

  const answerTo = (request: ParsedRequest, now: number): Answer => {
    const { endpoint, headers, form } = request;
    if (endpoint === 'certlogin') return sessions.certLogin(form, headers['x-application'], request.hasCertificate);
    if (endpoint === 'login') return sessions.login(form, headers['x-application'], headers['accept']);
    if (endpoint === 'keepAlive') return sessions.keepAlive(headers['x-authentication']);
    if (endpoint === 'logout') return sessions.logout(headers['x-authentication']);
    if (isOverLimit(now)) return { status: 429, headers: { 'retry-after': '1' }, body: Buffer.alloc(0) };
    if (!sessions.isAlive(headers['ssoid'])) {
      return options.expiredAnswer === 'page' ? errorPage() : { status: 401, headers: {}, body: Buffer.alloc(0) };
    }
    return dataAnswer(request);
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const now = performance.now();
    const request = await parseRequest(incoming);
    await held?.promise;
    const answer = altered(request.endpoint, answerTo(request, now), options.alter);
    const fault = chooseFault(request);
    const whole = fault === undefined || fault === 'slowFirstByte';
    const delivered =
      request.endpoint === 'DownloadFile' &&
      answer.status === 200 &&
      !answer.body.subarray(0, 1).equals(Buffer.from('<'));
    log.push({
      at: now,
      endpoint: request.endpoint,
      method: request.method,
      filePath: request.filePath,
      filter: request.filter,
      status: answer.status,
      fault,
      delivered: whole && delivered,
    });
    const send = (sent: Answer) => sendAnswer(response, sent);
    if (fault === undefined) return send(answer);
    const otherFile = files.find(({ remote }) => remote.path !== request.filePath)?.bytes;
    const session = request.headers['ssoid'];
    FAULTS[fault].act({ answer, response, otherFile, session, slowMs: options.slowMs ?? 50, send });
  };

  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    handle(incoming, response).catch(() => response.destroy());
  };
  const { certificates } = options;
  const server =
    certificates === undefined ? createServer(listener) : createTlsServer(serverTls(certificates), listener);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `${certificates === undefined ? 'http' : 'https'}://127.0.0.1:${port}/api/`,
    files,
    log,
    sessions,
    inject(fault, match, times = 1) {
      planned.push({ fault, match, left: times });
    },
    hold() {
      let open = () => {};
      const promise = new Promise<void>((resolve) => {
        open = resolve;
      });
      held = { promise, open };
    },
    release() {
      held?.open();
      held = undefined;
    },
    clearLog() {
      log.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function altered(endpoint: string, answer: Answer, alter: EmulatorOptions['alter']): Answer {
  if (alter === undefined || answer.headers['content-type'] !== 'application/json') return answer;
  return json(alter(endpoint, JSON.parse(answer.body.toString('utf8'))), answer.status);
}

async function loadFiles({ archives = [], files = [], prefix = 'current' }: EmulatorOptions): Promise<StoredFile[]> {
  const read = (await Promise.all(archives.map(readFiles))).flat();
  return storedFiles([...read, ...files], PREFIXES[prefix]);
}

interface ParsedRequest {
  readonly endpoint: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly filePath: string | undefined;
  readonly filter: FilterBody | undefined;
  readonly form: URLSearchParams;
  readonly hasCertificate: boolean;
}

const FILTER_ENDPOINTS: ReadonlySet<string> = new Set([
  'GetCollectionOptions',
  'GetAdvBasketDataSize',
  'DownloadListOfFiles',
]);

async function parseRequest(incoming: IncomingMessage): Promise<ParsedRequest> {
  const url = new URL(incoming.url ?? '/', 'http://emulator');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const endpoint = url.pathname.replace(/^\/api\//, '');
  return {
    endpoint,
    method: incoming.method ?? 'GET',
    headers: incoming.headers as Record<string, string>,
    filePath: url.searchParams.get('filePath') ?? undefined,
    filter: FILTER_ENDPOINTS.has(endpoint) ? parseFilter(body) : undefined,
    form: new URLSearchParams(body),
    hasCertificate: incoming.socket instanceof TLSSocket && incoming.socket.authorized,
  };
}

function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.end(body);
}

function fileAnswer({ remote, bytes }: StoredFile, padding?: Buffer): Answer {
  const name = `${remote.marketId ?? remote.eventId}.bz2`;
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream', 'content-filename': name },
    body: padding === undefined ? bytes : Buffer.concat([bytes, padding]),
  };
}

function countAnswer(endpoint: string, found: readonly StoredFile[]): Answer {
  if (endpoint === 'GetAdvBasketDataSize') {
    const bytes = found.reduce((sum, file) => sum + file.bytes.length, 0);
    return json({ totalSizeMB: Math.round(bytes / 1e6), fileCount: found.length });
  }
  return json({
    marketTypesCollection: counts(found.map(({ marketType }) => marketType)),
    countriesCollection: counts(found.map(({ countryCode }) => countryCode)),
    fileTypeCollection: counts(found.map(({ remote }) => (remote.marketId === undefined ? 'E' : 'M'))),
  });
}

function counts(values: readonly string[]): { name: string; count: number }[] {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found].map(([name, count]) => ({ name, count }));
}

const PLAN_NAMES = { BASIC: 'Basic Plan', ADVANCED: 'Advanced Plan', PRO: 'Pro Plan' } as const;

function ownedPackages(files: readonly StoredFile[], { unownedMonths }: FilterOptions): object[] {
  const months = new Set(files.map((file) => `${PLAN_NAMES[file.remote.plan]}|${monthOf(file)}`));
  return [...months]
    .map((text) => text.split('|'))
    .filter(([, month = '']) => !unownedMonths.includes(month))
    .map(([plan, month], index) => ({
      sport: 'Soccer',
      plan,
      forDate: `${month}-01T00:00:00`,
      purchaseItemId: index + 1,
    }));
}
