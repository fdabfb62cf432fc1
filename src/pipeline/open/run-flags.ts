import { shownFolder } from '../../config/bucket-copies.ts';
import { shellWord } from '../../domain/text/shell-command.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings, usualStatistics } from '../batch-request.ts';

/** The options of `fbp process` that are configuration keys under another name. */
export const SETTING_FLAGS = {
  'input.format': '--stats-format',
  'input.date_format': '--date-format',
  'input.time_zone': '--time-zone',
  'input.teams': '--teams',
  'input.keep_columns': '--keep-columns',
  'input.only_season': '--only-season',
  'betfair.archive': '--archive',
  'betfair.plan': '--plan',
  'extraction.markets': '--markets',
  'extraction.format': '--format',
  'extraction.all_columns': '--all-columns',
  'extraction.snapshots': '--snapshots',
  'extraction.resample': '--resample',
  'extraction.pre_match_only': '--pre-match-only',
  'extraction.preset': '--preset',
  'storage.keep_raw': '--keep-raw',
} as const satisfies Readonly<Record<string, string>>;

type FlaggedRequest = Pick<BatchRequest, 'batch' | 'statsFile' | 'outputDir' | 'source' | 'archive'>;

/**
 * The options that say what a request says, as text behind a command, each with a blank before it; empty where all of it is
 * usual. For a `fbp process` that is to do the same once more.
 */
export function processFlags(request: FlaggedRequest, settings: Pick<CoordinatorSettings, 'config' | 'given'>): string {
  const { config, given } = settings;
  const { batch, outputDir } = request;
  const isUsual = outputDir === undefined || outputDir === batchPath(config.storage.output_dir, batch);
  return [
    sourceFlags(request, settings),
    isUsual ? '' : ` --output ${shellWord(shownFolder(outputDir, config))}`,
    given?.configFile === undefined ? '' : ` --config ${shellWord(given.configFile)}`,
    given?.environment === undefined ? '' : ` --env ${shellWord(given.environment)}`,
    ...Object.entries(given?.values ?? {}).map(([key, value]) => settingFlag(key, value)),
  ].join('');
}

/** The same of statistics file and source alone, which every command on a batch takes. */
export function sourceFlags(
  { batch, statsFile, source, archive }: FlaggedRequest,
  { config, given }: Pick<CoordinatorSettings, 'config' | 'given'>,
): string {
  const files = [statsFile ?? []].flat();
  const isUsual = files.length === 0 || (files.length === 1 && files[0] === usualStatistics(config, batch));
  const stats = isUsual ? '' : ` --stats ${files.map(shellWord).join(' ')}`;
  const paths = archive ?? (given?.values['betfair.archive'] as readonly string[] | undefined);
  if (paths !== undefined && (source ?? 'archive') === 'archive') {
    return `${stats} --archive ${paths.map(shellWord).join(' ')}`;
  }
  return source === undefined || source === 'auto' ? stats : `${stats} --source ${source}`;
}

function settingFlag(key: string, value: unknown): string {
  const flag = (SETTING_FLAGS as Readonly<Record<string, string>>)[key];
  if (flag === undefined || key === 'betfair.archive') return '';
  if (typeof value === 'boolean') return value ? ` ${flag}` : ` ${flag.replace('--', '--no-')}`;
  return ` ${flag} ${shellWord(Array.isArray(value) ? value.join(',') : String(value))}`;
}
