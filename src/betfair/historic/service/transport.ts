import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, request } from 'undici';
import { asMachineFault } from '../../../disk/disk-fault.ts';
import { FbpError, isFault } from '../../../domain/errors.ts';
import { type ConnectionFault, connectionFault } from './connection-fault.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Connections to one host at once, at most: above it requests queue. */
const CONNECTIONS = 32;
/** A body that keeps dribbling is given up after this many times the time-out. */
const WHOLE_REQUEST_FACTOR = 20;

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
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends one request through the rate limiter and reads the whole answer. Follows no redirect: the session header goes to the configured host only. */
export class Transport {
  readonly #agent: Agent;
  readonly #limiter: RateLimiter;
  #sent = 0;

  constructor(limiter: RateLimiter, tls: TlsFiles = {}) {
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
      return { status: answer.statusCode, headers: answer.headers, body: await readBody(answer, wanted) };
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

async function readBody(answer: Dispatcher.ResponseData, { maxBytes, what }: HttpRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      answer.body.destroy();
      throw new FbpError('FBP-REMOTE', `the answer is longer than ${maxBytes} bytes and was given up`, {
        where: what,
        retryable: false,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
