import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import { type Clock, SYSTEM_CLOCK } from '../../disk/clock.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import {
  BASKET_SIZE,
  type BasketSize,
  COLLECTION_OPTIONS,
  type CollectionOptions,
  FILE_LIST,
  isHtml,
  MY_DATA,
  mustBeAnswered,
  type OwnedPackage,
  readAnswer,
  retryAfter,
} from '../service/answers.ts';
import { certificateFiles, readCredentials } from '../service/credentials.ts';
import { identityHosts } from '../service/hosts.ts';
import { identityService } from '../service/identity-service.ts';
import { RateLimiter, type RequestGate } from '../service/rate-limiter.ts';
import { Session } from '../service/session.ts';
import { type HttpAnswer, type HttpRequest, type TakeBytes, Transport } from '../service/transport.ts';
import { filterBody, type HistoricFilter } from './lists/historic-filter.ts';

/** A month of every soccer market is some 25 MB of paths. */
const MAX_LIST_BYTES = 256 << 20;
/** The largest PRO file known is below 100 MB, and none may decode to more than this. */
const MAX_FILE_BYTES = 1024 << 20;
/** Lists over a month take the service minutes where files take seconds. */
const LIST_TIMEOUT_FACTOR = 4;

/** Betfair's historical data service. Every call tries once, but for one new log-in when the session has died; nothing is sent before the first call. */
export interface HistoricClient {
  /** The months the account has acquired. */
  myData(signal: AbortSignal): Promise<readonly OwnedPackage[]>;
  collectionOptions(filter: HistoricFilter, signal: AbortSignal): Promise<CollectionOptions>;
  basketSize(filter: HistoricFilter, signal: AbortSignal): Promise<BasketSize>;
  /** Paths of the files that fit, as they were given; empty also for months not acquired. */
  listFiles(filter: HistoricFilter, signal: AbortSignal): Promise<readonly unknown[]>;
  /** Hands on a file's bytes as they come; what is not the file but an error or a web page throws before. */
  download(path: string, take: TakeBytes, signal: AbortSignal): Promise<void>;
  /** Requests sent so far, log-ins included. */
  readonly requests: number;
  close(): Promise<void>;
}

export interface HistoricClientOptions {
  readonly betfair: Pick<Config['betfair'], 'base_url' | 'identity_url' | 'jurisdiction'>;
  readonly requestsPerSecond: number;
  /** What requests wait for instead, where other processes send some too. */
  readonly gate?: RequestGate | undefined;
  /** Until a request is given up; lists have longer. */
  readonly timeoutMs: number;
  readonly secrets: Secrets;
  readonly clock?: Clock;
  /** Told of every session token that a log-in gives. */
  readonly onToken?: ((token: string) => void) | undefined;
}

/** Opens the client. Throws FBP-CREDENTIALS, saying what to set, when there is not enough to log in with. */
export function openHistoricClient(options: HistoricClientOptions): HistoricClient {
  const { betfair, requestsPerSecond, timeoutMs, secrets, clock = SYSTEM_CLOCK, onToken } = options;
  const credentials = readCredentials(secrets);
  const hosts = identityHosts(betfair.jurisdiction, betfair.identity_url);
  const limiter = options.gate ?? new RateLimiter(requestsPerSecond, clock);
  const data = new Transport(limiter, { ca: credentials.ca });
  // The client certificate is shown to the log-in hosts only.
  const logins = new Transport(limiter, certificateFiles(credentials));
  const identity = identityService({ ...hosts, transport: logins, credentials, timeoutMs });
  const session = new Session({ identity, ssoid: credentials.ssoid, keepAliveMs: hosts.keepAliveMs, clock, onToken });
  const call = sessionCalls({ transport: data, session, limiter });
  const baseUrl = betfair.base_url.endsWith('/') ? betfair.base_url : `${betfair.base_url}/`;
  return new SessionClient({ call, baseUrl, timeoutMs, session, data, logins });
}

interface SessionClientParts {
  readonly call: Call;
  /** Ends in a slash. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly session: Session;
  readonly data: Transport;
  readonly logins: Transport;
}

/** The service's calls, each within a session. */
class SessionClient implements HistoricClient {
  readonly #parts: SessionClientParts;

  constructor(parts: SessionClientParts) {
    this.#parts = parts;
  }

  get requests(): number {
    return this.#parts.data.sent + this.#parts.logins.sent;
  }

