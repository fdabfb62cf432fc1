import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { Batch } from '../domain/batch.ts';
import { isFault } from '../domain/errors.ts';
import { foldersIn, listStatistics, statisticsFilesAt } from '../input/list-statistics.ts';
import { readStatistics } from '../input/read-statistics.ts';
import type { StatisticsReading } from '../input/statistics-reading.ts';
import { batchPath, usualStatistics } from '../pipeline/batch-request.ts';
import { type LastRun, listLastRuns } from '../pipeline/open/last-run.ts';
import { statisticsReading } from '../pipeline/open/statistics-reading.ts';
import { isStatisticsRole } from '../storage/manifest.ts';
import { readManifest } from '../storage/read-manifest.ts';

/** A batch that there is something of on the disk: a statistics file, an output, or both. */
export interface KnownBatch {
  readonly batch: Batch;
  /** Its statistics files; none where none is known. */
  readonly statsFiles: readonly string[];
  /** How they are read. */
  readonly reading: StatisticsReading;
  /** Folders with a finished data set, that of the last run first. */
  readonly outputDirs: readonly string[];
}

/** Which batches are wanted; undefined parts fit all. */
interface BatchFilter {
  readonly country?: string | undefined;
  readonly league?: string | undefined;
  readonly season?: string | undefined;
}

interface Places {
  readonly config: Config;
  /** Paths in manifests are relative to it. */
  readonly root: string;
}

/**
 * Every batch that was run, or has a statistics file below `input.stats_dir`, one named in `batches`, or an output, in order of
 * name. Of several statistics files that of the last run counts.
 */
export function knownBatches({ config, root }: Places, filter: BatchFilter = {}): KnownBatch[] {
  const batches = new Map<string, Batch>();
  const statsFiles = new Map<string, readonly string[]>();
  const note = (batch: Batch, files: readonly string[] = []): void => {
    const key = batchPath('', batch);
    batches.set(key, batch);
    if (files.length > 0 && !statsFiles.has(key)) statsFiles.set(key, files.flatMap(filesAt));
  };
  const outputs = new Map<string, string>();
  const said = new Map<string, LastRun['values']>();
  const shared = new Set<string>();
  for (const { batch, statsFile, isShared, outputDir, values } of listLastRuns(config.storage.state_dir)) {
    if (isShared) shared.add(batchPath('', batch));
    said.set(batchPath('', batch), values);
    outputs.set(batchPath('', batch), outputDir);
    if (statsFile?.every((path) => existsSync(path))) note(batch, statsFile);
    else if (hasTable(outputDir)) note(batch);
  }
  for (const { country, league, season, stats } of config.batches) {
    if (stats !== undefined && !season.includes('..')) note({ country, league, season }, [stats].flat());
  }
  for (const batch of listStatistics(config.input.stats_dir)) note(batch, [usualStatistics(config, batch)]);
  for (const { folder, ...batch } of listOutputs(config.storage.output_dir)) {
    if (hasTable(folder)) note(batch, statisticsOf(folder, root));
  }
  return [...batches.keys()]
    .sort()
    .flatMap((key) => batches.get(key) ?? [])
    .filter((batch) => fits(batch, filter))
    .map((batch) => ({
      batch,
      statsFiles: statsFiles.get(batchPath('', batch)) ?? [],
      reading: statisticsReading(config, {
        batch,
        said: said.get(batchPath('', batch)),
        ...(shared.has(batchPath('', batch)) && { own: { isShared: true } }),
      }),
      outputDirs: [outputs.get(batchPath('', batch)) ?? '', batchPath(config.storage.output_dir, batch)].filter(
        (folder, index, all) => all.indexOf(folder) === index && hasTable(folder),
      ),
    }));
}

function fits(batch: Batch, filter: BatchFilter): boolean {
  return (['country', 'league', 'season'] as const).every(
    (part) => filter[part] === undefined || filter[part] === batch[part],
  );
}

function hasTable(folder: string): boolean {
  return folder !== '' && existsSync(join(folder, 'matches.csv'));
}

/** A folder that has become empty is told of where its batch is run. */
function filesAt(path: string): string[] {
  try {
    return statisticsFilesAt(path);
  } catch {
    return [path];
  }
}

/** The statistics files an output was made from, when they are still there. */
function statisticsOf(outputDir: string, root: string): string[] {
  const reading = readManifest(outputDir);
  if (reading.kind !== 'read') return [];
  const inputs = Object.entries(reading.manifest.inputs);
  const paths = inputs.flatMap(([role, input]) => (isStatisticsRole(role) ? [input.path] : []));
  const full = paths.map((path) => (isAbsolute(path) ? path : resolve(root, path)));
  return full.every((path) => existsSync(path)) ? full : [];
}

/** The output folders that are there, `<outputDir>/<country>/<league>/<season>`. */
export function listOutputs(outputDir: string): (Batch & { folder: string })[] {
  return foldersIn(outputDir).flatMap((country) =>
    foldersIn(join(outputDir, country)).flatMap((league) =>
      foldersIn(join(outputDir, country, league)).map((season) => ({
        ...{ country, league, season },
        folder: join(outputDir, country, league, season),
      })),
    ),
  );
}

/** Where match ids occur among the known batches. */
export interface MatchPlaces {
  /** Batches whose statistics file has the id. */
  readonly batches: readonly KnownBatch[];
  /** Every id of every file that could be read: for telling what a mistyped one may mean. */
  readonly knownIds: readonly string[];
  /** Files that cannot be read, with the reason. */
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
}

/** Looks for a match id in the statistics files of the batches. A file that cannot be read is noted, not thrown. */
export async function findMatch(matchId: string, batches: readonly KnownBatch[]): Promise<MatchPlaces> {
  const found: KnownBatch[] = [];
  const knownIds: string[] = [];
  const unreadable: { file: string; message: string }[] = [];
  for (const known of batches) {
    if (known.statsFiles.length === 0) continue;
    try {
      const ids = await matchIdsOf(known.statsFiles, known.reading);
      knownIds.push(...ids);
      if (ids.has(matchId)) found.push(known);
    } catch (error) {
      if (!isFault(error)) throw error;
      unreadable.push({ file: known.statsFiles.join(', '), message: error.message });
    }
  }
  return { batches: found, knownIds, unreadable };
}

/** Ids of rows that cannot be read count too: their debugging says why. */
async function matchIdsOf(paths: readonly string[], reading: StatisticsReading): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const row of readStatistics(paths, reading)) {
    const id = row.kind === 'match' ? row.match.matchId : row.invalid.cells.match_id;
    if (id !== undefined && id !== '') ids.add(id);
  }
  return ids;
}
