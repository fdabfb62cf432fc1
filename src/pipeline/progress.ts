import type { Batch } from '../domain/batch.ts';

export const PROGRESS_STAGES = ['catalogue', 'read', 'link', 'extract', 'validate', 'batches'] as const;
export type ProgressStage = (typeof PROGRESS_STAGES)[number];

/** How far a stage has come. `total` is undefined while it is not known. */
export interface StageProgress {
  readonly stage: ProgressStage;
  readonly done: number;
  readonly total: number | undefined;
  readonly failures: number;
}

/** What a run tells whoever started it; the run itself knows no terminal. */
export interface RunListener {
  batchStarted?(batch: Batch): void;
  progress?(progress: StageProgress): void;
  /** Something the person should read even when all goes well, e.g. that the data is synthetic. */
  notice?(text: string): void;
  /** Every record of the run's log, also those of level DEBUG: what is decided as it goes, and why. */
  record?(line: string): void;
}
