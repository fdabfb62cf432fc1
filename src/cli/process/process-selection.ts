import { resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { type BatchEntry, configuredBatches, readBatchFile } from '../../config/batch-list.ts';
import type { LoadedConfig } from '../../config/load-config.ts';
import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { type HeldBatch, type HeldQuestion, heldBatches } from '../../input/held-batches.ts';
import { listStatistics, statisticsFilesAt } from '../../input/list-statistics.ts';
import type { UnmatchedGate } from '../../pipeline/batch-request.ts';
import { expandSeasons, isSeasonRange } from '../../pipeline/batches/seasons.ts';
import type { Shard } from '../../pipeline/batches/shard.ts';
import { statisticsReading } from '../../pipeline/open/statistics-reading.ts';
import { namedBatch } from '../command/named-batch.ts';
import type { Session } from '../command/session.ts';
import type { StatisticsOptions } from '../command/statistics-options.ts';
import { refuseMissingFile, type Surroundings } from './files-at-hand.ts';

/** The options of `fbp process`, read and checked. */
export interface ProcessOptions extends StatisticsOptions {
  readonly all?: boolean;
  /** File of batches. */
  readonly batch?: string;
  /** Seconds. */
  readonly lockWait?: number;
  readonly shard?: Shard;
  /** Its address, or true for the configured one. */
  readonly queue?: string | true;
  readonly detach?: boolean;
  readonly output?: string;
  readonly source: 'auto' | 'archive' | 'historic' | 'sample';
  readonly archive?: string[];
  readonly plan?: string;
  readonly markets?: string[];
  readonly format?: string;
  readonly allColumns?: boolean;
  readonly snapshots?: number[];
  readonly resample?: string;
  readonly preMatchOnly?: boolean;
  readonly preset?: string;
  readonly keepRaw?: boolean;
  readonly maxUnmatched?: UnmatchedGate;
  readonly retryFailed?: boolean;
  readonly force?: boolean;
  readonly restart?: boolean;
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly matchId?: string[];
  readonly failFast?: boolean;
}

/** One batch, or a list of them: which of the two decides what is printed, also for a list of one. */
export type BatchSelection = { readonly batch: Batch } | { readonly entries: readonly BatchEntry[] };

export type BatchArguments = readonly (string | undefined)[];

const NAMES = ['country', 'league', 'season'] as const;

/** What `fbp process` is asked to work through. Throws FBP-USAGE for arguments that do not go together, FBP-CONFIG for lists that cannot be read. */
export async function selectBatches(
  given: BatchArguments,
  options: ProcessOptions,
  { session: { loaded, given: settings }, cwd }: { session: Session; cwd: string },
): Promise<BatchSelection> {
  const { all, batch: file } = options;
  if (all && file !== undefined) throw excluded('--all and --batch exclude each other', 'leave one of the two out');
  const [country, league, season] = given;
  if (all && options.stats !== undefined) {
    const { stats, ...others } = options;
    refuseOneBatchOptions(others, '--all');
    return { entries: await batchesInFiles(given, stats, { loaded, cwd, said: settings.values }) };
  }
  if (all || file !== undefined) {
    if (country !== undefined) throw arguedTwice(all ? '--all' : '--batch', given);
    refuseOneBatchOptions(options, all ? '--all' : '--batch');
    return {
      entries: file === undefined ? configuredBatches(loaded) : readBatchFile(file, { cwd, root: loaded.root }),
    };
  }
  if (country === undefined || league === undefined || season === undefined) throw missingArgument(given, loaded);
  const batch = namedBatch({ country, league, season }, loaded.config, options.stats);
  if (!isSeasonRange(season)) {
    if (options.shard !== undefined)
      throw excluded('--shard is a part of several batches', 'give --all, --batch or a range of seasons');
    if (options.stats === undefined) await refuseMissingFile(batch, { loaded, cwd, said: settings.values });
    return { batch };
  }
  refuseOneBatchOptions(options, `the range ${season}`);
  const seasons = expandSeasons(season).map((one) => namedBatch({ ...batch, season: one }, loaded.config, undefined));
  return { entries: seasons.map((one) => ({ where: `season ${one.season}`, batch: one })) };
}

/** The batches that statistics files hold, as entries of a list; a country and a league say what the files do not, or which are wanted. */
async function batchesInFiles(
  [country, league, season]: BatchArguments,
  stats: readonly string[],
  { loaded, cwd, said }: Surroundings,
): Promise<BatchEntry[]> {
  if (season !== undefined) throw excluded('--all is for every season of a file', 'leave out --all, or the season');
  const paths = stats.map((path) => resolve(cwd, path)).flatMap(statisticsFilesAt);
  const reading = statisticsReading(loaded.config, { said });
  const held = await heldBatches(paths, reading, { country, league });
  const unnamed = held.find((batch) => batch.country === '' || batch.league === '');
  if (unnamed !== undefined) throw whoseBatches(unnamed, stats);
  if (held.length === 0) throw noneHeld({ country, league }, stats);
  return held.map(({ country, league, season, files }) => ({
    where: files.join(', '),
    batch: { country, league, season, stats: files },
    isShared: true,
  }));
}

function whoseBatches({ country, league, files }: HeldBatch, stats: readonly string[]): FbpError {
  const lacking = [...(country === '' ? ['country'] : []), ...(league === '' ? ['league'] : [])];
  const example = [country || 'england', ...(league === '' ? ['premier-league'] : [])];
  return new FbpError('FBP-USAGE', `the statistics file does not name its ${lacking.join(' and ')}`, {
    where: files[0],
    hint: `name what it does not: ${fbpCommand('process', ...example, '--all', '--stats', ...stats)}`,
  });
}

function noneHeld({ country, league }: HeldQuestion, stats: readonly string[]): FbpError {
  const wanted = [country, league].filter((part) => part !== undefined).join(' ');
  return new FbpError('FBP-INPUT', `the statistics files have no rows of ${wanted || 'any batch'}`, {
    where: stats.join(', '),
    hint: `see what they have: ${fbpCommand('batches', ...stats)}`,
  });
}

function excluded(message: string, hint: string): FbpError {
  return new FbpError('FBP-USAGE', message, { hint });
}

function arguedTwice(flag: string, given: BatchArguments): FbpError {
  const batch = given.filter((part) => part !== undefined).join(' ');
  return excluded(`${flag} takes no country, league and season; found ${batch}`, `leave out ${flag}, or ${batch}`);
}

/** Options that name one batch's file or matches. */
function refuseOneBatchOptions(
  { stats, output, matchId }: Pick<ProcessOptions, 'stats' | 'output' | 'matchId'>,
  what: string,
): void {
  const found = { '--stats': stats, '--output': output, '--match-id': matchId };
  for (const [flag, value] of Object.entries(found)) {
    if (value === undefined) continue;
    const hint =
      flag === '--output' ? 'set storage.output_dir (FBP_STORAGE_OUTPUT_DIR) instead' : 'run that batch on its own';
    throw excluded(`${flag} is for one batch, and ${what} may be several`, hint);
  }
}

function missingArgument(given: BatchArguments, { config }: LoadedConfig): FbpError {
  const parts = given.filter((part) => part !== undefined);
  const known = listStatistics(config.input.stats_dir).map(
    ({ country, league, season }) => `${country} ${league} ${season}`,
  );
  const meant = known.length === 0 ? undefined : nearest(parts, known);
  const commands = [
    ...(meant === undefined ? [] : [`\`${fbpCommand('process', ...meant.split(' '))}\``]),
    ...(config.batches.length === 0 ? [] : ['`fbp process --all` for the batches of the configuration']),
  ];
  return new FbpError('FBP-USAGE', `missing required argument '${NAMES[parts.length] ?? 'season'}'`, {
    hint: [...commands, '`fbp process --help`'].join(', or '),
  });
}

/** The statistics file whose country and league are likest to what was typed; the latest of its seasons. */
function nearest(parts: readonly string[], known: readonly string[]): string {
  const starts = known.map((batch) => batch.split(' ').slice(0, parts.length).join(' '));
  const start = closest(parts.join(' '), starts);
  return known.findLast((_, index) => starts[index] === start) ?? '';
}
