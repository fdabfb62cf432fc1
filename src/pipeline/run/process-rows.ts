import { FbpError } from '../../domain/errors.ts';
import { hasFault, type MatchOutcome } from '../../domain/outcome.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import type { LinkedRow } from '../open/linked-batch.ts';
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
  /** Stop at the first match whose files cannot be had or read. */
  readonly failFast: boolean;
  /** Rows worked on at the same time. */
  readonly window?: number | undefined;
}

/** A row that stays as the last run left it, by its number. */
interface KeptRow {
  readonly keptRow: number;
}

/** Takes every row to its ending: concurrently, but written in the order of the input. */
export async function processRows(rows: Iterable<LinkedRow>, processing: RowProcessing): Promise<void> {
  const { ledger, signal, logger, failFast, window = WINDOW } = processing;
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
    logFailure(processed.outcome, logger);
    if (failFast) stopAtFault(processed.outcome);
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

function logFailure(outcome: MatchOutcome, logger: PipelineLogger): void {
  if (outcome.status === 'invalid_row') {
    logger.warn('main', 'A row cannot be read', { line: outcome.invalid.line, reason: outcome.invalid.reason });
  }
  if (!hasFault(outcome)) return;
  const { match, link, fault } = outcome;
  const fields = { match_id: match.matchId, event_id: link.eventId, code: fault.code, error: fault.message };
  if (outcome.status === 'download_failed') logger.error('download', 'A match could not be downloaded', fields);
  else logger.error('extract', 'A match could not be extracted', fields);
}

function stopAtFault(outcome: MatchOutcome): void {
  if (!hasFault(outcome)) return;
  const { match, fault } = outcome;
  throw new FbpError('FBP-MARKET-FILE', `a match failed: ${fault.message}`, {
    where: `line ${match.line}, match ${match.matchId}`,
    hint: fault.hint ?? 'without --fail-fast the other matches are still processed',
  });
}
