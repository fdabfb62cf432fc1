import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readAt, writeAt } from '../at-offset.ts';
import { withDiskFaultsSync } from '../disk-fault.ts';
import { ensureFolder } from '../ensure-folder.ts';
import { removeTempFilesLeft, tempNameBeside } from './temp-name.ts';

/** Pieces of bytes that are too many for the memory, in a file that is gone when it is closed. All throw FBP-DISK. */
export class ScratchFile {
  readonly #path: string;
  readonly #descriptor: number;
  #end = 0;

  /** Also removes what killed processes left in the folder. */
  constructor(folder: string, name: string) {
    this.#path = tempNameBeside(join(folder, name));
    this.#descriptor = withDiskFaultsSync('make a temporary file', folder, () => {
      ensureFolder(folder);
      removeTempFilesLeft(folder);
      return openSync(this.#path, 'wx+');
    });
  }

  /** Gives the place where the piece begins. */
  append(piece: Uint8Array): number {
    const offset = this.#end;
    withDiskFaultsSync('write a temporary file', this.#path, () => writeAt(this.#descriptor, piece, offset));
    this.#end += piece.length;
    return offset;
  }

  read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    withDiskFaultsSync('read a temporary file', this.#path, () => readAt(this.#descriptor, bytes, offset));
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
    rmSync(this.#path, { force: true });
  }
}
