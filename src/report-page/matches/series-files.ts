import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';

/** Some 100 kB a file, which a browser reads from a disk without a wait to be seen. */
const MATCHES_A_FILE = 20;
const FILE_NAME = /^(\d+)\.js$/;

/**
 * The charts of a page as files in a folder beside it, some matches each. They are scripts: a page that is opened from a
 * disk may load those, and no other kind of file.
 */
export class SeriesFiles {
  readonly matchesAFile = MATCHES_A_FILE;
  readonly #folder: string;
  #waiting: string[] = [];
  #files = 0;

  /** For the page at a path: `report.html` has `report-series/`. Throws FBP-DISK. */
  constructor(page: string) {
    this.#folder = page.replace(/(\.html?)?$/i, '-series');
    withDiskFaultsSync('make the folder', this.#folder, () => ensureFolder(this.#folder));
  }

  /** Seen from the page. */
  get name(): string {
    return basename(this.#folder);
  }

  /** JSON of the next match's charts; empty text for none. */
  async add(charts: string): Promise<void> {
    this.#waiting.push(charts || 'null');
    if (this.#waiting.length === MATCHES_A_FILE) await this.#write();
  }

  /** Writes what waits, and removes what a longer page has left. */
  async finish(): Promise<void> {
    if (this.#waiting.length > 0) await this.#write();
    for (const name of await readdir(this.#folder)) {
      const number = FILE_NAME.exec(name)?.[1];
      if (number !== undefined && Number(number) >= this.#files) await rm(join(this.#folder, name));
    }
  }

  async #write(): Promise<void> {
    const path = join(this.#folder, `${this.#files}.js`);
    await writeFileAtomic(path, `fbpSeries(${this.#files},[\n${this.#waiting.join(',\n')}\n]);\n`);
    this.#files += 1;
    this.#waiting = [];
  }
}
