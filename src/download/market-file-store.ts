import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore } from '../betfair/historic/file-store.ts';
import { marketPath, type RemoteFile } from '../betfair/wire/market-path.ts';
import { publishWhole, StagedFile } from '../disk/atomic-file.ts';
import { sha256 } from '../disk/digest.ts';
import { asDiskFault, withDiskFaults } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { removeDeadTempFiles } from '../disk/temp-name.ts';
import { isFault } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';
import type { DownloadJournal } from './download-journal.ts';
import { verifyMarketFile } from './verify-market-file.ts';

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

  constructor({ folder, journal }: MarketFileStoreOptions) {
    this.#folder = folder;
    this.#journal = journal;
  }

  async find(file: RemoteFile): Promise<FilePlace | undefined> {
    const key = marketPath(file);
    const path = join(this.#folder, key);
    const size = await stat(path).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) return undefined;
    const whole = this.#journal.find(key)?.size === size || (await this.#checkAgain(file, path));
    return whole ? storedPlace(file, path, size) : undefined;
  }

  async keep(file: RemoteFile, bytes: Uint8Array): Promise<FilePlace> {
    const key = marketPath(file);
    const path = join(this.#folder, key);
    verifyMarketFile(bytes, { ...file, name: key });
    await withDiskFaults('keep a downloaded file', path, () => this.#place(bytes, path));
    this.#journal.add(key, { size: bytes.length, sha256: sha256(bytes) });
    return storedPlace(file, path, bytes.length);
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
  async #checkAgain(file: RemoteFile, path: string): Promise<boolean> {
    const key = marketPath(file);
    const bytes = await readFile(path).catch((error) => {
      throw asDiskFault(error, 'read a downloaded file', path);
    });
    try {
      verifyMarketFile(bytes, { ...file, name: key });
    } catch (error) {
      if (isFault(error, 'FBP-MARKET-FILE')) return false;
      throw error;
    }
    this.#journal.add(key, { size: bytes.length, sha256: sha256(bytes) });
    return true;
  }

  async #place(bytes: Uint8Array, path: string): Promise<void> {
    const incoming = join(this.#folder, INCOMING);
    ensureFolder(incoming);
    ensureFolder(dirname(path));
    await publishWhole(await StagedFile.create(path, incoming), (file) => file.write(bytes));
  }
}

function storedPlace(file: RemoteFile, path: string, size: number): FilePlace {
  return { name: file.path, path, offset: 0, length: size };
}