  async myData(signal: AbortSignal): Promise<readonly OwnedPackage[]> {
    const answer = await myData(this.#parts.call, this.#post('GetMyData', '{}'), signal);
    return readAnswer(MY_DATA, answer, 'GetMyData');
  }

  async collectionOptions(filter: HistoricFilter, signal: AbortSignal): Promise<CollectionOptions> {
    const path = 'GetCollectionOptions';
    return readAnswer(COLLECTION_OPTIONS, await this.#ask(path, filter, signal), path);
  }

  async basketSize(filter: HistoricFilter, signal: AbortSignal): Promise<BasketSize> {
    const path = 'GetAdvBasketDataSize';
    return readAnswer(BASKET_SIZE, await this.#ask(path, filter, signal), path);
  }

  async listFiles(filter: HistoricFilter, signal: AbortSignal): Promise<readonly unknown[]> {
    const path = 'DownloadListOfFiles';
    return readAnswer(FILE_LIST, await this.#ask(path, filter, signal), path);
  }

  async download(path: string, take: TakeBytes, signal: AbortSignal): Promise<void> {
    const { call, baseUrl, timeoutMs } = this.#parts;
    const url = new URL('DownloadFile', baseUrl);
    // Slashes too: the service takes them as %2F.
    url.search = `filePath=${encodeURIComponent(path)}`;
    const takes = ({ body }: HttpAnswer) => (isHtml(body) ? undefined : take);
    const wanted = { method: 'GET', url, headers: {}, timeoutMs, maxBytes: MAX_FILE_BYTES, what: path, takes } as const;
    await call(wanted, signal);
  }

  async close(): Promise<void> {
    const { session, data, logins } = this.#parts;
    session.close();
    await Promise.all([data.close(), logins.close()]);
  }

  async #ask(path: string, filter: HistoricFilter, signal: AbortSignal): Promise<Buffer> {
    return (await this.#parts.call(this.#post(path, filterBody(filter)), signal)).body;
  }

  #post(path: string, body: string): HttpRequest {
    return {
      method: 'POST',
      url: new URL(path, this.#parts.baseUrl),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body,
      timeoutMs: this.#parts.timeoutMs * LIST_TIMEOUT_FACTOR,
      maxBytes: MAX_LIST_BYTES,
      what: path,
    };
  }
}

type Call = (wanted: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** The documented form is GET, the one in use elsewhere is POST: whichever the service takes. */
async function myData(call: Call, wanted: HttpRequest, signal: AbortSignal): Promise<Buffer> {
  try {
    return (await call(wanted, signal)).body;
  } catch (error) {
    const refused = isFault(error, 'FBP-REMOTE') && !error.retryable;
    if (!refused) throw error;
    return (await call({ ...wanted, method: 'GET', body: undefined }, signal)).body;
  }
}

interface SessionCallsOptions {
  readonly transport: Transport;
  readonly session: Session;
  readonly limiter: RequestGate;
}

/** Sends requests with the session's token, and once more with a new one when the service no longer knows it. */
function sessionCalls({ transport, session, limiter }: SessionCallsOptions): Call {
  const send = async (wanted: HttpRequest, token: string, signal: AbortSignal) => {
    const answer = await transport.send({ ...wanted, headers: { ...wanted.headers, ssoid: token } }, signal);
    if (answer.status === 429 || answer.status === 503) limiter.slowDown(retryAfter(answer.headers['retry-after']));
    return answer;
  };
  const isRefused = async (answer: HttpAnswer, token: string, signal: AbortSignal) => {
    if (answer.status === 401) return true;
    // The web page with status 200 is also what an expired session may get; nothing tells the two apart but asking.
    return answer.status === 200 && isHtml(answer.body) && !(await session.isAlive(token, signal));
  };

  return async (wanted, signal) => {
    let token = await session.token(signal);
    let answer = await send(wanted, token, signal);
    if (await isRefused(answer, token, signal)) {
      token = await session.renew(token, signal);
      answer = await send(wanted, token, signal);
      if (answer.status === 401) await session.renew(token, signal);
    }
    mustBeAnswered(answer, wanted.what);
    if (answer.status === 401)
      throw new FbpError('FBP-REMOTE', 'the session ended while the request was on its way', { where: wanted.what });
    session.worked(token);
    return answer;
  };
}
