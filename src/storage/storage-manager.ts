import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import pLimit from 'p-limit';
import { publishWhole, StagedFile } from '../disk/atomic-file.ts';
import { digestFile, type FileDigest } from '../disk/digest.ts';
import { asDiskFault, isHeldOpen, withDiskFaultsSync } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { FileLock, type HeldLock, type TakeLock } from '../disk/lock.ts';
import { removeDeadTempFiles, removeTempFiles } from '../disk/temporary/temp-name.ts';
import { type Batch, batchName } from '../domain/batch.ts';
import { FbpError, isFault, systemErrorCode } from '../domain/errors.ts';
import type { StatisticalMatch } from '../domain/match.ts';
import { type MatchOutcome, matchOf, rowOf, searchOf } from '../domain/outcome.ts';
import type { EncodedSeries } from '../domain/price.ts';
import { BatchOutput } from './batch-output.ts';
import { type CommittedRow, committedRow, matchKey, rowKey } from './journal/committed-row.ts';
import { type FormerRun, finishedJournalPath, finishedSeriesPath, keepFinishedRun } from './journal/finished-run.ts';
import { finishedTerms, openFormer, openJournal } from './journal/open-journal.ts';
import type { JournalEntry, RunJournal } from './journal/run-journal.ts';
import { buildManifest } from './manifest.ts';
import { FAILURES_TABLE, HUB_TABLE, matchesTable, pricesTable } from './output-tables.ts';
import type { SeriesPlace } from './parquet/series-parquet.ts';
import { SERIES_FILE, type SeriesPart } from './series/series-part.ts';
import type { FinishOptions, StorageOptions } from './storage-options.ts';
import { HUB_FILE, hubCells } from './tables/hub-rows.ts';
import { type MarketColumn, marketColumns } from './tables/match-columns.ts';
import { matchCells } from './tables/match-row.ts';
import { priceCells, priceColumns } from './tables/price-row.ts';
import { TempWorkspace } from './temp-workspace.ts';

interface Parts {
  readonly outputDir: string;
  readonly lock: HeldLock;
  readonly workspace: TempWorkspace;
  readonly journal: RunJournal;
  readonly series: SeriesPart;
  readonly columns: readonly MarketColumn[];
  readonly prices: ReturnType<typeof priceColumns>;
  readonly former: FormerRun;
}

/**
 * Everything one output folder needs, from the first row to the last file: the lock, the journal that a killed run
 * resumes from, the growing time series, and the final files. Life: open, commit*, then finish or abandon.
 */
export class StorageManager {
  /** Rows that an interrupted run with the same key has finished; committing goes on with the row of this number. */
  readonly resumedRows: number;
  readonly #options: StorageOptions;
  readonly #parts: Parts;
  #isBusy = false;
  #isClosed = false;
  #fault: unknown;

  private constructor(options: StorageOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.resumedRows = parts.journal.rows;
  }

  /** Throws FBP-LOCKED while another run writes this folder, FBP-DISK when it or the temporary folder cannot be written. */
  static async open(options: StorageOptions): Promise<StorageManager> {
    const outputDir = makeFolder(options.outputDir);
    const takeLock: TakeLock = options.takeLock ?? FileLock.acquire;
    const lock = await takeLock('output folder', outputDir, options.lock);
    try {
      removeLeftovers(options, outputDir);
      await options.bucket?.open(outputDir, { whole: options.remember?.keepsRows === true });
      const workspace = openWorkspace(options, outputDir);
      const [columns, prices] = [marketColumns(options), priceColumns(options.snapshots)];
      const former = await openFormer(workspace, options, outputDir);
      const opened = await openJournal(workspace, options, former);
      return new StorageManager(options, { outputDir, lock, workspace, columns, prices, former, ...opened });
    } catch (error) {
      lock.release();
      throw asDiskFault(error, 'open the output folder', outputDir);
    }
  }

  /** Absolute and free of links. */
  get outputDir(): string {
    return this.#parts.outputDir;
  }

  /** A file of the output as a person asks for it: by its address, where the folder is the copy of one in a bucket. */
  shownPath(path: string): string {
    const name = relative(this.outputDir, path).split(sep).join('/');
    return this.#options.bucket?.addressOf(name) ?? path;
  }

  /** The last finished run of this folder, for a run that keeps its good rows; a text tells why there is none to keep. */
  get former(): FormerRun {
    return this.#parts.former;
  }

  /** Where one match's temporary files may lie: a path that theirs begin with. */
  matchScratch(matchId: string): string {
    return this.#parts.workspace.matchScratch(matchId);
  }

  /** A folder for one match's temporary files, see `cleanMatch`. */
  matchFolder(matchId: string): string {
    return this.#parts.workspace.matchFolder(matchId);
  }

