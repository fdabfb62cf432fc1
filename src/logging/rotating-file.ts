import { closeSync, fstatSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { asDiskFault } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { FileLock } from '../disk/lock.ts';
import { renameIfThere } from '../disk/rename.ts';

export interface Rotation {
  readonly enabled: boolean;
  /** Size at which the file is set aside. */
  readonly maxBytes: number;
  /** Older files kept: `x.log.1` is the youngest. */
  readonly backupCount: number;
}

/**
 * A log file that is set aside when it is full. Each line goes out in one appending write, so lines of several processes
 * never mix; when one of them sets the file aside, the others notice and follow.
 */
export class RotatingFile {
  readonly #path: string;
  readonly #rotation: Rotation;
  #fd: number;
  #lost = 0;

  /** Creates folder and file. Throws FBP-DISK. */
  constructor(path: string, rotation: Rotation) {
    this.#path = path;
    this.#rotation = rotation;
    try {
      ensureFolder(dirname(path));
      this.#fd = openSync(path, 'a');
    } catch (error) {
      throw asDiskFault(error, 'open the log file', path);
    }
  }

  /** Lines that could not be written after the start: a full disk must not stop the run because of its log. */
  get lostLines(): number {
    return this.#lost;
  }

  writeLine(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    try {
      this.#makeRoomFor(bytes.length);
      const written = writeSync(this.#fd, bytes);
      if (written < bytes.length) writeSync(this.#fd, bytes, written);
    } catch {
      this.#lost += 1;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  #makeRoomFor(bytes: number): void {
    if (!this.#isStillOurs()) this.#reopen();
    const { enabled, maxBytes } = this.#rotation;
    const { size } = fstatSync(this.#fd);
    if (enabled && size > 0 && size + bytes > maxBytes) this.#rotate();
  }

  /** False once another process (or logrotate) has renamed or removed the file we write. */
  #isStillOurs(): boolean {
    return statSync(this.#path, { throwIfNoEntry: false })?.ino === fstatSync(this.#fd).ino;
  }

  /** Not while another process does it: the line is then written without waiting. */
  #rotate(): void {
    const lock = FileLock.tryAcquire('log file', this.#path);
    if (lock === undefined) return;
    try {
      if (this.#isStillOurs()) this.#shiftBackups();
    } finally {
      lock.release();
    }
    this.#reopen();
  }

  #shiftBackups(): void {
    const { backupCount } = this.#rotation;
    if (backupCount === 0) {
      rmSync(this.#path, { force: true });
      return;
    }
    for (let number = backupCount - 1; number >= 1; number -= 1) {
      renameIfThere(`${this.#path}.${number}`, `${this.#path}.${number + 1}`);
    }
    renameIfThere(this.#path, `${this.#path}.1`);
  }

  #reopen(): void {
    const fd = openSync(this.#path, 'a');
    closeSync(this.#fd);
    this.#fd = fd;
  }
}
