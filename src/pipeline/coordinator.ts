import type { BatchRequest, CoordinatorSettings } from './batch-request.ts';
import type { PlannedBatch } from './batches/expand-entries.ts';
import { type BatchResult, type OnBatchEnd, runAll } from './batches/run-all.ts';
import type { ProcessingReport } from './report/processing-report.ts';
import { runBatch } from './run/run-batch.ts';

/** Runs batches from the statistics file to the finished data set. */
export class PipelineCoordinator {
  readonly #settings: CoordinatorSettings;

  constructor(settings: CoordinatorSettings) {
    this.#settings = settings;
  }

  /** One batch with the default file and folder names. */
  processCountrySeason(country: string, league: string, season: string): Promise<ProcessingReport> {
    return this.processBatch({ batch: { country, league, season } });
  }

  /** Throws an FbpError when the batch as a whole cannot be done; a row's own fault is an outcome in the report. */
  processBatch(request: BatchRequest): Promise<ProcessingReport> {
    return runBatch(request, this.#settings);
  }

  /** Several batches one after the other, see `runAll`. Throws nothing: a batch that cannot be done is a result. */
  processBatches(planned: readonly PlannedBatch[], onEnd?: OnBatchEnd): Promise<BatchResult[]> {
    return runAll(planned, this.#settings, onEnd);
  }

  /** Closes the log files. */
  close(): void {
    this.#settings.logger.close();
  }
}