  /** Removes a finished match's temporary files, unless the configuration wants them kept. */
  cleanMatch(matchId: string): void {
    if (this.#options.cleanupOnSuccess) this.#parts.workspace.cleanMatch(matchId);
  }

  /** Calls back for each row that the interrupted run finished, in order; nothing is held in memory. */
  async forEachResumed(visit: (row: CommittedRow) => void): Promise<void> {
    if (this.resumedRows === 0) return;
    for await (const { record } of this.#parts.journal.entries()) {
      if (record.row >= this.resumedRows) return;
      visit(record);
    }
  }

  /**
   * Makes one row's outcome last: at once should the process be killed, within half a second should the power fail, or with `settle`.
   * Rows come one at a time in input order, beginning with `resumedRows`.
   *
   * @param series the match's part of the time series, in this run's compression; undefined when it has none
   * @throws FBP-DISK; after that nothing more can be committed, and the same command resumes from the rows before
   */
  async commit(outcome: MatchOutcome, series?: EncodedSeries): Promise<CommittedRow> {
    const cells = () => matchCells(outcome, this.#parts.columns, this.#options);
    return await this.#append(rowOf(outcome), async (part) => {
      if (series !== undefined) await part.appendEncoded(series);
      const [match, search] = [matchOf(outcome), searchOf(outcome)];
      const key = match && search && rowKey(match, search);
      const hubRows = this.#options.preset === 'betfair-hub' ? hubCells(outcome) : undefined;
      const priceRows = priceCells(outcome, { columns: this.#parts.prices, context: this.#options });
      const record = committedRow(outcome);
      return { key, match: match && matchKey(match), record, cells: cells(), priceRows, hubRows };
    });
  }

  /** Brings the committed rows to disk, before what they were made from goes. Throws FBP-DISK. */
  async settle(): Promise<void> {
    try {
      await this.#sync();
    } catch (error) {
      this.#fault = error;
      throw error;
    }
  }

  /** Commits a match as the former run left it, where it stands now. Throws as `commit` does. */
  async keep(match: StatisticalMatch): Promise<CommittedRow> {
    const { former } = this.#parts;
    const { row, line } = match;
    if (former.kind !== 'found') throw new FbpError('FBP-BUG', `There is no former run to keep row ${row} of`);
    return await this.#append(row, async (part) => {
      const { entry, series } = await former.run.read(match);
      if (series.length > 0) part.appendBytes(series);
      const { failure } = entry.record;
      return { ...entry, record: { ...entry.record, row, failure: failure && { ...failure, line } } };
    });
  }

