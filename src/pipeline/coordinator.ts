import { dirname } from 'node:path';
import { chooseDecoder } from '../decode/thread-decoder.ts';
import { publishWhole, StagedFile } from '../disk/atomic-file.ts';
import { withDiskFaultsSync } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import type { Batch } from '../domain/batch.ts';
import { FbpError } from '../domain/errors.ts';
import type { BatchRequest, CoordinatorSettings } from './batch-request.ts';
import type { PlannedBatch } from './batches/expand-entries.ts';
import { type BatchResult, type OnBatchEnd, runAll } from './batches/run-all.ts';
import type { ProcessingReport } from './report/processing-report.ts';
import { type ErrorHandling, withErrorHandling } from './run/error-recovery.ts';
import { runBatch } from './run/run-batch.ts';

/** A request whose batch may be the one of the settings. */
export interface BatchOrder extends Omit<BatchRequest, 'batch'> {
  readonly batch?: Batch | undefined;
  /** Where a copy of matches.csv is wanted, beside the data set in its folder. */
  readonly outputFile?: string | undefined;
}

export interface CoordinatorOptions {
  /** What to do about failures, over the configuration's recovery table. */
  readonly errorHandler?: ErrorHandling | undefined;
}

/** Runs batches from the statistics file to the finished data set. */
export class PipelineCoordinator {
  readonly #settings: CoordinatorSettings;

  constructor(settings: CoordinatorSettings, { errorHandler }: CoordinatorOptions = {}) {
    this.#settings = { ...settings, config: withErrorHandling(settings.config, errorHandler) };
    chooseDecoder(settings.config.extraction.decoder);
  }

  /** One batch with the default file and folder names. */
  processCountrySeason(country: string, league: string, season: string): Promise<ProcessingReport> {
    return this.processBatch({ batch: { country, league, season } });
  }

  /** Throws an FbpError when the batch as a whole cannot be done; a row's own fault is an outcome in the report. */
  async processBatch({ outputFile, ...order }: BatchOrder = {}): Promise<ProcessingReport> {
    const batch = order.batch ?? this.#settings.batch;
    if (batch === undefined) throw noBatch();
    const request = { ...order, batch };
    const report = await runBatch(request, this.#settings);
    const { 'matches.csv': matches } = report.outputFiles;
    if (outputFile !== undefined && matches !== undefined) await copyWhole(matches, outputFile);
    return report.ranIn({ request, settings: this.#settings });
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

function noBatch(): FbpError {
  return new FbpError('FBP-USAGE', 'Of which country, league and season is this batch?', {
    hint: 'name them in pipelineSettings({ country, league, season }) or in the request: { batch: { country, league, season } }',
  });
}

/** A reader sees the old file or the whole new one. */
async function copyWhole(from: string, to: string): Promise<void> {
  withDiskFaultsSync('make the folder', dirname(to), () => ensureFolder(dirname(to)));
  const staged = await StagedFile.create(to);
  await publishWhole(staged, (file) => file.writeFrom(from));
}
