import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { batchName } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { type HeldBatch, heldBatches } from '../../input/held-batches.ts';
import { seasonOfFile, shortNames, statisticsFilesAt, TEAMS_FILES } from '../../input/list-statistics.ts';
import { statisticsReading } from '../../pipeline/open/statistics-reading.ts';
import type { CommandContext } from '../command/command.ts';
import { openSession } from '../command/session.ts';
import { type ReadingOptions, statisticsFlags } from '../command/statistics-options.ts';

/** What `fbp init` is told of statistics files. */
export interface InitOptions extends ReadingOptions {
  readonly stats?: string[];
  readonly country?: string;
  readonly league?: string;
}

/** Statistics files that a project is made for. */
export interface FoundStatistics {
  readonly batches: readonly HeldBatch[];
  /** Where they go, relative to the project. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Entries for `batches:` of the configuration; undefined where the file's place says it all. */
  readonly entries: string | undefined;
}

/** Looks at the files that are named: what they hold, and where that goes. Throws FBP-INPUT, and FBP-USAGE where they do not tell whose they are. */
export async function findStatistics(
  context: CommandContext,
  options: InitOptions,
): Promise<FoundStatistics | undefined> {
  const { stats } = options;
  if (stats === undefined) return undefined;
  const files = stats.map((path) => resolve(context.cwd, path)).flatMap(statisticsFilesAt);
  const { loaded, given } = openSession(context, statisticsFlags(options));
  const batches = await heldBatches(files, statisticsReading(loaded.config, { said: given.values }), options);
  const unnamed = batches.find(({ country, league }) => country === '' || league === '');
  if (unnamed !== undefined) throw whose(unnamed, stats);
  const places = placesOf(files, batches);
  const teams = [teamsOf(context, options) ?? besideOf(files[0] ?? '') ?? []].flat();
  const beside = dirname(places.values().next().value ?? 'data');
  return {
    batches,
    copies: [
      ...[...places].map(([from, to]) => ({ from, to })),
      ...teams.map((from) => ({ from, to: join(beside, `teams${from.endsWith('.json') ? '.json' : '.csv'}`) })),
    ],
    entries: entriesOf(batches, places, options),
  };
}

function teamsOf({ cwd }: CommandContext, { teams }: InitOptions): string | undefined {
  return teams === undefined ? undefined : resolve(cwd, teams);
}

function besideOf(file: string): string | undefined {
  return TEAMS_FILES.map((name) => join(dirname(file), name)).find((path) => existsSync(path));
}

function whose({ country, league, files }: HeldBatch, stats: readonly string[]): FbpError {
  const options = [
    ...(country === '' ? ['--country', 'england'] : []),
    ...(league === '' ? ['--league', 'premier-league'] : []),
  ];
  return new FbpError('FBP-USAGE', 'the statistics file does not say which country and league it is of', {
    where: files[0],
    hint: `say it: ${fbpCommand('init', '--stats', ...stats, ...options)}`,
  });
}

/** The only file of the only batch lies where a season is looked for; others keep their names. */
function placesOf(files: readonly string[], batches: readonly HeldBatch[]): ReadonlyMap<string, string> {
  const [file, ...moreFiles] = files;
  const [batch, ...moreBatches] = batches;
  if (file !== undefined && batch !== undefined && moreFiles.length + moreBatches.length === 0) {
    const extension = basename(file).slice(seasonOfFile(file).length);
    return new Map([[file, join('data', `${batchName(batch)}${extension}`)]]);
  }
  const names = shortNames(files);
  return new Map(files.map((path, index) => [path, join('data', names[index] ?? basename(path))]));
}

function entriesOf(
  batches: readonly HeldBatch[],
  places: ReadonlyMap<string, string>,
  { statsFormat, dateFormat, timeZone }: InitOptions,
): string | undefined {
  const said = { format: statsFormat, date_format: dateFormat, time_zone: timeZone };
  const isUsual = batches.length <= 1 && places.size <= 1;
  if (isUsual && Object.values(said).every((value) => value === undefined)) return undefined;
  const lines = batches.map(({ country, league, season, files }) => {
    const stats = isUsual ? undefined : files.map((path) => `./${places.get(path)?.replaceAll('\\', '/')}`);
    const keys = { country, league, season, stats: stats?.length === 1 ? stats[0] : stats, ...said };
    const cells = Object.entries(keys).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`],
    );
    return `  - { ${cells.join(', ')} }\n`;
  });
  return `batches:\n${lines.join('')}`;
}
