import type { AwsClient } from 'aws4fetch';
import { FbpError, messageOf } from '../../domain/errors.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import type { StoreAccess } from './store-access.ts';

export interface StoreRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface StoreAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Of a store that fails one request in five, one in 400,000 fails so often. */
const TRIES = 8;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;
const TIMEOUT_MS = 60_000;

/** Signed requests to one bucket. What fails for a reason that may pass is asked again, later each time. */
export class StoreRequests {
  readonly #bucket: string;
  readonly #access: StoreAccess;
  readonly #signer: AwsClient;

  private constructor(bucket: string, access: StoreAccess, signer: AwsClient) {
    this.#bucket = bucket;
    this.#access = access;
    this.#signer = signer;
  }

  static async open(bucket: string, access: StoreAccess): Promise<StoreRequests> {
    const { AwsClient } = await import('aws4fetch');
    const { accessKeyId, secretAccessKey, sessionToken, region } = access;
    const token = sessionToken === undefined ? {} : { sessionToken };
    const signer = new AwsClient({ accessKeyId, secretAccessKey, ...token, region, service: 's3', retries: 0 });
    return new StoreRequests(bucket, access, signer);
  }

  /** That there is no such object, or another one by now, is an answer. Throws FBP-REMOTE, FBP-CREDENTIALS, and the signal's reason. */
  async ask(request: StoreRequest, signal: AbortSignal): Promise<StoreAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#tryOnce(request, signal);
      if (!(answer instanceof FbpError)) return answer;
      if (!answer.retryable || tries >= TRIES) throw answer;
      await SYSTEM_CLOCK.sleep(waitBefore(tries), signal);
    }
  }

  async #tryOnce({ method, key, query, headers, body }: StoreRequest, signal: AbortSignal) {
    const path = key.split('/').map(encodeURIComponent).join('/');
    const url = `${this.#access.endpoint}/${this.#bucket}/${path}${query === undefined ? '' : `?${query}`}`;
    const where = `s3://${this.#bucket}/${key}`;
    try {
      const init = { method, ...(headers && { headers }), ...(body && { body: body as Uint8Array<ArrayBuffer> }) };
      const signed = await this.#signer.sign(url, init);
      const timed = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const response = await fetch(signed, { signal: timed, redirect: 'error' });
      const bytes = Buffer.from(await response.arrayBuffer());
      // What takes long is answered before it is done, and its fault comes as a text.
      const status = method === 'POST' && response.ok && bytes.includes('<Error>') ? 500 : response.status;
      return refusal(status, where) ?? { status, headers: response.headers, body: bytes };
    } catch (error) {
      signal.throwIfAborted();
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      return new FbpError('FBP-REMOTE', `the store does not answer: ${messageOf(cause)}`, { where, hint: UNREACHABLE });
    }
  }
}

/** Somewhere in a span that doubles, so that those who failed together do not ask again together. */
function waitBefore(tries: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS) * (0.5 + Math.random());
}

const UNREACHABLE = 'check AWS_ENDPOINT_URL and the network; the same command goes on';

/** Undefined for an answer that can be used. */
function refusal(status: number, where: string): FbpError | undefined {
  if (status < 300 || status === 404 || status === 412) return undefined;
  if (status === 403 || status === 401) {
    return new FbpError('FBP-CREDENTIALS', `the store refuses access (${status})`, {
      where,
      hint: 'check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and what they may read and write',
    });
  }
  return new FbpError('FBP-REMOTE', `the store answered ${status}`, {
    where,
    hint: UNREACHABLE,
    retryable: status >= 500 || status === 429,
  });
}
