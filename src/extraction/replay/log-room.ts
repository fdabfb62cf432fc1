import { closeSync, openSync, rmSync } from 'node:fs';
import { readAt, writeAt } from '../../disk/at-offset.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';

/** A chunk of a price history: in memory, or the place in the spill file where it lies. */
export type StoredChunk = Float64Array | { readonly position: number; readonly length: number };

/** Where full chunks of a history go. */
export interface HistoryRoom {
  /** Undefined: what was in the chunk is forgotten. */
  keep(chunk: Float64Array): StoredChunk | undefined;
  read(stored: StoredChunk): Float64Array;
}

/** For a market that is watched, not studied: only the latest entries of its history are there. */
export const FORGETFUL_ROOM: HistoryRoom = { keep: () => undefined, read: () => new Float64Array() };

export interface LogRoomOptions {
  /** Bytes of history held in memory; what comes on top goes to disk. */
  readonly holdBytes: number;
  /** That file; it is made when the first chunk has to go there. */
  readonly spillPath: string;
}

/**
 * The memory that the price histories of one match may take, and the file for what does not fit: one PRO file can have
 * millions of entries. To be closed when the match is done.
 */
export class LogRoom implements HistoryRoom {
  readonly #options: LogRoomOptions;
  #held = 0;
  #written = 0;
  #descriptor: number | undefined;
  #buffer = new Float64Array();

  constructor(options: LogRoomOptions) {
    this.#options = options;
  }

  /** Throws FBP-DISK when the file cannot be written. */
  keep(chunk: Float64Array): StoredChunk {
    if (this.#held + chunk.byteLength <= this.#options.holdBytes) {
      this.#held += chunk.byteLength;
      return chunk;
    }
    const position = this.#written;
    this.#onDisk('write price histories', (descriptor) => writeAt(descriptor, bytesOf(chunk), position));
    this.#written += chunk.byteLength;
    return { position, length: chunk.length };
  }

  /** The chunk's numbers; those of one on disk only until the next is read. */
  read(stored: StoredChunk): Float64Array {
    if (stored instanceof Float64Array) return stored;
    const { position, length } = stored;
    if (this.#buffer.length < length) this.#buffer = new Float64Array(length);
    const numbers = this.#buffer.subarray(0, length);
    this.#onDisk('read price histories', (descriptor) => {
      const read = readAt(descriptor, bytesOf(numbers), position);
      if (read < numbers.byteLength) throw new Error(`${this.#options.spillPath} became shorter`);
    });
    return numbers;
  }

  /** Removes the file. */
  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    rmSync(this.#options.spillPath, { force: true });
  }

  #onDisk(action: string, move: (descriptor: number) => void): void {
    withDiskFaultsSync(action, this.#options.spillPath, () => {
      this.#descriptor ??= openSync(this.#options.spillPath, 'w+');
      move(this.#descriptor);
    });
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
