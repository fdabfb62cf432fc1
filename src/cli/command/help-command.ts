import type { Command } from 'commander';
import { FbpError } from '../../domain/errors.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';

/** `fbp help map add`: what `fbp map add --help` prints. commander's own help command knows one word only. */
export function defineHelp(program: Command): void {
  program.helpCommand(false);
  program
    .command('help')
    .argument('[command...]')
    .description('help for a command')
    .action((words: readonly string[]) => commandNamed(program, words).help());
}

function commandNamed(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) {
    const children = command.commands.filter((child) => !child.name().startsWith('__'));
    const named = children.find((child) => child.name() === word);
    if (named === undefined) {
      throw unknownCommand(
        word,
        children.map((child) => child.name()),
      );
    }
    command = named;
  }
  return command;
}

function unknownCommand(word: string, names: readonly string[]): FbpError {
  const near = nearestWord(word, names);
  const hint = near === undefined ? 'fbp --help lists the commands' : `did you mean ${near}?`;
  return new FbpError('FBP-USAGE', `unknown command '${word}'`, { hint });
}
