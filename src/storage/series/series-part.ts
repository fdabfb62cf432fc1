import { appendFileSync, createReadStream } from 'node:fs';
import { type FileHandle, open, rm, truncate } from 'node:fs/promises';
import { crc32, gzipSync } from 'node:zlib';
import { readHandleAt } from '../../disk/at-offset.ts';
import { isMissing, withDiskFaults, withDiskFaultsSync } from '../../disk/disk-fault.ts';
import type { EncodedSeries } from '../../domain/price.ts';
import { SERIES_COLUMNS } from '../../domain/series-columns.ts';

export type Compression = 'gzip' | 'none';

/** Byte 9 of a gzip header names the operating system; 255 is "unknown" (RFC 1952), the same everywhere. */
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

/** Twice as fast as the usual 6 for files a fifth larger: at 6 compressing takes as long as all the rest. */
const LEVEL = 3;

/** Rows as they stand in the time series file: plain, or a gzip member of their own. The same rows give the same bytes. */
export function encodeRows(rows: Uint8Array, compression: Compression): Uint8Array {
  // the rows' bytes belong to the caller and will change
  if (compression === 'none') return rows.slice();
  const member = gzipSync(rows, { level: LEVEL });
  member[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  return member;
}

/** Name of the finished time series in the output folder. */
export const SERIES_FILE: Readonly<Record<Compression, string>> = { gzip: 'odds.csv.gz', none: 'odds.csv' };

/** How far a part file goes, and the CRC-32 of that. */
interface PartState {
  readonly end: number;
  readonly sum: number;
}

/**
 * The time series while it grows: already in its final form. Compressed it is one gzip member for the header line and one
 * or, for very many rows, several for each match, so that a run can stop after any match and go on, and the bytes never depend on where it stopped.
 */
export class SeriesPart {
  readonly #path: string;
  readonly #handle: FileHandle;
  #end: number;
  #sum: number;
  #syncedEnd = 0;

  private constructor(path: string, handle: FileHandle, { end, sum }: PartState) {
    this.#path = path;
    this.#handle = handle;
    this.#end = end;
    this.#sum = sum;
  }

  /** A new file that holds the header line only; an older one is gone then. */
  static async create(path: string, compression: Compression): Promise<SeriesPart> {
    const handle = await onDisk(path, async () => {
      await rm(path, { force: true });
      return open(path, 'ax');
    });
    const part = new SeriesPart(path, handle, { end: 0, sum: 0 });
    try {
      part.appendBytes(encodeRows(Buffer.from(`${SERIES_COLUMNS.join(',')}\n`), compression));
    } catch (error) {
      await part.close();
      throw error;
    }
    return part;
  }

  /** Goes on after the first `end` bytes and forgets what follows them. */
  static async reopen(path: string, state: PartState): Promise<SeriesPart> {
    const handle = await onDisk(path, async () => {
      await truncate(path, state.end);
      return open(path, 'a');
    });
    return new SeriesPart(path, handle, state);
  }

  /** Bytes written so far. */
  get end(): number {
    return this.#end;
  }

  /** CRC-32 of all of it. */
  get sum(): number {
    return this.#sum;
  }

  /** Adds rows as they stand in a file of this compression. */
  appendBytes(bytes: Uint8Array): void {
    withDiskFaultsSync(WRITING, this.#path, () => appendFileSync(this.#handle.fd, bytes));
    this.#count(bytes);
  }

  /** Adds one match's rows as extraction encoded them, and removes the file that they came in, once they are on disk. */
  async appendEncoded(series: EncodedSeries): Promise<void> {
    if (series.kind === 'bytes') return this.appendBytes(series.bytes);
    await onDisk(this.#path, async () => {
      for await (const chunk of createReadStream(series.path, { highWaterMark: COPY_BYTES })) {
        await this.#handle.appendFile(chunk as Buffer);
        this.#count(chunk as Buffer);
      }
    });
    await this.sync();
    await onDisk(this.#path, () => rm(series.path));
  }

  /** Brings what was added to disk. */
  async sync(): Promise<void> {
    if (this.#syncedEnd === this.#end) return;
    await onDisk(this.#path, () => this.#handle.datasync());
    this.#syncedEnd = this.#end;
  }

  #count(bytes: Uint8Array): void {
    this.#end += bytes.length;
    this.#sum = crc32(bytes, this.#sum);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

const COPY_BYTES = 1024 * 1024;
const WRITING = 'write the time series';

/** Gives the CRC-32 of the first `end` bytes of a part file, `end` growing from call to call; undefined when it has fewer. */
export type SumTo = (end: number) => Promise<number | undefined>;

/** Reads a part file that an earlier run left, as far as it is asked for. One that is not there has no bytes. */
export async function withPartSums<T>(path: string, use: (sumTo: SumTo) => Promise<T>): Promise<T> {
  const handle = await onDisk(path, () => open(path, 'r').catch(unlessMissing));
  const chunk = Buffer.allocUnsafe(COPY_BYTES);
  let [done, sum] = [0, 0];
  const sumTo = async (end: number) => {
    while (handle !== undefined && done < end) {
      const wanted = chunk.subarray(0, Math.min(chunk.length, end - done));
      const bytes = await onDisk(path, () => readHandleAt(handle, wanted, done));
      if (bytes < wanted.length) return undefined;
      sum = crc32(wanted, sum);
      done += bytes;
    }
    return done === end ? sum : undefined;
  };
  return await use(sumTo).finally(() => handle?.close());
}

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function onDisk<T>(path: string, run: () => Promise<T>): Promise<T> {
  return withDiskFaults(WRITING, path, run);
}
