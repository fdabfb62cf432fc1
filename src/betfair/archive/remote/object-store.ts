import type { AwsClient } from 'aws4fetch';
import type { StoreAccess } from '../../../config/object-store.ts';
import { SYSTEM_CLOCK } from '../../../disk/clock.ts';
import { FbpError, messageOf } from '../../../domain/errors.ts';

/** An object, as a listing or a question about it says. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Changes with the content. */
  readonly etag: string;
}

interface Request {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  readonly key: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

const TRIES = 6;
const FIRST_WAIT_MS = 100;
const TIMEOUT_MS = 60_000;

/** One bucket of an S3-compatible store. What fails for a reason that may pass is tried again. */
export class ObjectStore {
  readonly #bucket: string;
  readonly #access: StoreAccess;
  readonly #signer: AwsClient;
  /** Bytes of bodies so far. */
  bytesRead = 0;

  private constructor(bucket: string, access: StoreAccess, signer: AwsClient) {
    this.#bucket = bucket;
    this.#access = access;
    this.#signer = signer;
  }

  static async open(bucket: string, access: StoreAccess): Promise<ObjectStore> {
    const { AwsClient } = await import('aws4fetch');
    const { accessKeyId, secretAccessKey, sessionToken, region } = access;
    const token = sessionToken === undefined ? {} : { sessionToken };
    return new ObjectStore(
      bucket,
      access,
      new AwsClient({ accessKeyId, secretAccessKey, ...token, region, service: 's3', retries: 0 }),
    );
  }

  /** Undefined where there is none. Throws FBP-REMOTE, FBP-CREDENTIALS. */
  async find(key: string, signal: AbortSignal): Promise<StoredObject | undefined> {
    const { status, headers } = await this.#ask({ method: 'HEAD', key }, signal);
    if (status === 404) return undefined;
    return { key, bytes: Number(headers.get('content-length')), etag: headers.get('etag') ?? '' };
  }

  /** Undefined where there is none. */
  async read(key: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const { status, body } = await this.#ask({ method: 'GET', key }, signal);
    return status === 404 ? undefined : body;
  }

  /** A part of an object that is still the one with this tag; undefined where it is another one, or gone. */
  async readPart(
    { key, etag }: StoredObject,
    { offset, length }: { readonly offset: number; readonly length: number },
    signal: AbortSignal,
  ): Promise<Buffer | undefined> {
    const headers = { range: `bytes=${offset}-${offset + length - 1}`, 'if-match': etag };
    const { status, body, headers: said } = await this.#ask({ method: 'GET', key, headers }, signal);
    if (status !== 206 || (said.get('etag') ?? etag) !== etag) return undefined;
    return body;
  }

  async write(key: string, body: Uint8Array, signal: AbortSignal): Promise<void> {
    await this.#ask({ method: 'PUT', key, body }, signal);
  }

  /** Every object whose key begins so. */
  async list(prefix: string, signal: AbortSignal): Promise<StoredObject[]> {
    const { XMLParser } = await import('fast-xml-parser');
    const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Contents' });
    const found: StoredObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const more = token === '' ? '' : `&continuation-token=${encodeURIComponent(token)}`;
      const query = `list-type=2&prefix=${encodeURIComponent(prefix)}${more}`;
      const { body } = await this.#ask({ method: 'GET', key: '', query }, signal);
      const { ListBucketResult: page } = parser.parse(body) as { ListBucketResult?: Listing };
      for (const { Key, Size, ETag } of page?.Contents ?? []) found.push({ key: Key, bytes: Number(Size), etag: ETag });
      token = page?.IsTruncated === 'true' ? page.NextContinuationToken : undefined;
    }
    return found;
  }

  async #ask(request: Request, signal: AbortSignal): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#tryOnce(request, signal);
      if (!(answer instanceof FbpError)) return answer;
      if (!answer.retryable || tries >= TRIES) throw answer;
      await SYSTEM_CLOCK.sleep(FIRST_WAIT_MS * 2 ** (tries - 1), signal);
    }
  }

  async #tryOnce(request: Request, signal: AbortSignal): Promise<Answer | FbpError> {
    const { method, key, query, headers, body } = request;
    const path = key.split('/').map(encodeURIComponent).join('/');
    const url = `${this.#access.endpoint}/${this.#bucket}/${path}${query === undefined ? '' : `?${query}`}`;
    const where = `s3://${this.#bucket}/${key}`;
    try {
      const init = { method, ...(headers && { headers }), ...(body && { body: body as Uint8Array<ArrayBuffer> }) };
      const signed = await this.#signer.sign(url, init);
      const timed = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const response = await fetch(signed, { signal: timed, redirect: 'error' });
      const bytes = Buffer.from(await response.arrayBuffer());
      this.bytesRead += bytes.length;
      return refusal(response.status, where) ?? { status: response.status, headers: response.headers, body: bytes };
    } catch (error) {
      signal.throwIfAborted();
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      return new FbpError('FBP-REMOTE', `the store does not answer: ${messageOf(cause)}`, { where, hint: UNREACHABLE });
    }
  }
}

interface Listing {
  readonly Contents?: readonly { readonly Key: string; readonly Size: string; readonly ETag: string }[];
  readonly IsTruncated?: string;
  readonly NextContinuationToken?: string;
}

const UNREACHABLE = 'check AWS_ENDPOINT_URL and the network; the same command goes on';

/** Undefined for an answer that can be used: that there is no such object, or another one by now, is one. */
function refusal(status: number, where: string): FbpError | undefined {
  if (status < 300 || status === 404 || status === 412) return undefined;
  if (status === 403 || status === 401) {
    return new FbpError('FBP-CREDENTIALS', `the store refuses access (${status})`, {
      where,
      hint: 'check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and what they may read',
    });
  }
  return new FbpError('FBP-REMOTE', `the store answered ${status}`, {
    where,
    hint: UNREACHABLE,
    retryable: status >= 500 || status === 429,
  });
}
