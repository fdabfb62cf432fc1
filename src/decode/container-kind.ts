import { constants, gunzipSync } from 'node:zlib';
import { readRange } from '../disk/at-offset.ts';
import { contentKind, foreignArchive } from './content-kind.ts';
import { isTarStart, TAR_BLOCK } from './tar/tar-header.ts';
import { bzip2Decoder } from './thread-decoder.ts';

/** What a file that may hold many market files is by its first bytes; names lie, and TARs often have no ending at all. */
export type Container =
  /** `packed-tar`: within gzip or bzip2, so that there are no places to read from. */
  | { readonly kind: 'tar' | 'zip' | 'packed-tar' }
  /** Packed, and nothing that this program reads. */
  | { readonly kind: 'foreign'; readonly what: string }
  | { readonly kind: 'none' };

/** Enough of a packed file to unpack a TAR's first header: a bzip2 block has 900 kB at most. */
const PACKED_START_BYTES = { gzip: 64 * 1024, bzip2: 1024 * 1024 } as const;
const MAX_START_BYTES = 128 * 1024 * 1024;

/** Throws the system's error for a file that cannot be read. */
export function containerOf(path: string): Container {
  const head = readRange(path, { offset: 0, length: TAR_BLOCK });
  if (isTarStart(head)) return { kind: 'tar' };
  const what = foreignArchive(head);
  if (what !== undefined) return { kind: 'foreign', what };
  const kind = contentKind(head);
  if (kind === 'zip') return { kind: 'zip' };
  if (kind !== 'gzip' && kind !== 'bzip2') return { kind: 'none' };
  const start = unpackedStart(readRange(path, { offset: 0, length: PACKED_START_BYTES[kind] }), kind);
  return { kind: isTarStart(start.subarray(0, TAR_BLOCK)) ? 'packed-tar' : 'none' };
}

/** What decodes of the start of a file; nothing of a damaged one. */
function unpackedStart(bytes: Buffer, kind: 'gzip' | 'bzip2'): Buffer {
  if (kind === 'bzip2')
    return bzip2Decoder().decodeAll([{ bytes, limit: MAX_START_BYTES }])[0]?.bytes ?? Buffer.alloc(0);
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_START_BYTES });
  } catch {
    return Buffer.alloc(0);
  }
}
