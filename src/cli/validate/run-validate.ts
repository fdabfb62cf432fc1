import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { readSample, samplePath } from '../../betfair/archive/open-archive.ts';
import { copyOf } from '../../config/bucket-copies.ts';
import { knownBatches } from '../../diagnostics/known-batches.ts';
import { DataValidator } from '../../diagnostics/validator/data-validator.ts';
import type { ValidationArea, ValidationResult } from '../../diagnostics/validator/finding.ts';
import { batchName } from '../../domain/batch.ts';
import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { isStorePath } from '../../domain/store-path.ts';
import { statisticsFilesAt } from '../../input/list-statistics.ts';
import { COMPETITIONS } from '../../mapping/file/competitions-file.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { bringFolders } from '../command/finished-batches.ts';
import { type Workplace, withSettings } from '../command/session.ts';
import { type StatisticsOptions, statisticsFlags } from '../command/statistics-options.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';
import { renderValidation } from './render-validation.ts';

/** Without a wish, as many files of the archive: a month has hundreds of thousands. */
const SAMPLE_OF_ALL = 500;

interface Wanted {
  readonly what: string | undefined;
  readonly path: string | undefined;
  /** Statistics files of one batch. */
  readonly stats?: readonly string[] | undefined;
}

/** `fbp validate`: one report over everything that was asked for. */
export async function validateCommand(
  context: CommandContext,
  given: Omit<Wanted, 'stats'>,
  options: ValidateOptions,
): Promise<ExitCode> {
  const { stats } = options;
  const wanted = { what: given.what ?? (stats === undefined ? undefined : 'input'), path: given.path, stats };
  const results = await withSettings(
    context,
    statisticsFlags(options),
    async (place) => await checkWanted(wanted, options, { context, place }),
  );
  const { terminal, globals, cwd } = context;
  const exitCode = exitCodeOf(results, options.strict ?? false);
  const look = {
    width: columnsOf(terminal.stdout),
    paint: painter(terminal.stdout, wantsColour(context)),
    cwd: cwd + sep,
  };
  const text = globals.json ? jsonDocument({ ...totals(results), exitCode, results }) : renderValidation(results, look);
  await write(terminal.stdout, text);
  return exitCode;
}

function totals(results: readonly ValidationResult[]) {
  const sum = (count: (result: ValidationResult) => number) => results.reduce((total, one) => total + count(one), 0);
  return { errors: sum(({ errors }) => errors), warnings: sum(({ warnings }) => warnings) };
}

/** What a run cannot read is 6; what a run wrote and is wrong is 3. */
function exitCodeOf(results: readonly ValidationResult[], strict: boolean): ExitCode {
  const bad = results.filter(({ errors, warnings }) => errors + (strict ? warnings : 0) > 0);
  if (bad.some(({ area }) => area !== 'output')) return 6;
  return bad.length > 0 ? 3 : 0;
}

interface Checking {
  readonly context: CommandContext;
  readonly place: Workplace;
}

async function checkWanted(
  { what, path, stats }: Wanted,
  options: ValidateOptions,
  checking: Checking,
): Promise<ValidationResult[]> {
  const { config, root } = checking.place.settings;
  const validator = new DataValidator({ config, root, said: checking.place.settings.given?.values });
  const areas: readonly ValidationArea[] =
    what === undefined ? ['input', 'mappings', 'output', 'archive'] : [what as ValidationArea];
  const checks = {
    input: () => checkInputs(validator, { path, stats }, checking),
    mappings: () => checkMappings(validator, path, checking),
    output: () => checkOutputs(validator, path, checking),
    archive: () => checkArchive(validator, path, { ...checking, sample: options.sample, isAll: what === undefined }),
  } satisfies Record<ValidationArea, () => Promise<ValidationResult[]>>;
  const results: ValidationResult[] = [];
  for (const area of areas) results.push(...(await checks[area]()));
  checking.place.endProgress();
  return results;
}

async function checkInputs(
  validator: DataValidator,
  { path, stats }: Pick<Wanted, 'path' | 'stats'>,
  { context, place }: Checking,
) {
  const given = stats?.map((file) => resolve(context.cwd, file)).flatMap(statisticsFilesAt);
  const batches =
    given !== undefined
      ? [given]
      : path !== undefined
        ? knownFiles(resolve(context.cwd, path), place)
        : filesOfBatches(place);
  return await each(batches, (files) => validator.validateInputCsv(files));
}

