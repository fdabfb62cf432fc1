import { Argument, type Command } from 'commander';
import type { RunCommand } from '../command/command.ts';
import type { Shell } from './run-completion.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const satisfies readonly Shell[];

const EXAMPLES = `
Examples:
  source <(fbp completion bash)
      for this shell; put the line into ~/.bashrc to have it always
  fbp completion zsh > ~/.zfunc/_fbp
      with ~/.zfunc in fpath, before compinit
  fbp completion fish > ~/.config/fish/completions/fbp.fish`;

export function defineCompletion(program: Command, run: RunCommand): void {
  program
    .command('completion')
    .summary('completion of commands and names for your shell')
    .description(
      'Prints a script that completes commands, options, their choices, and the countries, leagues and seasons that are there.',
    )
    .addArgument(new Argument('<shell>', 'whose script').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell, _options: object, command: Command) =>
      run(command, async (context) => (await import('./run-completion.ts')).printScript(context, shell)),
    );
  // What the scripts call at each press of the key: fbp __complete -- <words so far, the unfinished one last>.
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action((words: string[], _options: object, command: Command) =>
      run(command, async (context) => (await import('./run-completion.ts')).printCandidates(context, program, words)),
    );
}
