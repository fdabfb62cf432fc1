import { FbpError } from '../../domain/errors.ts';
import { extractedOf, hasFault, type MatchOutcome, matchOf } from '../../domain/outcome.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import type { LinkedRow } from '../open/linked-batch.ts';
import type { ErrorRecoveryStrategy } from './error-recovery.ts';
import { mapInOrder } from './map-in-order.ts';
import { holdBackOutage } from './outage.ts';
import { type ProcessedRow, processMatch } from './process-match.ts';
import type { RowLedger } from './row-ledger.ts';
import type { Stages } from './stages.ts';

/** Matches begun whose results are not written yet, at most. */
const WINDOW = 50;

export interface RowProcessing {
  readonly stages: Stages;
  readonly ledger: RowLedger;
  readonly signal: AbortSignal;
  readonly logger: PipelineLogger;
  readonly recovery: Pick<ErrorRecoveryStrategy, 'DownloadTimeout' | 'ExtractionError'>;
  /** Rows worked on at the same time. */
  readonly window?: number | undefined;
}

/** A row that stays as the last run left it, by its number. */
interface KeptRow {
  readonly keptRow: number;
}

/** Takes every row to its ending: concurrently, but written in the order of the input. */
export async function processRows(rows: Iterable<LinkedRow>, processing: RowProcessing): Promise<void> {
  const { ledger, signal, logger, recovery, window = WINDOW } = processing;
  const end = async (row: LinkedRow): Promise<ProcessedRow | KeptRow> => {
    signal.throwIfAborted();
    return await endRow(row, processing);
  };
  const ended = mapInOrder(rows, { concurrency: window, window }, end);
  for await (const processed of holdBackOutage(ended)) {
    signal.throwIfAborted();
    if ('keptRow' in processed) {
      await ledger.keep(processed.keptRow);
      continue;
    }
    handleFailure(processed.outcome, { logger, recovery });
    await ledger.commit(processed);
  }
}

async function endRow(row: LinkedRow, { stages, ledger }: RowProcessing): Promise<ProcessedRow | KeptRow> {
  switch (row.kind) {
    case 'invalid':
      return { outcome: { status: 'invalid_row', invalid: row.invalid }, series: '' };
    case 'skipped':
      return { outcome: { status: 'skipped', match: row.match, reason: row.reason }, series: '' };
    case 'match':
      if (ledger.isKept(row.match, row.search)) return { keptRow: row.match.row };
      return await processMatch(row.match, row.search, stages);
  }
}

/** The rows `DownloadTimeout` and `ExtractionError` of the recovery table. Throws FBP-MARKET-FILE where they say stop. */
function handleFailure(outcome: MatchOutcome, { logger, recovery }: Pick<RowProcessing, 'logger' | 'recovery'>): void {
  if (outcome.status === 'invalid_row') {
    logger.warn('main', 'A row cannot be read', { line: outcome.invalid.line, reason: outcome.invalid.reason });
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
    where: `line ${match.line}, match ${match.matchId}`,
    hint: fault.hint ?? 'without --fail-fast the other matches are still processed',
  });
}
