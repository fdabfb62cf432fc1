import type { FileFault } from '../../domain/price.ts';

/** A file that is broken on every line needs no million entries to say so. */
const MAX_PER_FILE = 20;

/** What was wrong with one file's lines: the first few in full, the rest counted, none dropped in silence. */
export class FaultList {
  readonly #file: string;
  readonly #faults: FileFault[] = [];
  #more = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** `line` is counted from 1; undefined where the fault is not at a line. */
  add(line: number | undefined, message: string): void {
    if (this.#faults.length < MAX_PER_FILE) this.#faults.push({ file: this.#file, line, message });
    else this.#more += 1;
  }

  all(): readonly FileFault[] {
    if (this.#more === 0) return this.#faults;
    return [...this.#faults, { file: this.#file, line: undefined, message: `${this.#more} more faults like these` }];
  }
}
