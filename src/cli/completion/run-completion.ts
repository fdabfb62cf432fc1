import type { Command } from 'commander';
import { describeConfig } from '../../config/describe-config.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Config } from '../../config/schema.ts';
import type { Batch } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { mappingPath } from '../../mapping/country-mapping.ts';
import { parseMapping, readMappingText } from '../../mapping/file/mapping-file.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import type { CommandContext } from '../command/command.ts';
import { write } from '../terminal/terminal.ts';
import { completeWords, type NamedValues } from './complete-words.ts';
import { COMPLETION_SCRIPTS, type Shell } from './completion-scripts.ts';

/** `fbp completion <shell>`. */
export async function printScript({ terminal }: CommandContext, shell: Shell): Promise<ExitCode> {
  await write(terminal.stdout, COMPLETION_SCRIPTS[shell]);
  return 0;
}

/** `fbp __complete -- <words>`: what the scripts ask. */
export async function printCandidates(
  context: CommandContext,
  program: Command,
  words: readonly string[],
): Promise<ExitCode> {
  const { candidates, paths } = completeWords(program, words, namedValues(context));
  const lines = candidates.map(({ value, description }) => `${value}\t${description}`);
  await write(context.terminal.stdout, `${[...lines, `:${paths}`].join('\n')}\n`);
  return 0;
}

/** The countries, leagues and seasons that have mappings or statistics, and the keys of the configuration. */
export function namedValues(context: CommandContext): NamedValues {
  return (name, [country = '', league = '']) => {
    switch (name) {
      case 'country':
        return withConfig(context, (config) => [
          ...new MappingManager(config.mapping.dir).countries(),
          ...statisticsOf(config).map((batch) => batch.country),
        ]);
      case 'league':
        return withConfig(context, (config) => [
          ...mappedLeagues(config, country),
          ...statisticsOf(config, country).map((batch) => batch.league),
        ]);
      case 'season':
        return withConfig(context, (config) =>
          statisticsOf(config, country).flatMap((batch) => (batch.league === league ? batch.season : [])),
        );
      case 'key':
        return describeConfig().map((key) => key.path);
      default:
        return [];
    }
  };
}

/** Nothing is offered where the configuration or a mapping file is wrong: the command itself will say so. */
function withConfig({ cwd, env, globals }: CommandContext, list: (config: Config) => string[]): string[] {
  try {
    const { config } = loadConfig({ cwd, env, configFile: globals.config, environment: globals.env });
    return [...new Set(list(config))].sort();
  } catch {
    return [];
  }
}

function statisticsOf(config: Config, country?: string): Batch[] {
  return listStatistics(config.input.stats_dir).filter((batch) => country === undefined || batch.country === country);
}

function mappedLeagues({ mapping }: Config, country: string): string[] {
  const path = mappingPath(mapping.dir, country);
  const text = readMappingText(path);
  return text === undefined ? [] : [...(parseMapping(path, text).content?.leagues.keys() ?? [])];
}
