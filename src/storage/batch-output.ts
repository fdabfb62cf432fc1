import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StagedFile, syncFolder } from '../disk/atomic-file.ts';
import type { FileDigest } from '../disk/digest.ts';
import type { JournalEntry } from './journal/run-journal.ts';
import type { Compression } from './series/series-part.ts';
import { FAILURE_COLUMNS, failureCells } from './tables/failure-row.ts';
import { csvLine } from './tables/failures-csv.ts';
import { HUB_COLUMNS, HUB_FILE } from './tables/hub-rows.ts';

const OPTIONAL = [HUB_FILE, 'odds.csv', 'odds.csv.gz', 'odds.parquet'] as const;
/** Files that only some runs write: where a run does not, they are another run's and removed. */
const OPTIONAL_NAMES: ReadonlySet<string> = new Set(OPTIONAL);
const NAMES = ['matches.csv', 'failures.csv', ...OPTIONAL, 'report.json', 'manifest.json'] as const;

const ROWS_PER_WRITE = 500;

export interface OutputDigest extends FileDigest {
  /** Data rows, for tables. */
  readonly rows?: number;
}

/** The files of one output folder, staged together: all are on disk under temporary names before the first takes its place. */
export class BatchOutput {
  readonly #folder: string;
  readonly #staged: StagedFile[] = [];
  readonly #digests = new Map<string, OutputDigest>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** By file name, always in the same order, however many are written at once. */
  get digests(): Readonly<Record<string, OutputDigest>> {
    return Object.fromEntries(NAMES.flatMap((name) => entryOf(this.#digests, name)));
  }

  get paths(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.keys(this.digests).map((name) => [name, join(this.#folder, name)]));
  }

  /** matches.csv and failures.csv, in one pass over the journal and in flat memory. */
  async stageTables(header: readonly string[], entries: AsyncIterable<JournalEntry>): Promise<void> {
    const matches = new TableWriter(await this.#stage('matches.csv'), header);
    const failures = new TableWriter(await this.#stage('failures.csv'), FAILURE_COLUMNS);
    for await (const { record, cells } of entries) {
      await matches.add(cells);
      if (record.failure !== undefined) await failures.add(failureCells(record.failure));
    }
    this.#digests.set('matches.csv', await matches.end());
    this.#digests.set('failures.csv', await failures.end());
  }

  /** The table in the form of Betfair's own CSVs. */
  async stageHubTable(entries: AsyncIterable<JournalEntry>): Promise<void> {
    const table = new TableWriter(await this.#stage(HUB_FILE), HUB_COLUMNS);
    for await (const { hubRows = [] } of entries) for (const cells of hubRows) await table.add(cells);
    this.#digests.set(HUB_FILE, await table.end());
  }

  /** The time series, copied: the workspace's own file stays whole until everything is published. */
  async stageSeries(name: string, partPath: string, rows: number): Promise<void> {
    const file = await this.#stage(name);
    await file.writeFrom(partPath);
    this.#digests.set(name, { ...(await file.seal()), rows });
  }

  /** The same rows as Parquet. */
  async stageParquet(partPath: string, compression: Compression, rows: number): Promise<void> {
    // Half a hundred modules that only runs which write Parquet need.
    const { writeSeriesParquet } = await import('./series/parquet-series.ts');
    const file = await this.#stage('odds.parquet');
    await writeSeriesParquet(file, partPath, compression);
    this.#digests.set('odds.parquet', { ...(await file.seal()), rows });
  }

  async stageJson(name: string, value: object): Promise<void> {
    const file = await this.#stage(name);
    await file.write(`${JSON.stringify(value, null, 2)}\n`);
    this.#digests.set(name, await file.seal());
  }

  /** Puts the files in place in the order they were staged, and removes what this run did not write but another did. */
  async publish(): Promise<void> {
    const last = this.#staged.length - 1;
    for (const [index, file] of this.#staged.entries()) {
      if (index === last) await this.#removeStale();
      await file.publish();
    }
  }

  /** Leaves no temporary file behind; what was published stays. */
  async discard(): Promise<void> {
    for (const file of this.#staged) await file.discard();
  }

  async #stage(name: string): Promise<StagedFile> {
    const file = await StagedFile.create(join(this.#folder, name));
    this.#staged.push(file);
    return file;
  }

  async #removeStale(): Promise<void> {
    const names = await readdir(this.#folder);
    const stale = names.filter((name) => OPTIONAL_NAMES.has(name) && !this.#digests.has(name));
    for (const name of stale) await rm(join(this.#folder, name), { force: true });
    if (stale.length > 0) await syncFolder(this.#folder);
  }
}

function entryOf(digests: ReadonlyMap<string, OutputDigest>, name: string): [string, OutputDigest][] {
  const digest = digests.get(name);
  return digest === undefined ? [] : [[name, digest]];
}

/** A CSV table that is written a few hundred rows at a time; short rows are filled up with empty cells. */
class TableWriter {
  readonly #file: StagedFile;
  readonly #width: number;
  #pending: string[];
  #rows = 0;

  constructor(file: StagedFile, header: readonly string[]) {
    this.#file = file;
    this.#width = header.length;
    this.#pending = [csvLine(header, header.length)];
  }

  async add(cells: readonly string[]): Promise<void> {
    this.#pending.push(csvLine(cells, this.#width));
    this.#rows += 1;
    if (this.#pending.length >= ROWS_PER_WRITE) await this.#flush();
  }

  async end(): Promise<OutputDigest> {
    await this.#flush();
    return { ...(await this.#file.seal()), rows: this.#rows };
  }

  async #flush(): Promise<void> {
    if (this.#pending.length > 0) await this.#file.write(this.#pending.join(''));
    this.#pending = [];
  }
}
