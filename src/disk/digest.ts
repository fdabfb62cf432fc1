import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Enough to recognise a content: what the manifest says of inputs and outputs. */
export interface FileDigest {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** The digest of a content that grows. */
export class RunningDigest {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
  }

  /** Once, at the end. */
  end(): FileDigest {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}

/** Reads the file once, in flat memory. Throws the system's error when it cannot be read. */
export async function digestFile(path: string): Promise<FileDigest> {
  const digest = new RunningDigest();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digest.add(chunk);
  return digest.end();
}

/** The digest that a file of this text, UTF-8, has. */
export function digestOf(text: string): FileDigest {
  return { sha256: sha256(text), bytes: Buffer.byteLength(text) };
}

export function sha256(content: string | Uint8Array, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash('sha256').update(content).digest(encoding);
}

/** SHA-1, as catalogues hold it: tells whether what was indexed is still the same, and proves nothing. */
export function stampOf(text: string, encoding: 'base64' | 'base64url'): string {
  return createHash('sha1').update(text).digest(encoding);
}

/** MD5, base64: what object stores hold the bytes of a request against on their way. */
export function md5(content: Uint8Array): string {
  return createHash('md5').update(content).digest('base64');
}
