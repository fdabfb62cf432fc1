import { gzipSync } from 'node:zlib';
import BZip2 from 'bzip2-wasm';

/** How files lie in an archive; `plain` has no extension, as people leave it who unpacked their files. */
export const COMPRESSIONS = { bz2: '.bz2', gz: '.gz', plain: '' } as const;
export type Compression = keyof typeof COMPRESSIONS;

const bzip2 = new BZip2();
await bzip2.init();

/** Smallest block: market files are far below 100 kB and the time to set up a block grows with it. */
const BLOCK_SIZE = 1;

/** Same text, same bytes. gzip is given no time stamp. */
export function compressText(text: string, compression: Compression): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  if (compression === 'plain') return bytes;
  if (compression === 'gz') return gzipSync(bytes, { level: 6 });
  // Room for text that does not compress, as the format's manual asks for.
  return bzip2.compress(bytes, BLOCK_SIZE, Math.ceil(bytes.length * 1.01) + 600);
}