/** The statistics files of each batch that has any. */
function filesOfBatches({ settings }: Workplace): (readonly string[])[] {
  return knownBatches(settings).flatMap(({ statsFiles }) => (statsFiles.length === 0 ? [] : [statsFiles]));
}

/** A file itself, or those of every batch below a folder. */
function knownFiles(path: string, place: Workplace): (readonly string[])[] {
  if (!existsSync(path) || statSync(path).isFile()) return [[path]];
  const batches = filesOfBatches(place).filter((files) => files.every((file) => file.startsWith(path + sep)));
  if (batches.length > 0) return batches;
  throw new FbpError('FBP-USAGE', 'there is no statistics file of a batch in this folder', {
    where: path,
    hint: 'name a CSV file, or a folder below input.stats_dir',
  });
}

async function checkMappings(validator: DataValidator, path: string | undefined, { place }: Checking) {
  const { config } = place.settings;
  const name = path === undefined ? undefined : basename(path).replace(/\.json$/i, '');
  const competitions = name === undefined || name === COMPETITIONS ? validator.validateCompetitions() : undefined;
  const countries = name === undefined ? new MappingManager(config.mapping.dir).countries() : [name];
  const named = competitions === undefined || name === undefined ? countries : [];
  const results = await each(named, (country) => validator.validateMappings(country));
  return competitions === undefined ? results : [...results, competitions];
}

async function checkOutputs(validator: DataValidator, given: string | undefined, { context, place }: Checking) {
  const { output_dir, state_dir } = place.settings.config.storage;
  const path = given && copyOf(given, state_dir);
  const isAddress = given !== undefined && isStorePath(given);
  await bringFolders(context, place.session, {
    folders: [isAddress ? (path ?? '') : output_dir],
    ...(!isAddress && given !== undefined && { isWanted: (name) => name === given }),
  });
  const folders =
    path === undefined
      ? knownBatches(place.settings).flatMap(({ outputDirs }) => outputDirs)
      : [outputFolder(path, { context, place })];
  return await each(folders, (folder) => validator.validateOutputCsv(folder));
}

/** A folder, a file in it, or the name of a batch. */
function outputFolder(path: string, { context, place }: Checking): string {
  const { config } = place.settings;
  const batches = knownBatches(place.settings);
  const ofBatch = batches.find(({ batch }) => batchName(batch) === path)?.outputDirs ?? [];
  for (const found of [resolve(context.cwd, path), ...ofBatch, join(config.storage.output_dir, path)]) {
    if (!existsSync(found)) continue;
    return statSync(found).isFile() ? join(found, '..') : found;
  }
  const known = batches.flatMap(({ outputDirs }) => outputDirs);
  throw new FbpError('FBP-USAGE', `there is no output ${path}`, {
    where: config.storage.output_dir,
    hint: known.length === 0 ? 'a run writes one: fbp process --help' : `there are: ${known.join(', ')}`,
  });
}

async function checkArchive(
  validator: DataValidator,
  path: string | undefined,
  { context, place, sample, isAll }: Checking & { sample: number | undefined; isAll: boolean },
) {
  const { config, listener, sampleDir, signal } = place.settings;
  const configured = config.betfair.archive;
  const shipped = () => [samplePath(sampleDir, readSample(sampleDir))];
  const paths = path !== undefined ? [resolve(context.cwd, path)] : configured.length > 0 ? [...configured] : shipped();
  const result = await validator.validateArchive(paths, {
    signal,
    sample: sample ?? (isAll ? SAMPLE_OF_ALL : undefined),
    onProgress: (done, total) => listener?.progress?.({ stage: 'validate', done, total, failures: 0 }),
  });
  return [result];
}

async function each<T>(targets: readonly T[], check: (target: T) => Promise<ValidationResult>) {
  const results: ValidationResult[] = [];
  for (const target of targets) results.push(await check(target));
  return results;
}

/** The options of `fbp validate`, read and checked. */
export interface ValidateOptions extends StatisticsOptions {
  readonly strict?: boolean;
  readonly sample?: number;
}
