import type { LockOptions, TakeLock } from '../disk/lock.ts';
import type { BucketOutput } from './bucket/bucket-output.ts';
import type { ManifestInputs } from './manifest.ts';
import type { Compression } from './series/series-part.ts';
import type { MarketColumnOptions } from './tables/match-columns.ts';
import type { RowContext } from './tables/row-columns.ts';

export type SeriesFormat = 'csv' | 'parquet' | 'both';

export interface StorageOptions extends RowContext, MarketColumnOptions {
  readonly outputDir: string;
  /** Where the data set is published, when the output folder is no more than its copy. */
  readonly bucket?: BucketOutput | undefined;
  readonly tempDir: string;
  /** Changes with everything that the output depends on; a journal with another key is not resumed. */
  readonly runKey: string;
  /** Forget what an interrupted run did. */
  readonly restart?: boolean | undefined;
  /** What of a finished run is remembered for a later one; nothing unless given. */
  readonly remember?: RememberOptions | undefined;
  /** Form of the finished time series; CSV unless given. With Parquet matches and prices are Parquet too, besides CSV. */
  readonly format?: SeriesFormat | undefined;
  /** `betfair-hub` writes one more table; none unless given. */
  readonly preset?: 'none' | 'betfair-hub' | undefined;
  /** matches.csv also with the columns that the run's plan cannot fill; not unless given. */
  readonly allColumns?: boolean | undefined;
  readonly compression: Compression;
  /** Output files written at once; one unless given. */
  readonly writers?: number | undefined;
  readonly cleanupOnSuccess: boolean;
  readonly lock?: LockOptions | undefined;
  /** How the right to the output folder is had where other machines write it too; by default a lock file. */
  readonly takeLock?: TakeLock | undefined;
}

export interface FinishOptions {
  /** Undefined: the files take the place of the former ones. Else they go to `rejected/` in the folder, and those stay. */
  readonly rejected: string | undefined;
  /** Rows of the statistics file, each of which must be committed by now. */
  readonly rows: number;
  /** The report.json; without clock or pid, so that the same inputs give the same bytes. */
  readonly report: object;
  readonly manifest: ManifestInputs;
}

export interface RememberOptions {
  readonly stateDir: string;
  /** Changes with everything that rows depend on but statistics, links and market files. */
  readonly baseKey: string;
  /** The run does not do all rows: those of the last finished run are wanted, see `former`. */
  readonly keepsRows?: boolean | undefined;
}
