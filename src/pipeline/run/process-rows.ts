import { FbpError } from '../../domain/errors.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { MatchOutcome } from '../../domain/outcome.ts';
import type { SearchResult } from '../../domain/search.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import type { CommittedRow } from '../../storage/journal/committed-row.ts';
import type { SelectedRow } from '../open/select-rows.ts';
import { mapInOrder } from './map-in-order.ts';
import { holdBackOutage } from './outage.ts';
import { type ProcessedRow, processMatch } from './process-match.ts';
import type { Stages } from './stages.ts';

/** Matches begun whose results are not written yet, at most. */
const WINDOW = 50;

export interface RowProcessing {
  readonly links: ReadonlyMap<number, SearchResult>;
  readonly stages: Stages;
  readonly signal: AbortSignal;
  readonly logger: PipelineLogger;
  /** Stop at the first match whose files cannot be had or read. */
  readonly failFast: boolean;
  /** Whether the last run's ending of the row stays: nothing is fetched or read for it then. */
  readonly isKept: (match: StatisticalMatch, search: SearchResult) => boolean;
  /** Makes that ending this run's too; called in its turn like `commit`. */
  readonly keep: (row: number) => Promise<CommittedRow>;
  /** Makes a row's ending last; called in input order, one at a time. */
  readonly commit: (row: ProcessedRow) => Promise<CommittedRow>;
  readonly onCommitted: (row: CommittedRow) => void;
}

/** A row that stays as the last run left it, by its number. */
interface KeptRow {
  readonly keptRow: number;
}

/** Takes every row to its ending: concurrently, but written in the order of the input. */
export async function processRows(rows: AsyncIterable<SelectedRow>, processing: RowProcessing): Promise<void> {
  const { signal, logger, failFast, commit, keep, onCommitted } = processing;
  const end = async (row: SelectedRow): Promise<ProcessedRow | KeptRow> => {
    signal.throwIfAborted();
    return await endRow(row, processing);
  };
  const ended = mapInOrder(rows, { concurrency: WINDOW, window: WINDOW }, end);
  for await (const processed of holdBackOutage(ended)) {
    signal.throwIfAborted();
    if ('keptRow' in processed) {
      onCommitted(await keep(processed.keptRow));
      continue;
    }
    logFailure(processed.outcome, logger);
    if (failFast) stopAtFault(processed.outcome);
    onCommitted(await commit(processed));
  }
}

async function endRow(row: SelectedRow, { links, stages, isKept }: RowProcessing): Promise<ProcessedRow | KeptRow> {
  switch (row.kind) {
    case 'invalid':
      return { outcome: { status: 'invalid_row', invalid: row.invalid }, series: '' };
    case 'skipped':
      return { outcome: { status: 'skipped', match: row.match, reason: row.reason }, series: '' };
    case 'match': {
      const search = links.get(row.match.row);
      if (search === undefined) throw new FbpError('FBP-BUG', `row ${row.match.row} was not searched`);
      if (isKept(row.match, search)) return { keptRow: row.match.row };
      return await processMatch(row.match, search, stages);
    }
  }
}

function logFailure(outcome: MatchOutcome, logger: PipelineLogger): void {
  if (outcome.status === 'invalid_row') {
    logger.warn('main', 'A row cannot be read', { line: outcome.invalid.line, reason: outcome.invalid.reason });
  }
  if (!('fault' in outcome)) return;
  const { match, link, fault } = outcome;
  const fields = { match_id: match.matchId, event_id: link.eventId, code: fault.code, error: fault.message };
  if (outcome.status === 'download_failed') logger.error('download', 'A match could not be downloaded', fields);
  else logger.error('extract', 'A match could not be extracted', fields);
}

function stopAtFault(outcome: MatchOutcome): void {
  if (!('fault' in outcome)) return;
  const { match, fault } = outcome;
  throw new FbpError('FBP-MARKET-FILE', `a match failed: ${fault.message}`, {
    where: `line ${match.line}, match ${match.matchId}`,
    hint: fault.hint ?? 'without --fail-fast the other matches are still processed',
  });
}
