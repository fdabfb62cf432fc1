import type { StagedFile } from '../../disk/atomic-file.ts';
import type { FileDigest } from '../../disk/digest.ts';
import { csvLines } from './failures-csv.ts';

const ROWS_PER_WRITE = 500;

/** A CSV table that is written a few hundred rows at a time; short rows are filled up with empty cells. */
export class TableWriter {
  readonly #file: StagedFile;
  readonly #width: number;
  #pending: (readonly string[])[];
  #rows = 0;

  constructor(file: StagedFile, header: readonly string[]) {
    this.#file = file;
    this.#width = header.length;
    this.#pending = [header];
  }

  async add(cells: readonly string[]): Promise<void> {
    this.#pending.push(cells);
    this.#rows += 1;
    if (this.#pending.length >= ROWS_PER_WRITE) await this.#flush();
  }

  /** Brings it safely to disk. `rows`: without the header. */
  async end(): Promise<FileDigest & { readonly rows: number }> {
    await this.#flush();
    return { ...(await this.#file.seal()), rows: this.#rows };
  }

  async #flush(): Promise<void> {
    if (this.#pending.length > 0) await this.#file.write(csvLines(this.#pending, this.#width));
    this.#pending = [];
  }
}
