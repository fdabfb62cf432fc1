import { FbpError } from '../domain/errors.ts';
import type { MatchOutcome } from '../domain/outcome.ts';
import type { SearchResult } from '../domain/search.ts';
import type { PipelineLogger } from '../logging/pipeline-logger.ts';
import type { CommittedRow } from '../storage/committed-row.ts';
import { mapInOrder } from './map-in-order.ts';
import { type ProcessedRow, processMatch } from './process-match.ts';
import type { SelectedRow } from './select-rows.ts';
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
  /** Makes a row's ending last; called in input order, one at a time. */
  readonly commit: (row: ProcessedRow) => Promise<CommittedRow>;
  readonly onCommitted: (row: CommittedRow) => void;
}

/** Takes every row to its ending: concurrently, but written in the order of the input. */
export async function processRows(rows: readonly SelectedRow[], processing: RowProcessing): Promise<void> {
  const { links, stages, signal, logger, failFast, commit, onCommitted } = processing;
  const end = async (row: SelectedRow): Promise<ProcessedRow> => {
    signal.throwIfAborted();
    return await endRow(row, links, stages);
  };
  for await (const processed of mapInOrder(rows, { concurrency: WINDOW, window: WINDOW }, end)) {
    signal.throwIfAborted();
    logFailure(processed.outcome, logger);
    if (failFast) stopAtFault(processed.outcome);
    onCommitted(await commit(processed));
  }
}

async function endRow(
  row: SelectedRow,
  links: ReadonlyMap<number, SearchResult>,
  stages: Stages,
): Promise<ProcessedRow> {
  switch (row.kind) {
    case 'invalid':
      return { outcome: { status: 'invalid_row', invalid: row.invalid }, series: '' };
    case 'skipped':
      return { outcome: { status: 'skipped', match: row.match, reason: row.reason }, series: '' };
    case 'match': {
      const search = links.get(row.match.row);
      if (search === undefined) throw new FbpError('FBP-BUG', `row ${row.match.row} was not searched`);
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
