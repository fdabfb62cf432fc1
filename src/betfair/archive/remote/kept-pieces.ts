import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { publishWhole, StagedFile, writeReplaceable } from '../../../disk/atomic-file.ts';
import { withDiskFaultsSync } from '../../../disk/disk-fault.ts';
import { ensureFolder } from '../../../disk/ensure-folder.ts';
import { sizeOf } from '../../../disk/file-stamp.ts';
import type { FilePlace } from '../../../domain/event.ts';

/** Takes a piece that was read; each begins after the one before. */
export type KeepPiece = (bytes: Uint8Array, offset: number) => Promise<void>;

type Range = Pick<FilePlace, 'offset' | 'length'>;

interface Kept extends Range {
  /** Where it lies in the file of all pieces. */
  readonly at: number;
}

/** Shorter ones are headers between large members, which nobody asks for again. */
const LEAST_BYTES = 64 * 1024;
/** Of the free space, at most: the rest is for what the run writes. */
const SHARE_OF_SPACE = 0.5;

/** What was read of an archive in a bucket to index it, on the disk: what lies in it need not be asked for again. */
export class KeptPieces {
  readonly #folder: string;
  #pieces: readonly Kept[] | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get #content(): string {
    return join(this.#folder, 'pieces');
  }

  get #list(): string {
    return join(this.#folder, 'pieces.json');
  }

  /** Keeps what `read` hands over while there is space for it, if `read` ends well. Throws FBP-DISK. */
  async keepFrom<T>(read: (keep: KeepPiece) => Promise<T>): Promise<T> {
    withDiskFaultsSync('make the folder', this.#folder, () => ensureFolder(this.#folder));
    const { bavail, bsize } = await statfs(this.#folder);
    const file = await StagedFile.create(this.#content);
    const ranges: Range[] = [];
    const keep: KeepPiece = async (bytes, offset) => {
      if (bytes.length < LEAST_BYTES || file.bytes + bytes.length > bavail * bsize * SHARE_OF_SPACE) return;
      ranges.push({ offset, length: bytes.length });
      await file.write(bytes);
    };
    let result: T | undefined;
    await publishWhole(file, async () => {
      result = await read(keep);
    });
    await writeReplaceable(this.#list, Buffer.from(JSON.stringify(ranges)));
    this.#pieces = undefined;
    return result as T;
  }

  /** Where these bytes of the archive lie, if they are all there. */
  find({ offset, length }: Range): Omit<FilePlace, 'name'> | undefined {
    this.#pieces ??= this.#stored();
    const piece = lastFrom(this.#pieces, offset);
    if (piece === undefined || offset + length > piece.offset + piece.length) return undefined;
    const last = this.#pieces.at(-1);
    // What old things are removed by may have taken it meanwhile.
    if (last === undefined || sizeOf(this.#content) !== last.at + last.length) return undefined;
    return { path: this.#content, offset: piece.at + offset - piece.offset, length };
  }

  #stored(): Kept[] {
    let at = 0;
    return rangesIn(this.#list).map((range) => {
      at += range.length;
      return { ...range, at: at - range.length };
    });
  }
}

/** None where there is no such list, or none that was written whole. */
function rangesIn(list: string): Range[] {
  try {
    return JSON.parse(readFileSync(list, 'utf8'));
  } catch {
    return [];
  }
}

/** The last one that begins there or before. */
function lastFrom(pieces: readonly Kept[], offset: number): Kept | undefined {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return pieces[low - 1];
}
