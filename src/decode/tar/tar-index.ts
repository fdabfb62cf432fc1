import { gunzipSync, gzipSync } from 'node:zlib';
import type { FilePlace } from '../../domain/event.ts';
import type { MemberScan } from '../member-scan.ts';

/** Where the members of a TAR lie, to be kept beside it. */
export interface TarIndex {
  /** Which content of the TAR it belongs to. */
  readonly etag: string;
  readonly scan: MemberScan;
  readonly members: readonly Omit<FilePlace, 'path'>[];
}

const VERSION = 1;

export function packTarIndex({ etag, scan, members }: TarIndex): Uint8Array {
  const rows = members.map(({ name, offset, length }) => [name, offset, length]);
  return gzipSync(JSON.stringify({ version: VERSION, etag, scan, rows }));
}

/** Undefined for one that is of another content or form, or damaged: it is made anew. */
export function unpackTarIndex(bytes: Uint8Array, etag: string): TarIndex | undefined {
  try {
    const { version, scan, rows, ...found } = JSON.parse(gunzipSync(bytes).toString()) as {
      version: number;
      etag: string;
      scan: MemberScan;
      rows: [string, number, number][];
    };
    if (version !== VERSION || found.etag !== etag || scan.members !== rows.length) return undefined;
    return { etag, scan, members: rows.map(([name, offset, length]) => ({ name, offset, length })) };
  } catch {
    return undefined;
  }
}
