import type { UnmatchedGate } from '../../pipeline/report/processing-report.ts';

/** The options of `fbp process`, read and checked. */
export interface ProcessOptions {
  readonly all?: boolean;
  /** File of batches. */
  readonly batch?: string;
  /** Seconds. */
  readonly lockWait?: number;
  readonly stats?: string;
  readonly output?: string;
  readonly source: 'auto' | 'archive' | 'historic' | 'sample';
  readonly archive?: string[];
  readonly plan?: string;
  readonly markets?: string[];
  readonly format?: string;
  readonly snapshots?: number[];
  readonly resample?: string;
  readonly preMatchOnly?: boolean;
  readonly preset?: string;
  readonly keepRaw?: boolean;
  readonly maxUnmatched?: UnmatchedGate;
  readonly retryFailed?: boolean;
  readonly restart?: boolean;
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly matchId?: string[];
  readonly failFast?: boolean;
}
