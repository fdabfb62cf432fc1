import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Enough to recognise a file's content: what the manifest says of inputs and outputs. */
export interface FileDigest {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Reads the file once, in flat memory. Throws the system's error when it cannot be read. */
export async function digestFile(path: string): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
