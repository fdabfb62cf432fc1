import type { Config } from '../../config/schema.ts';
import { FbpError } from '../../domain/errors.ts';
import type { MarketFile } from '../../domain/event.ts';
import { placeOf, type StatisticalMatch } from '../../domain/match.ts';
import { extractedOf, hasFault, type MatchOutcome, matchOf } from '../../domain/outcome.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import type { LinkedRow } from '../open/linked-batch.ts';
import { logPriceDecisions } from '../report/log-decisions.ts';
import type { ErrorRecoveryStrategy } from './error-recovery.ts';
import { type Lane, mapInOrder } from './map-in-order.ts';
import { holdBackOutage } from './outage.ts';
import { downloadFiles, extractPrices, locateFiles, type OnItsWay, type ProcessedRow } from './process-match.ts';
import type { RowLedger } from './row-ledger.ts';
import type { Stages } from './stages.ts';

export interface RowProcessing {
  readonly stages: Stages;
  readonly ledger: RowLedger;
  readonly signal: AbortSignal;
  readonly logger: PipelineLogger;
  readonly recovery: Pick<ErrorRecoveryStrategy, 'DownloadTimeout' | 'ExtractionError'>;
  readonly parallel: Config['processing']['parallel'];
}

/** A row that stays as the last run left it. */
interface KeptRow {
  readonly keptRow: StatisticalMatch;
}

type StoreRow = (row: ProcessedRow | KeptRow) => Promise<void>;

/** Takes every row to its ending: concurrently, but written in the order of the input. */
export async function processRows(rows: Iterable<LinkedRow>, given: RowProcessing): Promise<void> {
  const over = new AbortController();
  const processing = { ...given, signal: AbortSignal.any([over.signal, given.signal]) };
  const store = async (row: ProcessedRow | KeptRow): Promise<void> => {
    try {
      await storeRow(row, processing);
    } catch (error) {
      // No row after it may be stored.
      over.abort(error);
      throw error;
    }
  };
  const stored = given.parallel.enabled ? inLanes(rows, processing, store) : oneByOne(rows, processing, store);
  try {
    for await (const _ of stored) given.signal.throwIfAborted();
  } finally {
    // What still waits in a stage must not be begun.
    over.abort();
  }
}

/** Each stage behind its own pool and its own bounded queue, so that a slow stage slows the one before it. */
function inLanes(rows: Iterable<LinkedRow>, processing: RowProcessing, store: StoreRow): AsyncIterable<void> {
  const { stages, parallel } = processing;
  const { search, download, extract, storage } = lanesOf(parallel);
  const located = mapInOrder(rows, search, (row) => beginRow(row, processing));
  const downloaded = mapInOrder(
    located,
    download,
    unlessKept((row) => downloadFiles(row, stages)),
  );
  const extracted = mapInOrder(
    downloaded,
    extract,
    unlessKept((row) => extractPrices(row, stages)),
  );
  return mapInOrder(holdBackOutage(extracted), storage, store);
}

/** Files and threads have pools of their own within their stage. */
function lanesOf({ max_workers, queue_size }: Config['processing']['parallel']) {
  return {
    search: { concurrency: max_workers.search, window: queue_size.search },
    download: { concurrency: queue_size.download, window: queue_size.download },
    extract: { concurrency: queue_size.extract, window: queue_size.extract },
    /** Rows are stored one after the other, in their order. */
    storage: { concurrency: 1, window: queue_size.storage },
  } satisfies Record<string, Lane>;
}

async function* oneByOne(rows: Iterable<LinkedRow>, processing: RowProcessing, store: StoreRow) {
  for await (const row of holdBackOutage(endings(rows, processing))) yield await store(row);
}

async function* endings(rows: Iterable<LinkedRow>, processing: RowProcessing) {
  const { stages } = processing;
  for (const row of rows) {
    const located = await beginRow(row, processing);
    yield 'keptRow' in located ? located : await extractPrices(await downloadFiles(located, stages), stages);
  }
}

/** Throws the signal's reason once the run is over. */
async function beginRow(
  row: LinkedRow,
  { stages, ledger, signal }: RowProcessing,
): Promise<OnItsWay<readonly MarketFile[]> | KeptRow> {
  signal.throwIfAborted();
  switch (row.kind) {
    case 'invalid':
      return { kind: 'ended', row: { outcome: { status: 'invalid_row', invalid: row.invalid }, series: undefined } };
    case 'skipped':
      if (ledger.isLeft(row)) return { keptRow: row.match };
      return {
        kind: 'ended',
        row: { outcome: { status: 'skipped', match: row.match, reason: row.reason }, series: undefined },
      };
    case 'match':
      if (ledger.isKept(row.match, row.search)) return { keptRow: row.match };
      return await locateFiles(row.match, row.search, stages);
  }
}

function unlessKept<Row extends object, Next>(work: (row: Row) => Promise<Next>) {
  return async (row: Row | KeptRow): Promise<Next | KeptRow> => ('keptRow' in row ? row : await work(row));
}

/** Throws FBP-DISK, and FBP-MARKET-FILE where the recovery table says that this failure ends the run. */
async function storeRow(
  row: ProcessedRow | KeptRow,
  { ledger, signal, logger, recovery }: RowProcessing,
): Promise<void> {
  signal.throwIfAborted();
  if ('keptRow' in row) return await ledger.keep(row.keptRow);
  logPriceDecisions(row.outcome, logger);
  handleFailure(row.outcome, { logger, recovery });
  await ledger.commit(row);
}

/** The rows `DownloadTimeout` and `ExtractionError` of the recovery table. Throws FBP-MARKET-FILE where they say stop. */
function handleFailure(outcome: MatchOutcome, { logger, recovery }: Pick<RowProcessing, 'logger' | 'recovery'>): void {
  if (outcome.status === 'invalid_row') {
    const { line, file, reason, cells } = outcome.invalid;
    logger.warn('main', 'A row cannot be read', { match_id: cells.match_id, line, file, reason });
  }
  for (const { kind, file, message } of extractedOf(outcome)?.damaged ?? []) {
    const fields = { match_id: matchOf(outcome)?.matchId, file, error: message };
    logger.log(recovery.ExtractionError.logLevel, 'extract', { message: `A market is ${kind}`, fields });
  }
  if (!hasFault(outcome)) return;
  const { match, link, fault } = outcome;
  const isDownload = outcome.status === 'download_failed';
  const { logLevel, needsReview, stops } = isDownload ? recovery.DownloadTimeout : recovery.ExtractionError;
  logger.log(logLevel, isDownload ? 'download' : 'extract', {
    message: `A match could not be ${isDownload ? 'downloaded' : 'extracted'}`,
    fields: {
      ...{ match_id: match.matchId, event_id: link.eventId, code: fault.code, error: fault.message },
      manual_review: needsReview,
    },
  });
  if (!stops) return;
  throw new FbpError('FBP-MARKET-FILE', `a match failed: ${fault.message}`, {
    where: `${placeOf(match)}, match ${match.matchId}`,
    hint: fault.hint ?? 'without --fail-fast the other matches are still processed',
  });
}
