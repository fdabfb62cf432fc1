import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StagedFile, syncFolder } from '../disk/atomic-file.ts';
import type { FileDigest } from '../disk/digest.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import type { SetFile } from './bucket/publish-set.ts';
import type { JournalEntry } from './journal/run-journal.ts';
import type { OutputTable } from './output-tables.ts';
import type { SeriesPlace } from './parquet/series-parquet.ts';
import type { Compression } from './series/series-part.ts';
import { HUB_FILE } from './tables/hub-rows.ts';
import { TableWriter } from './tables/table-writer.ts';

const PARQUET = ['matches.parquet', 'prices.parquet', 'odds.parquet'] as const;
const OPTIONAL = [HUB_FILE, 'odds.csv', 'odds.csv.gz', ...PARQUET] as const;
/** Files that only some runs write: where a run does not, they are another run's and removed. */
export const OPTIONAL_NAMES: ReadonlySet<string> = new Set(OPTIONAL);
const NAMES = ['matches.csv', 'prices.csv', 'failures.csv', ...OPTIONAL, 'report.json', 'manifest.json'] as const;

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

  /** The finished files that wait for their places, the manifest last. */
  get staged(): SetFile[] {
    return this.#staged.flatMap(({ path, tempPath }) => {
      const name = basename(path);
      const digest = this.#digests.get(name);
      return digest === undefined ? [] : [{ name, path: tempPath, sha256: digest.sha256, bytes: digest.bytes }];
    });
  }

  /** CSV tables by file name, in one pass over the journal and in flat memory. */
  async stageTables(
    tables: Readonly<Record<string, OutputTable>>,
    entries: AsyncIterable<JournalEntry>,
  ): Promise<void> {
    const writers: { name: string; table: OutputTable; writer: TableWriter }[] = [];
    for (const [name, table] of Object.entries(tables)) {
      const header = table.columns.map((column) => column.name);
      writers.push({ name, table, writer: new TableWriter(await this.#stage(name), header) });
    }
    for await (const entry of entries) {
      for (const { table, writer } of writers) for (const cells of table.rowsOf(entry)) await writer.add(cells);
    }
    for (const { name, writer } of writers) this.#digests.set(name, await writer.end());
  }

  /** The same of one table, with types. */
  async stageParquetTable(name: string, table: OutputTable, entries: AsyncIterable<JournalEntry>): Promise<void> {
    // Half a hundred modules that only runs which write Parquet need.
    const { ParquetTable } = await import('./parquet/parquet-table.ts');
    const file = await this.#stage(name);
    const parquet = new ParquetTable(file, table.columns);
    let rows = 0;
    for await (const entry of entries) {
      for (const cells of table.rowsOf(entry)) {
        await parquet.add(cells);
        rows += 1;
      }
    }
    await parquet.end();
    this.#digests.set(name, { ...(await file.seal()), rows });
  }

  /** The time series, copied: the workspace's own file stays whole until everything is published. */
  async stageSeries(name: string, partPath: string, rows: number): Promise<void> {
    const file = await this.#stage(name);
    await file.writeFrom(partPath);
    this.#digests.set(name, { ...(await file.seal()), rows });
  }

  /** The same rows as Parquet. */
  async stageSeriesParquet(partPath: string, compression: Compression, places: readonly SeriesPlace[]): Promise<void> {
    const { writeSeriesParquet } = await import('./parquet/series-parquet.ts');
    const file = await this.#stage('odds.parquet');
    await writeSeriesParquet(file, { path: partPath, compression, places });
    const rows = places.reduce((sum, place) => sum + place.rows, 0);
    this.#digests.set('odds.parquet', { ...(await file.seal()), rows });
  }

  async stageJson(name: string, value: object): Promise<void> {
    const file = await this.#stage(name);
    await file.write(`${JSON.stringify(value, null, 2)}\n`);
    this.#digests.set(name, await file.seal());
  }

  /** Puts the files in place in the order they were staged, each once it is confirmed that it may, and removes what this run did not write but another did. */
  async publish(confirm: () => Promise<void>): Promise<void> {
    for (const file of this.#staged) await file.awaitPlace();
    const last = this.#staged.length - 1;
    for (const [index, file] of this.#staged.entries()) {
      await confirm();
      if (index === last) await this.#removeStale();
      await file.publish();
    }
  }

  /** Leaves what could not take its place in a folder beside it, to be read there. */
  async leaveIn(folder: string): Promise<void> {
    ensureFolder(folder);
    for (const file of this.#staged) await file.leaveIn(folder);
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
