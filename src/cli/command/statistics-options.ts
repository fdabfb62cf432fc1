import { type Command, Option } from 'commander';
import type { Flag } from '../../config/load-config.ts';
import { PROFILE_NAMES } from '../../domain/match.ts';
import { SETTING_FLAGS } from '../../pipeline/open/run-flags.ts';

/** How a statistics file is read, as far as the command line says. */
export interface ReadingOptions {
  readonly statsFormat?: string;
  readonly dateFormat?: string;
  readonly timeZone?: string;
  readonly teams?: string;
}

export interface StatisticsOptions extends ReadingOptions {
  readonly stats?: string[];
  readonly keepColumns?: string[];
  readonly onlySeason?: boolean;
}

/** What of the command line is about the statistics file. */
export function addStatisticsOptions(command: Command): Command {
  command.option(
    '--stats <file...>',
    'statistics files, or a folder of them (default: <input.stats_dir>/<country>/<league>/<season>.csv)',
  );
  return addReadingOptions(command)
    .option(
      '--keep-columns <names>',
      'carry other columns of the file along: all, or names, comma separated',
      parseNames,
    )
    .option('--only-season', 'leave out rows that by their date are of another season');
}

/** The same where files are named by themselves. */
export function addReadingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--stats-format <source>', 'whose form the statistics file has; auto: told by its header').choices([
        'auto',
        ...PROFILE_NAMES,
      ]),
    )
    .option('--date-format <form>', 'dd/mm/yyyy or mm/dd/yyyy, where the dates of the file do not tell')
    .option('--time-zone <zone>', 'IANA zone of times without one, whatever the source: Europe/London')
    .option('--teams <file>', 'names of clubs, for files that have numbers (default: teams.csv beside the file)');
}

function parseNames(text: string): string[] {
  return text.toLowerCase() === 'all' ? ['all'] : text.split(',').map((name) => name.trim());
}

/** Configuration keys that are about the statistics file. */
export type StatisticsKey = Extract<keyof typeof SETTING_FLAGS, `input.${string}`>;

/** The same as keys of the configuration. */
export function statisticsFlags(options: StatisticsOptions): Flag[] {
  const { statsFormat, dateFormat, timeZone, teams, keepColumns, onlySeason } = options;
  const values: Readonly<Record<StatisticsKey, unknown>> = {
    'input.format': statsFormat,
    'input.date_format': dateFormat,
    'input.time_zone': timeZone,
    'input.teams': teams,
    'input.keep_columns': keepColumns,
    'input.only_season': onlySeason,
  };
  return settingFlags(values);
}

/** Values of options by the configuration keys that they are. */
export function settingFlags(values: Readonly<Partial<Record<keyof typeof SETTING_FLAGS, unknown>>>): Flag[] {
  return Object.entries(values).map(([path, value]) => ({
    path,
    value,
    flag: SETTING_FLAGS[path as keyof typeof SETTING_FLAGS],
  }));
}