  async #append(
    row: number,
    write: (part: SeriesPart) => Promise<Omit<JournalEntry, 'start' | 'end' | 'sum'>>,
  ): Promise<CommittedRow> {
    this.#begin(row);
    try {
      const { journal, series } = this.#parts;
      const start = series.end;
      const { key, match, record, cells, priceRows, hubRows } = await write(series);
      journal.append({ start, end: series.end, sum: series.sum, key, match, record, cells, priceRows, hubRows });
      if (journal.isSyncDue) await this.#sync();
      return record;
    } catch (error) {
      this.#fault = error;
      throw error;
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * Writes the final files, the manifest last, gives the folder free and clears the workspace. Returns the paths by file name.
   * When it throws (FBP-DISK), the old files stand, the journal is kept, and `abandon` is still to be called.
   */
  async finish(options: FinishOptions): Promise<Readonly<Record<string, string>>> {
    const { journal, outputDir, workspace, lock } = this.#parts;
    if (journal.rows !== options.rows) throw ledgerError(this.#options.batch, journal.rows, options.rows);
    const output = new BatchOutput(options.rejected === undefined ? outputDir : makeFolder(join(outputDir, REJECTED)));
    try {
      await this.#stageAll(output, options);
      const confirm = () => lock.confirm();
      await this.#options.bucket?.publish(output, { isRejected: options.rejected !== undefined, confirm });
      await output.publish(confirm);
    } catch (error) {
      const fault = isHeldOpen(error) ? await leftBeside(error, output, outputDir) : error;
      await output.discard();
      throw asDiskFault(fault, 'write the output files', outputDir);
    }
    await rm(join(outputDir, WAITING), { recursive: true, force: true });
    if (options.rejected === undefined) {
      await rm(join(outputDir, REJECTED), { recursive: true, force: true });
      await this.#remember(output);
    }
    await this.#close();
    workspace.finish({ keepMatches: !this.#options.cleanupOnSuccess });
    lock.release();
    return output.paths;
  }

  /**
   * Ends without output: temporary files of matches go, the journal stays for the next run, the folder is free again.
   * A commit under way must be awaited first. Does nothing after `finish`.
   */
  async abandon(): Promise<void> {
    if (this.#isClosed) return;
    try {
      if (this.#fault === undefined) await this.#sync();
      await this.#close();
    } finally {
      this.dispose();
    }
  }

  /** The part of `abandon` that a handler of the process's end can still do. */
  dispose(): void {
    try {
      this.#parts.workspace.dispose();
    } finally {
      this.#parts.lock.release();
    }
  }

  /** Without it a later run has more to do, nothing worse: its faults are no reason to fail a run whose output stands. */
  async #remember(output: BatchOutput): Promise<void> {
    const { remember, compression } = this.#options;
    if (remember === undefined) return;
    const { workspace } = this.#parts;
    const { name } = workspace;
    const path = finishedJournalPath(remember.stateDir, name);
    try {
      ensureFolder(dirname(path));
      const series =
        output.digests[SERIES_FILE[compression]] ??
        (await keepSeries(workspace.seriesPath, finishedSeriesPath(remember.stateDir, name)));
      await keepFinishedRun(path, this.#parts.journal.entries(), { ...finishedTerms(this.#options, remember), series });
    } catch (error) {
      if (systemErrorCode(error) === undefined && !isFault(error)) throw error;
    }
  }

  async #sync(): Promise<void> {
    await this.#parts.series.sync();
    await this.#parts.journal.sync();
  }

  #begin(row: number): void {
    if (this.#fault !== undefined) throw this.#fault;
    const expected = this.#parts.journal.rows;
    if (this.#isBusy || row !== expected) {
      throw new FbpError('FBP-BUG', `Row ${row} was committed out of turn; row ${expected} is due`);
    }
    this.#isBusy = true;
  }

  async #stageAll(output: BatchOutput, { report, manifest }: FinishOptions): Promise<void> {
    const { journal, workspace, columns } = this.#parts;
    const { batch, runKey, compression, format = 'csv', preset, writers = 1 } = this.#options;
    const { snapshots, inputColumns, allColumns = false } = this.#options;
    const { seriesPath } = workspace;
    const matches = await matchesTable(journal.entries(), { columns, inputColumns, allColumns });
    const prices = pricesTable(snapshots);
    const places: SeriesPlace[] = [];
    const csv = { 'matches.csv': matches, 'prices.csv': prices, 'failures.csv': FAILURES_TABLE };
    await output.stageTables(csv, notingPlaces(journal.entries(), places));
    const rows = places.reduce((sum, place) => sum + place.rows, 0);
    const rest = [
      ...(preset === 'betfair-hub' ? [() => output.stageTables({ [HUB_FILE]: HUB_TABLE }, journal.entries())] : []),
      ...(format !== 'parquet' ? [() => output.stageSeries(SERIES_FILE[compression], seriesPath, rows)] : []),
      ...(format !== 'csv'
        ? [
            () => output.stageParquetTable('matches.parquet', matches, journal.entries()),
            () => output.stageParquetTable('prices.parquet', prices, journal.entries()),
            () => output.stageSeriesParquet(seriesPath, compression, places),
          ]
        : []),
    ];
    await allDone(rest, writers);
    await output.stageJson('report.json', report);
    await output.stageJson('manifest.json', buildManifest(manifest, { batch, runKey, outputs: output.digests }));
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    await this.#parts.journal.close();
    await this.#parts.series.close();
    const { former } = this.#parts;
    if (former.kind === 'found') await former.run.close();
  }
}

/** A token is one owner's on all machines; a lock file tells nothing of what other machines have begun. */
function removeLeftovers({ takeLock }: StorageOptions, outputDir: string): void {
  if (takeLock === undefined) removeDeadTempFiles(outputDir, 'left over');
  else removeTempFiles(outputDir);
}

/** A lock that may be lost leaves a former owner at work: it keeps its folder, the new one takes over what it had done. */
function openWorkspace({ tempDir, batch, takeLock }: StorageOptions, outputDir: string): TempWorkspace {
  const open = takeLock === undefined ? TempWorkspace.open : TempWorkspace.takeOver;
  return open(tempDir, batch, outputDir);
}

/** Passes entries on and notes where each match's rows stand. */
async function* notingPlaces(entries: AsyncIterable<JournalEntry>, places: SeriesPlace[]) {
  for await (const entry of entries) {
    const { start, end, record } = entry;
    if (end > start) places.push({ matchId: record.matchId ?? '', start, end, rows: record.seriesRows });
    yield entry;
  }
}

/** Waits for all of them even when one fails: nobody may write a file that is being discarded. */
async function allDone(work: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  const limit = pLimit(atOnce);
  const ends = await Promise.allSettled(work.map((one) => limit(one)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Folder within the output for the files of a run that may not take the place of a better one. */
const REJECTED = 'rejected';

/** The same for finished files whose place a program holds that has the former ones open. */
const WAITING = 'waiting';

/** Leaves the finished files where they can be read, and says so. */
async function leftBeside(error: FbpError, output: BatchOutput, outputDir: string): Promise<FbpError> {
  const folder = join(outputDir, WAITING);
  await output.leaveIn(folder);
  const { code, message, where, hint, cause } = error;
  return new FbpError(code, message, { where, hint: `${hint} Until then the new files are in ${folder}`, cause });
}

/** The time series of an output without one in this form, for runs that do only some of its rows again. */
async function keepSeries(from: string, to: string): Promise<FileDigest> {
  await publishWhole(await StagedFile.create(to), (file) => file.writeFrom(from));
  return await digestFile(to);
}

function makeFolder(path: string): string {
  return withDiskFaultsSync('make the output folder', path, () => {
    ensureFolder(path);
    return realpathSync(path);
  });
}

function ledgerError(batch: Batch, committed: number, expected: number): FbpError {
  return new FbpError(
    'FBP-BUG',
    `The ledger of ${batchName(batch)} does not add up: ${committed} of ${expected} rows ended`,
  );
}
