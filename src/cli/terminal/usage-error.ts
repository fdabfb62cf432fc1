import type { Command, CommanderError } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import { FbpError } from '../../domain/errors.ts';

/** `fbp config show`. */
export function commandLine(command: Command): string {
  return command.parent === null ? command.name() : `${commandLine(command.parent)} ${command.name()}`;
}

/** commander's complaint about the arguments in the program's own form, with the nearest thing that may have been meant. */
export function usageError(error: CommanderError, command: Command): FbpError {
  const line = commandLine(command);
  if (error.code === 'commander.help') return missingCommand(command, line);
  const [message = '', suggestion] = error.message.replace(/^error: (command-argument value )?/, '').split('\n');
  const meant = suggestion?.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?') ?? nearestChoice(message);
  const help = `${line} --help lists ${error.code === 'commander.unknownCommand' ? 'the commands' : 'what it takes'}`;
  return new FbpError('FBP-USAGE', message, { hint: meant === undefined ? help : `${meant} (${help})` });
}

function missingCommand(command: Command, line: string): FbpError {
  const names = command.commands.map((child) => child.name()).filter((name) => !/^(help$|__)/.test(name));
  const message = command.parent === null ? 'no command given' : `${line} needs one of: ${names.join(', ')}`;
  return new FbpError('FBP-USAGE', message, { hint: `${line} --help` });
}

/** Of "argument 'cvs' is invalid. Allowed choices are csv, parquet, both." and its like. */
function nearestChoice(message: string): string | undefined {
  const parts = /'(?<given>[^']*)' is invalid.*\. Allowed choices are (?<choices>.*)\.$/.exec(message)?.groups;
  const { given, choices } = parts ?? {};
  if (given === undefined || choices === undefined) return undefined;
  const nearest = closest(given, choices.split(', '));
  return distance(given, nearest) <= Math.max(2, given.length / 2) ? `did you mean ${nearest}?` : undefined;
}
