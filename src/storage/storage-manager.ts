import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Batch, batchName } from '../domain/batch.ts';
import { asDiskFault } from '../domain/disk-fault.ts';
import { FbpError } from '../domain/errors.ts';
import type { MatchOutcome } from '../domain/outcome.ts';
import { BatchOutput } from './batch-output.ts';
import { type CommittedRow, committedRow, outcomeRow } from './committed-row.ts';
import { buildManifest, type ManifestInputs } from './manifest.ts';
import { type MarketColumn, type MarketColumnOptions, marketColumns } from './match-columns.ts';
import { matchCells, matchHeader, type RowContext } from './match-row.ts';
import { type LockOptions, OutputLock } from './output-lock.ts';
import { RunJournal, readJournalPrefix } from './run-journal.ts';
import { type Compression, SERIES_FILE, SeriesPart, seriesPartBytes } from './series-part.ts';
import { removeDeadTempFiles } from './temp-name.ts';
import { TempWorkspace } from './temp-workspace.ts';

export interface StorageOptions extends RowContext, MarketColumnOptions {
  readonly outputDir: string;
  readonly tempDir: string;
  /** Changes with everything that the output depends on; a journal with another key is not resumed. */
  readonly runKey: string;
  /** Forget what an interrupted run did. */
  readonly restart?: boolean | undefined;
  readonly compression: Compression;
  readonly cleanupOnSuccess: boolean;
  readonly lock?: LockOptions | undefined;
}

export interface FinishOptions {
  /** Rows of the statistics file, each of which must be committed by now. */
  readonly rows: number;
  /** The report.json; without clock or pid, so that the same inputs give the same bytes. */
  readonly report: object;
  readonly manifest: ManifestInputs;
}

interface Parts {
  readonly outputDir: string;
  readonly lock: OutputLock;
  readonly workspace: TempWorkspace;
  readonly journal: RunJournal;
  readonly series: SeriesPart;
  readonly columns: readonly MarketColumn[];
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
  #seriesRows = 0;
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
    const lock = await OutputLock.acquire(outputDir, options.lock);
    try {
      removeDeadTempFiles(outputDir);
      const workspace = TempWorkspace.open(options.tempDir, options.batch, outputDir);
      const columns = marketColumns(options);
      const opened = await openJournal(workspace, options, matchHeader(columns));
      return new StorageManager(options, { outputDir, lock, workspace, columns, ...opened });
    } catch (error) {
      lock.release();
      throw asDiskFault(error, 'open the output folder', outputDir);
    }
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
   * Makes one row's outcome last. Rows come one at a time in input order, beginning with `resumedRows`.
   *
   * @param series the match's time series lines without header, each ending in a newline; empty when it has none
   * @throws FBP-DISK; after that nothing more can be committed, and the same command resumes from the rows before
   */
  async commit(outcome: MatchOutcome, series = ''): Promise<CommittedRow> {
    this.#begin(outcomeRow(outcome));
    try {
      const record = committedRow(outcome);
      const { journal, series: part, columns } = this.#parts;
      if (series !== '') await part.append(series);
      journal.append({ end: part.end, record, cells: matchCells(outcome, columns, this.#options) });
      if (series !== '' || journal.isSyncDue) await journal.sync();
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
    const output = new BatchOutput(outputDir);
    try {
      await this.#stageAll(output, options);
      await output.publish();
    } catch (error) {
      await output.discard();
      throw asDiskFault(error, 'write the output files', outputDir);
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
      if (this.#fault === undefined) await this.#parts.journal.sync();
      await this.#close();
    } finally {
      this.dispose();
    }
  }

  /** The part of `abandon` that a handler of the process's end can still do. */
  dispose(): void {
    this.#parts.workspace.dispose();
    this.#parts.lock.release();
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
    const { batch, runKey, compression } = this.#options;
    await output.stageTables(matchHeader(columns), this.#countingSeries(journal));
    await output.stageSeries(SERIES_FILE[compression], workspace.seriesPath, this.#seriesRows);
    await output.stageJson('report.json', report);
    await output.stageJson('manifest.json', buildManifest(manifest, { batch, runKey, outputs: output.digests }));
  }

  async *#countingSeries(journal: RunJournal) {
    this.#seriesRows = 0;
    for await (const entry of journal.entries()) {
      this.#seriesRows += entry.record.seriesRows;
      yield entry;
    }
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    await this.#parts.journal.close();
    await this.#parts.series.close();
  }
}

function makeFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return realpathSync(path);
  } catch (error) {
    throw asDiskFault(error, 'make the output folder', path);
  }
}

/** Goes on with a journal of the same run key and columns, or starts anew. */
async function openJournal(workspace: TempWorkspace, options: StorageOptions, columns: readonly string[]) {
  const { journalPath, seriesPath } = workspace;
  const { compression, runKey } = options;
  const header = journalHeader({ runKey, compression, columns });
  const partBytes = await seriesPartBytes(seriesPath);
  const prefix = options.restart ? undefined : await readJournalPrefix(journalPath, header, partBytes);
  if (prefix !== undefined) {
    const series = await SeriesPart.reopen(seriesPath, { compression, end: prefix.end });
    return withJournal(series, () => RunJournal.reopen(journalPath, prefix));
  }
  // The journal goes first: killed between the two, the next run must not believe it.
  await rm(journalPath, { force: true });
  const series = await SeriesPart.create(seriesPath, compression);
  return withJournal(series, () => RunJournal.create(journalPath, header));
}

/** Leaves no file open when the journal cannot be had. */
async function withJournal(series: SeriesPart, openIt: () => Promise<RunJournal>) {
  try {
    return { series, journal: await openIt() };
  } catch (error) {
    await series.close();
    throw error;
  }
}

function journalHeader(run: { runKey: string; compression: Compression; columns: readonly string[] }): string {
  const columns = createHash('sha256').update(run.columns.join('\n')).digest('hex');
  return JSON.stringify({ journal: 1, runKey: run.runKey, compression: run.compression, columns });
}

function ledgerError(batch: Batch, committed: number, expected: number): FbpError {
  return new FbpError(
    'FBP-BUG',
    `The ledger of ${batchName(batch)} does not add up: ${committed} of ${expected} rows ended`,
  );
}
