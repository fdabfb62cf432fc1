import type { StorageManager } from '../../storage/storage-manager.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import type { LinkedRow } from '../open/linked-batch.ts';
import type { OpenBatch } from '../open/open-batch.ts';
import type { ProcessingReport } from '../report/processing-report.ts';
import { errorRecoveryStrategy } from './error-recovery.ts';
import { openStages } from './open-stages.ts';
import { processRows } from './process-rows.ts';
import { savingRawFiles } from './raw-files.ts';
import { retryingExtraction } from './retry-extraction.ts';
import { RowLedger } from './row-ledger.ts';

export interface ExtractingRun {
  readonly batch: OpenBatch;
  readonly settings: CoordinatorSettings;
  readonly storage: StorageManager;
  readonly report: ProcessingReport;
  /** How many rows there are, done ones included, and how many of them are linked. */
  readonly rows: number;
  readonly linked: number;
}

/** Downloads, extracts and stores the rows, each to its ending, in their order. */
export async function extractRows(rows: Iterable<LinkedRow>, run: ExtractingRun): Promise<void> {
  const { batch, settings, storage, report, linked } = run;
  const { config, logger, signal } = settings;
  const { request, source } = batch;
  const recovery = errorRecoveryStrategy(config, request);
  const scratchOf = (matchId: string) => storage.matchScratch(matchId);
  const opened = await openStages(batch, { matches: linked, scratchOf });
  const saving = { folder: config.error_handling.failed_matches_dir, batch: request.batch, recovery, logger };
  const stages = savingRawFiles(retryingExtraction(opened, { recovery, logger, signal }), saving);
  const ledger = new RowLedger({
    storage,
    source,
    report,
    settings,
    rows: run.rows,
    keepsWell: request.retryFailed === true,
  });
  try {
    await processRows(rows, { stages, ledger, signal, logger, recovery, parallel: config.processing.parallel });
  } finally {
    await opened.close();
  }
}
