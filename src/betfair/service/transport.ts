import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, request } from 'undici';
import { asMachineFault } from '../../disk/disk-fault.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import { type ConnectionFault, connectionFault } from './connection-fault.ts';
import type { RequestGate } from './rate-limiter.ts';

/** Takes bytes piece by piece, in their order. */
export type TakeBytes = (piece: Uint8Array) => Promise<void>;

/** Connections to one host at once, at most: above it requests queue. */
const CONNECTIONS = 32;
/** A body that keeps dribbling is given up after this many times the time-out. */
const WHOLE_REQUEST_FACTOR = 20;
/** Enough of a body to tell an error or a web page from a file. */
const START_BYTES = 64 * 1024;

export interface TlsFiles {
  /** PEM texts. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Trusted besides the usual authorities, e.g. a company's proxy or an emulator. */
  readonly ca?: string | undefined;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Until the first byte, and between two reads. */
  readonly timeoutMs: number;
  /** Bytes of body that are read at most. */
  readonly maxBytes: number;
  /** What was asked for, as errors name it; must hold no secret. */
  readonly what: string;
  /** Who takes the body piece by piece, judged by an answer with status 200 that has the start of it; undefined: nobody. */
  readonly takes?: ((answer: HttpAnswer) => TakeBytes | undefined) | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of a body that was taken piece by piece the start, and of one with another status than 200 too. */
  readonly body: Buffer;
}

/** Sends one request through the rate limiter and reads the answer. Follows no redirect: the session header goes to the configured host only. */
export class Transport {
  readonly #agent: Agent;
  readonly #limiter: RequestGate;
  #sent = 0;

  constructor(limiter: RequestGate, tls: TlsFiles = {}) {
    this.#limiter = limiter;
    const ca = tls.ca === undefined ? undefined : [...rootCertificates, tls.ca];
    this.#agent = new Agent({
      connections: CONNECTIONS,
      connect: {
        // Said here, so that no variable of the environment says otherwise.
        rejectUnauthorized: true,
        ...(tls.cert === undefined ? {} : { cert: tls.cert }),
        ...(tls.key === undefined ? {} : { key: tls.key }),
        ...(ca === undefined ? {} : { ca }),
      },
    });
  }

  /** Requests sent so far. */
  get sent(): number {
    return this.#sent;
  }

  async send(wanted: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    mustBeSafe(wanted.url);
    await this.#limiter.acquire(signal);
    this.#sent += 1;
    const deadline = AbortSignal.timeout(wanted.timeoutMs * WHOLE_REQUEST_FACTOR);
    try {
      const answer = await request(wanted.url, {
        dispatcher: this.#agent,
        method: wanted.method,
        headers: wanted.headers,
        body: wanted.body ?? null,
        headersTimeout: wanted.timeoutMs,
        bodyTimeout: wanted.timeoutMs,
        signal: AbortSignal.any([signal, deadline]),
      });
      return await readAnswer(answer, wanted);
    } catch (error) {
      // The run was stopped: that is not the service's fault.
      signal.throwIfAborted();
      if (isFault(error)) throw error;
      const machine = asMachineFault(error, 'connect');
      if (isFault(machine)) throw machine;
      throw failure(connectionFault(error), wanted, error);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

async function readAnswer(given: Dispatcher.ResponseData, wanted: HttpRequest): Promise<HttpAnswer> {
  const { statusCode: status, headers } = given;
  const pieces = bodyPieces(given, wanted);
  try {
    const isWhole = status === 200 && wanted.takes === undefined;
    const body = await readStart(pieces, isWhole ? Number.POSITIVE_INFINITY : START_BYTES);
    const answer = { status, headers, body };
    const take = status === 200 ? wanted.takes?.(answer) : undefined;
    if (take === undefined) return answer;
    await take(body);
    for await (const piece of pieces) await take(piece);
    return answer;
  } finally {
    // What nobody wants is not waited for.
    await pieces.return(undefined);
  }
}

async function* bodyPieces(
  { body }: Dispatcher.ResponseData,
  { maxBytes, what }: HttpRequest,
): AsyncGenerator<Buffer, undefined> {
  let length = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxBytes) {
      const message = `the answer is longer than ${maxBytes} bytes and was given up`;
      throw new FbpError('FBP-REMOTE', message, { where: what, retryable: false });
    }
    yield piece;
  }
  return undefined;
}

/** So many bytes, or a little more where they come so; fewer where the body ends before. */
async function readStart(pieces: AsyncGenerator<Buffer>, bytes: number): Promise<Buffer> {
  const start: Buffer[] = [];
  for (let length = 0; length < bytes; ) {
    const { done, value } = await pieces.next();
    if (done) break;
    start.push(value);
    length += value.length;
  }
  return Buffer.concat(start);
}

function failure(fault: ConnectionFault, { url, what }: HttpRequest, cause: unknown): FbpError {
  const message = fault.message.replaceAll('{host}', url.host);
  return new FbpError(fault.code, message, { where: what, hint: fault.hint, retryable: fault.retryable, cause });
}

/** Credentials and sessions never travel in the clear, but for a service on this very machine. */
function mustBeSafe(url: URL): void {
  if (url.protocol === 'https:') return;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && loopback) return;
  throw new FbpError('FBP-CONFIG', `${url.origin} is not an https address: the session would travel in the clear`, {
    hint: 'use an https address for betfair.base_url and betfair.identity_url',
  });
}
