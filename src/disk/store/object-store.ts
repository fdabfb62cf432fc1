import { md5 } from '../digest.ts';
import type { StoreAccess } from './store-access.ts';
import { type StoreRequest, StoreRequests } from './store-requests.ts';

/** An object, as a listing or a question about it says. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Changes with the content. */
  readonly etag: string;
}

/** An object as it is known by itself. */
export interface FoundObject extends StoredObject {
  /** Lower-case hex, where it was uploaded with it. */
  readonly sha256: string | undefined;
}

/** An object on its way: nobody sees it before it is completed. */
export interface Upload {
  readonly key: string;
  readonly id: string;
}

/** One bucket of an S3-compatible store. Every method throws FBP-REMOTE, FBP-CREDENTIALS and the signal's reason. */
export class ObjectStore {
  readonly bucket: string;
  readonly #requests: StoreRequests;

  private constructor(bucket: string, requests: StoreRequests) {
    this.bucket = bucket;
    this.#requests = requests;
  }

  static async open(bucket: string, access: StoreAccess): Promise<ObjectStore> {
    return new ObjectStore(bucket, await StoreRequests.open(bucket, access));
  }

  /** Undefined where there is none. */
  async find(key: string, signal: AbortSignal): Promise<FoundObject | undefined> {
    const { status, headers } = await this.#requests.ask({ method: 'HEAD', key }, signal);
    if (status === 404) return undefined;
    const sha256 = headers.get(`x-amz-meta-${SHA256}`) ?? undefined;
    return { key, bytes: Number(headers.get('content-length')), etag: headers.get('etag') ?? '', sha256 };
  }

  /** Undefined where there is none. */
  async read(key: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const { status, body } = await this.#requests.ask({ method: 'GET', key }, signal);
    return status === 404 ? undefined : body;
  }

  /** A part of an object that is still the one with this tag; undefined where it is another one, or gone. */
  async readPart(
    { key, etag }: StoredObject,
    { offset, length }: { readonly offset: number; readonly length: number },
    signal: AbortSignal,
  ): Promise<Buffer | undefined> {
    const headers = { range: `bytes=${offset}-${offset + length - 1}`, 'if-match': etag };
    const { status, body, headers: said } = await this.#requests.ask({ method: 'GET', key, headers }, signal);
    if (status !== 206 || (said.get('etag') ?? etag) !== etag) return undefined;
    return body;
  }

  async write(key: string, body: Uint8Array, signal: AbortSignal): Promise<void> {
    await this.#requests.ask({ method: 'PUT', key, body }, signal);
  }

  async remove(key: string, signal: AbortSignal): Promise<void> {
    await this.#requests.ask({ method: 'DELETE', key }, signal);
  }

  /** Every object whose key begins so. */
  async list(prefix: string, signal: AbortSignal): Promise<StoredObject[]> {
    const found: StoredObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const more: string = token === '' ? '' : `&continuation-token=${encodeURIComponent(token)}`;
      const query: string = `list-type=2&prefix=${encodeURIComponent(prefix)}${more}`;
      const page: Listing | undefined = (await this.#askXml({ method: 'GET', key: '', query }, signal))
        .ListBucketResult;
      for (const { Key, Size, ETag } of page?.Contents ?? []) found.push({ key: Key, bytes: Number(Size), etag: ETag });
      token = page?.IsTruncated === 'true' ? page.NextContinuationToken : undefined;
    }
    return found;
  }

  /** @param sha256 of the whole content, to be found with the object. */
  async beginUpload(key: string, sha256: string, signal: AbortSignal): Promise<Upload> {
    const headers = { [`x-amz-meta-${SHA256}`]: sha256 };
    const answer = await this.#askXml({ method: 'POST', key, query: 'uploads=', headers }, signal);
    return { key, id: answer.InitiateMultipartUploadResult?.UploadId ?? '' };
  }

  /** Gives the part's tag; undefined where another one has ended the upload. @param number from 1. Parts but the last have at least 5 MiB. */
  async uploadPart({ key, id }: Upload, { number, body }: { number: number; body: Uint8Array }, signal: AbortSignal) {
    const query = `partNumber=${number}&uploadId=${encodeURIComponent(id)}`;
    const headers = { 'content-md5': md5(body) };
    const answer = await this.#requests.ask({ method: 'PUT', key, query, headers, body }, signal);
    return answer.status === 404 ? undefined : (answer.headers.get('etag') ?? '');
  }

  /** Puts the object in its place, whole and in one step. False where there is no such upload any more: it was ended, by whomever. */
  async completeUpload({ key, id }: Upload, tags: readonly string[], signal: AbortSignal): Promise<boolean> {
    const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
    const query = `uploadId=${encodeURIComponent(id)}`;
    return (await this.#requests.ask({ method: 'POST', key, query, body }, signal)).status !== 404;
  }

  async abortUpload({ key, id }: Upload, signal: AbortSignal): Promise<void> {
    await this.#requests.ask({ method: 'DELETE', key, query: `uploadId=${encodeURIComponent(id)}` }, signal);
  }

  /** Uploads under way, whoever began them, of keys that begin so. */
  async uploads(prefix: string, signal: AbortSignal): Promise<Upload[]> {
    const query = `uploads=&prefix=${encodeURIComponent(prefix)}`;
    const answer = await this.#askXml({ method: 'GET', key: '', query }, signal);
    return (answer.ListMultipartUploadsResult?.Upload ?? []).map(({ Key, UploadId }) => ({ key: Key, id: UploadId }));
  }

  async #askXml(request: StoreRequest, signal: AbortSignal): Promise<XmlAnswer> {
    const { parseXml } = await import('./parse-xml.ts');
    return parseXml((await this.#requests.ask(request, signal)).body) as XmlAnswer;
  }
}

const SHA256 = 'sha256';

interface Listing {
  readonly Contents?: readonly { readonly Key: string; readonly Size: string; readonly ETag: string }[];
  readonly IsTruncated?: string;
  readonly NextContinuationToken?: string;
}

interface XmlAnswer {
  readonly ListBucketResult?: Listing;
  readonly InitiateMultipartUploadResult?: { readonly UploadId: string };
  readonly ListMultipartUploadsResult?: {
    readonly Upload?: readonly { readonly Key: string; readonly UploadId: string }[];
  };
}
