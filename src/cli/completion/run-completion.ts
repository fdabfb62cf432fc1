import type { Command } from 'commander';
import type { ExitCode } from '../../domain/errors.ts';
import type { CommandContext } from '../command/command.ts';
import { namedValues } from '../command/named-values.ts';
import { write } from '../terminal/terminal.ts';
import { completeWords } from './complete-words.ts';
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
