import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import type { Config } from '../../config/schema.ts';
import { describeConfig } from '../../config/schema-tree.ts';
import type { Batch } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { mappingPath } from '../../mapping/country-mapping.ts';
import { parseMapping, readMappingText } from '../../mapping/file/mapping-file.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import type { CommandContext } from '../command/command.ts';
import { write } from '../terminal/terminal.ts';
import { completeWords, type NamedValues } from './complete-words.ts';

/** `fbp completion <shell>`. */
export async function printScript({ terminal, globals }: CommandContext, shell: Shell): Promise<ExitCode> {
  const script = COMPLETION_SCRIPTS[shell];
  await write(terminal.stdout, globals.json ? `${JSON.stringify({ shell, script })}\n` : script);
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

export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * The scripts know nothing of the program but its name: they hand it the words so far and show what it answers, so they
 * stay right when commands change. An answer is one candidate a line, a tab, what it means; the last line, with a colon,
 * says whether the shell should offer paths instead.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of fbp for bash: source <(fbp completion bash)
_fbp() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      :*) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]/#\\~/$HOME}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
}
complete -F _fbp fbp
`,
  zsh: `#compdef fbp
# Completion of fbp for zsh: a file _fbp in a folder of fpath, or source <(fbp completion zsh)
_fbp() {
  local -a candidates
  local line paths=none
  for line in "\${(@f)$("\${words[1]/#\\~/$HOME}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null </dev/null)}"; do
    case "$line" in
      :*) paths="\${line#:}" ;;
      *) candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  case "$paths" in
    files) _files ;;
    folders) _files -/ ;;
    *) _describe -t candidates fbp candidates ;;
  esac
}
if [ "\${funcstack[1]}" = _fbp ]; then
  _fbp "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _fbp fbp
fi
`,
  fish: `# Completion of fbp for fish: ~/.config/fish/completions/fbp.fish
function __fbp_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program __complete -- $words "$current" 2>/dev/null </dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c fbp -f -a '(__fbp_complete)'
`,
};
