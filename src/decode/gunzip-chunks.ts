import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Unpacks gzip, one or several members, in flat memory. Throws what zlib throws for damaged data. */
export async function* gunzipChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(chunks);
  const gunzip = createGunzip();
  source.once('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
  } finally {
    gunzip.destroy();
    source.destroy();
  }
}
