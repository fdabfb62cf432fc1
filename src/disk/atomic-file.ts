import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from '../domain/errors.ts';
import { digestFile, type FileDigest, RunningDigest } from './digest.ts';
import { withDiskFaults } from './disk-fault.ts';
import { ensureFolder } from './ensure-folder.ts';
import { awaitFree, replaceFile } from './rename.ts';
import { removeTempFilesLeft, tempNameBeside } from './temporary/temp-name.ts';

const WRITE_AT_ONCE = 1 << 18;

/** `unchanged`: the old file had the same bytes and was left alone, its times too. */
export type Published = 'written' | 'unchanged';

/**
 * A file that grows under a temporary name in its final folder and takes its place in one step: whoever reads the path
 * sees the old file or the whole new one. Order of calls: write*, seal, publish; discard at any time before publish.
 */
export class StagedFile {
  readonly path: string;
  /** Where it lies until it is published: for those who look at it once it is sealed. */
  readonly tempPath: string;
  readonly #handle: FileHandle;
  readonly #written = new RunningDigest();
  #digest: FileDigest | undefined;

  private constructor(path: string, tempPath: string, handle: FileHandle) {
    this.path = path;
    this.tempPath = tempPath;
    this.#handle = handle;
  }

  /** What killed processes left in that folder is removed. @param folder where it grows, on the same file system; that of `path` unless given. It must exist. Throws FBP-DISK. */
  static async create(path: string, folder = dirname(path)): Promise<StagedFile> {
    const tempPath = tempNameBeside(join(folder, basename(path)));
    const handle = await onDisk(path, async () => {
      removeTempFilesLeft(folder);
      return await open(tempPath, 'wx');
    });
    return new StagedFile(path, tempPath, handle);
  }

  /** Written so far. */
  get bytes(): number {
    return this.#written.bytes;
  }

  async write(chunk: string | Uint8Array): Promise<void> {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    this.#written.add(bytes);
    await onDisk(this.path, () => this.#handle.appendFile(bytes));
  }

  /** Texts of any length, a few hundred kilobytes at a time. */
  async writeAll(parts: AsyncIterable<string>): Promise<void> {
    let pending = '';
    for await (const part of parts) {
      pending += part;
      if (pending.length < WRITE_AT_ONCE) continue;
      await this.write(pending);
      pending = '';
    }
    if (pending !== '') await this.write(pending);
  }

  /** Copies a file, or the `length` bytes of it from `offset`. */
  async writeFrom(sourcePath: string, range?: { readonly offset: number; readonly length: number }): Promise<void> {
    if (range?.length === 0) return;
    const bounds = range === undefined ? {} : { start: range.offset, end: range.offset + range.length - 1 };
    const stream = createReadStream(sourcePath, { highWaterMark: 1 << 20, ...bounds });
    for await (const chunk of stream) await this.write(chunk);
  }

  /** Brings the content safely to disk; from here on only the rename is missing. */
  async seal(): Promise<FileDigest> {
    await onDisk(this.path, async () => {
      await this.#handle.sync();
      await this.#handle.close();
    });
    this.#digest = this.#written.end();
    return this.#digest;
  }

  /** Waits for a program that has the former file open. Throws FBP-DISK when it is not closed within seconds. */
  async awaitPlace(): Promise<void> {
    await onDisk(this.path, () => awaitFree(this.path));
  }

  async publish(): Promise<Published> {
    const digest = this.#digest ?? (await this.seal());
    if (await hasContent(this.path, digest)) {
      await this.discard();
      return 'unchanged';
    }
    await onDisk(this.path, () => replaceFile(this.tempPath, this.path));
    await syncFolder(dirname(this.path));
    return 'written';
  }

  /** Leaves what was sealed in another folder of the same file system, under its own name; nothing where it is published already. */
  async leaveIn(folder: string): Promise<void> {
    const path = join(folder, basename(this.path));
    await onDisk(path, async () => {
      if (existsSync(this.tempPath)) await rename(this.tempPath, path);
    });
  }

  async discard(): Promise<void> {
    if (this.#digest === undefined) await this.#handle.close().catch(() => undefined);
    await rm(this.tempPath, { force: true });
  }
}

/** Replaces a whole file atomically, unless it has these bytes already; makes its folder. Throws FBP-DISK. */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<Published> {
  const folder = dirname(path);
  await onDisk(path, async () => ensureFolder(folder));
  return await publishWhole(await StagedFile.create(path), (file) => file.write(content));
}

/** Publishes what `fill` writes into a new file, and leaves nothing of it when that fails. */
export async function publishWhole(file: StagedFile, fill: (file: StagedFile) => Promise<void>): Promise<Published> {
  try {
    await fill(file);
    return await file.publish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Makes renames and removals in a folder last through a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  // Windows and some network file systems do not sync folders; there the rename alone has to do.
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Writes a file that can be had again at any time: whole or not at all for those who read it, but not forced onto the disk. Throws FBP-DISK. */
export async function writeReplaceable(path: string, bytes: Uint8Array): Promise<void> {
  const temp = tempNameBeside(path);
  try {
    await onDisk(path, async () => {
      await writeFile(temp, bytes);
      await rename(temp, path);
    });
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function hasContent(path: string, digest: FileDigest): Promise<boolean> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size !== digest.bytes) return false;
    return (await digestFile(path)).sha256 === digest.sha256;
  } catch (error) {
    // Unreadable counts as different: the rename then replaces it or says why it cannot.
    if (systemErrorCode(error) !== undefined) return false;
    throw error;
  }
}

function onDisk<T>(path: string, run: () => Promise<T>): Promise<T> {
  return withDiskFaults('write the file', path, run);
}
