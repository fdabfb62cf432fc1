import { join } from 'node:path';
import type { RequestGate } from '../betfair/service/rate-limiter.ts';
import type { SourceKind } from '../betfair/source.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets.ts';
import type { TakeLock } from '../disk/lock.ts';
import { isWindowsName } from '../disk/path-names.ts';
import type { Batch } from '../domain/batch.ts';
import { FbpError } from '../domain/errors.ts';
import { statisticsFileAt } from '../input/list-statistics.ts';
import type { PipelineLogger } from '../logging/pipeline-logger.ts';
import type { BatchReading } from './open/statistics-reading.ts';
import type { RunListener } from './progress.ts';
import type { StageWatch } from './stage-watch.ts';

/** How many rows may end without an event: a count, or a share of the rows read (0..1). */
export type UnmatchedGate = { readonly count: number } | { readonly share: number };

/** What a coordinator works with, the same for all its batches. */
export interface CoordinatorSettings {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logger: PipelineLogger;
  /** Folder of the shipped sample. */
  readonly sampleDir: string;
  /** Paths in outputs are written relative to it where they lie below it. */
  readonly root: string;
  readonly programVersion: string;
  readonly listener?: RunListener | undefined;
  /** The batch that is meant where a request names none. */
  readonly batch?: Batch | undefined;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Measures the steps; by default nobody does. */
  readonly watch?: StageWatch | undefined;
  /** What of the configuration was said with the run itself: remembered for later commands on its batches. */
  readonly given?: GivenSettings | undefined;
  /** How outputs are locked where other machines write them too; by default by lock files. */
  readonly takeLock?: TakeLock | undefined;
  /** What requests to the historic API wait for where other machines send some too; by default `api.betfair.rate_limit` for this process. */
  readonly requestGate?: RequestGate | undefined;
}

/** Settings of one run, over those of the project. */
export interface GivenSettings {
  /** Absolute. */
  readonly configFile?: string | undefined;
  readonly environment?: string | undefined;
  /** Configuration keys by dotted path; folders absolute. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** One statistics file of a batch, or several; a folder stands for the files in it. */
export type StatisticsFiles = string | readonly string[];

/** What may differ from batch to batch. */
export interface BatchRequest {
  readonly batch: Batch;
  readonly source?: SourceKind | 'auto' | undefined;
  /** Default: `<input.stats_dir>/<country>/<league>/<season>.csv`, or that season in another form. */
  readonly statsFile?: StatisticsFiles | undefined;
  /** How that file is read, where not as the configuration says. */
  readonly reading?: BatchReading | undefined;
  /** Default: `<storage.output_dir>/<country>/<league>/<season>`. */
  readonly outputDir?: string | undefined;
  /** Forget what an interrupted run did. */
  readonly restart?: boolean | undefined;
  /** Keep the rows of the last finished run that ended well and whose link is the same; do the others again. */
  readonly retryFailed?: boolean | undefined;
  /** Folders and TARs of market files, instead of the configured ones. */
  readonly archive?: readonly string[] | undefined;
  /** Publish the data set whatever it replaces. */
  readonly force?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly matchIds?: readonly string[] | undefined;
  readonly failFast?: boolean | undefined;
  readonly maxUnmatched?: UnmatchedGate | undefined;
  /** How long to wait for another run of the same output, in milliseconds. */
  readonly lockWaitMs?: number | undefined;
}

/** The same request for every row of the statistics file. */
export function allRows({ limit: _, matchIds: __, ...request }: BatchRequest): BatchRequest {
  return request;
}

/** Whether the run leaves rows of the batch out. */
export function isPartial({ limit, matchIds }: Pick<BatchRequest, 'limit' | 'matchIds'>): boolean {
  return limit !== undefined || matchIds !== undefined;
}

/** What is done again may have changed where nothing that is remembered shows it: a file put back, or replaced by a whole one. */
export function looksAnew(request: BatchRequest): boolean {
  return request.retryFailed === true || request.restart === true || isPartial(request);
}

/** `<dir>/<country>/<league>/<season>`. Throws FBP-USAGE for a name that would lead elsewhere, such as `..` or `2023/2024`. */
export function batchPath(dir: string, batch: Batch): string {
  const parts = ['country', 'league', 'season'] as const;
  for (const part of parts) if (!isFolderName(batch[part])) throw badName(part, batch[part]);
  return join(dir, ...parts.map((part) => batch[part]));
}

/** Where the statistics of a batch lie when nobody says otherwise. */
export function usualStatistics({ input }: Pick<Config, 'input'>, batch: Batch): string {
  return statisticsFileAt(batchPath(input.stats_dir, batch));
}

/** On every system: a data set may be taken to another one. */
function isFolderName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const isName = name.trim() === name && /^[^./\\][^/\\\u0000-\u001f]*$/.test(name);
  return isName && isWindowsName(name);
}

function badName(part: keyof Batch, name: string): FbpError {
  const hint = `write it as in the file's place, data/<country>/<league>/<season>.csv: ${EXAMPLES[part]}`;
  return new FbpError('FBP-USAGE', `${JSON.stringify(name)} is no ${part}: it has to be the name of a folder`, {
    hint,
  });
}

const EXAMPLES = { country: 'england', league: 'premier-league', season: '2023-2024' } as const;
