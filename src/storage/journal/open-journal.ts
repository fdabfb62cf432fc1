import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../disk/digest.ts';
import { SERIES_FILE, SeriesPart, withPartSums } from '../series/series-part.ts';
import type { RememberOptions, StorageOptions } from '../storage-options.ts';
import { marketColumns } from '../tables/match-columns.ts';
import { matchHeader } from '../tables/match-row.ts';
import { priceColumns } from '../tables/price-row.ts';
import type { TempWorkspace } from '../temp-workspace.ts';
import {
  FinishedRun,
  type FinishedRunTerms,
  type FormerRun,
  finishedJournalPath,
  finishedSeriesPath,
} from './finished-run.ts';
import { RunJournal, readJournalPrefix } from './run-journal.ts';

export function finishedTerms(options: StorageOptions, { baseKey }: RememberOptions): FinishedRunTerms {
  return { baseKey, compression: options.compression, columns: columnsHash(options) };
}

export async function openFormer(
  workspace: TempWorkspace,
  options: StorageOptions,
  outputDir: string,
): Promise<FormerRun> {
  const { remember, compression } = options;
  if (remember?.keepsRows !== true) return { kind: 'unwanted' };
  const { name } = workspace;
  const path = finishedJournalPath(remember.stateDir, name);
  const isInOutput = options.format !== 'parquet';
  const series = isInOutput ? join(outputDir, SERIES_FILE[compression]) : finishedSeriesPath(remember.stateDir, name);
  return await FinishedRun.open(path, series, finishedTerms(options, remember));
}

/** Goes on with a journal of the same run key and columns, or starts anew. */
export async function openJournal(workspace: TempWorkspace, options: StorageOptions, former: FormerRun) {
  const { journalPath, seriesPath } = workspace;
  const { compression } = options;
  const header = journalHeader(options, former.kind === 'found');
  const prefix = options.restart
    ? undefined
    : await withPartSums(seriesPath, (sumTo) => readJournalPrefix(journalPath, header, sumTo));
  if (prefix !== undefined) {
    const series = await SeriesPart.reopen(seriesPath, prefix);
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

/** Raised when rows of older versions may be wrong or lack something. */
const VERSION = 6;

/** A run that keeps rows is not resumed by one that means to do them all, nor the other way round. */
function journalHeader(options: StorageOptions, keepsRows: boolean): string {
  const { runKey, compression } = options;
  return JSON.stringify({ journal: VERSION, runKey, compression, columns: columnsHash(options), keepsRows });
}

function columnsHash(options: StorageOptions): string {
  const columns = [
    ...matchHeader(marketColumns(options), options.inputColumns),
    ...Object.keys(priceColumns(options.snapshots)),
  ];
  return sha256(columns.join('\n'));
}
