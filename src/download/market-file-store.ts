import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import type { FileStore } from '../betfair/historic/file-store.ts';
import type { TakeBytes } from '../betfair/service/transport.ts';
import { marketPath, type RemoteFile } from '../betfair/wire/market-path.ts';
import { publishWhole, StagedFile } from '../disk/atomic-file.ts';
import { digestFile, type FileDigest } from '../disk/digest.ts';
import { withDiskFaults } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { removeDeadTempFiles } from '../disk/temporary/temp-name.ts';
import { isFault } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';
import type { DownloadJournal } from './download-journal.ts';
import { verifyMarketFile } from './verify-market-file.ts';

/** What verifies a file that came whole is not stopped. */
const NEVER = new AbortController().signal;
/** Unfinished files lie here, on the file system of the finished ones. */
const INCOMING = '.incoming';

export interface MarketFileStoreOptions {
  /** `storage.data_dir`. */
  readonly folder: string;
  readonly journal: DownloadJournal;
}

/**
 * The user's own archive, growing with every download: `<folder>/BASIC/2023/Aug/11/<event>/<market>.bz2`.
 * A file has its final name only after it was verified and is safely on disk.
 */
export class MarketFileStore implements FileStore {
  readonly #folder: string;
  readonly #journal: DownloadJournal;
  /** Verifying is this thread's work: several at once would take no less time, and the memory of several. */
  readonly #oneByOne = pLimit(1);

  constructor({ folder, journal }: MarketFileStoreOptions) {
    this.#folder = folder;
    this.#journal = journal;
  }

  async find(file: RemoteFile, signal: AbortSignal): Promise<FilePlace | undefined> {
    const key = marketPath(file);
    const path = join(this.#folder, key);
    const size = await stat(path).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) return undefined;
    const whole =
      this.#journal.find(key)?.size === size || (await this.#checkAgain(file, storedPlace(file, path, size), signal));
    return whole ? storedPlace(file, path, size) : undefined;
  }

  async keep(file: RemoteFile, fetch: (take: TakeBytes) => Promise<void>): Promise<FilePlace> {
    const path = join(this.#folder, marketPath(file));
    const incoming = join(this.#folder, INCOMING);
    return await withDiskFaults('keep a downloaded file', path, async () => {
      ensureFolder(incoming);
      const staged = await StagedFile.create(path, incoming);
      let digest: FileDigest | undefined;
      await publishWhole(staged, async () => {
        await fetch((piece) => staged.write(piece));
        digest = await staged.seal();
        await this.#verify(file, { path: staged.tempPath, size: digest.bytes }, NEVER);
        ensureFolder(dirname(path));
      });
      const { bytes: size, sha256 } = digest as FileDigest;
      this.#journal.add(marketPath(file), { size, sha256 });
      return storedPlace(file, path, size);
    });
  }

  async discard(file: RemoteFile): Promise<void> {
    const key = marketPath(file);
    const path = join(this.#folder, key);
    this.#journal.remove(key);
    await withDiskFaults('remove a downloaded file', path, () => rm(path, { force: true }));
  }

  close(): void {
    this.#journal.close();
  }

  /** Removes what killed runs left half written. To be called before this process downloads anything. */
  removeLeftovers(): void {
    const folder = join(this.#folder, INCOMING);
    if (existsSync(folder)) removeDeadTempFiles(folder, 'left over');
  }

  /** For files that the journal does not know: the state folder was removed, or the user copied files in. */
  async #checkAgain(file: RemoteFile, { path, length: size }: FilePlace, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#verify(file, { path, size }, signal);
    } catch (error) {
      if (isFault(error, 'FBP-MARKET-FILE')) return false;
      throw error;
    }
    const { sha256 } = await withDiskFaults('read a downloaded file', path, () => digestFile(path));
    this.#journal.add(marketPath(file), { size, sha256 });
    return true;
  }

  #verify(file: RemoteFile, { path, size }: { path: string; size: number }, signal: AbortSignal): Promise<void> {
    const place = { name: marketPath(file), path, offset: 0, length: size };
    return this.#oneByOne(() => verifyMarketFile(place, file, signal));
  }
}

function storedPlace(file: RemoteFile, path: string, size: number): FilePlace {
  return { name: file.path, path, offset: 0, length: size };
}
