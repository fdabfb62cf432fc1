import type { Command, CommanderError } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import { type ExitCode, FbpError } from '../../domain/errors.ts';

/** The form every error has under `--json`. */
interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly where?: string | undefined;
    readonly hint?: string | undefined;
    readonly retryable: boolean;
    readonly exit_code: ExitCode;
  };
}

export function errorDocument(error: FbpError, hint = error.hint): ErrorDocument {
  const { code, message, where, retryable, exitCode } = error;
  return { error: { code, message, where, hint, retryable, exit_code: exitCode } };
}

/** `error[FBP-…]: what happened`, where, and what helps; the stack only when asked for. */
export function renderError(error: FbpError, verbose: boolean, hint = error.hint): string {
  const lines = [`error[${error.code}]: ${error.message}`];
  if (error.where !== undefined) lines.push(`  at: ${error.where}`);
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  if (verbose) lines.push(...stackLines(error));
  return `${lines.join('\n')}\n`;
}

function stackLines(error: FbpError): string[] {
  const cause = error.cause instanceof Error ? error.cause.stack : undefined;
  return [error.stack, cause === undefined ? undefined : `caused by: ${cause}`].filter((stack) => stack !== undefined);
}

/** The exit code table for `fbp --help`. */
export const EXIT_CODE_HELP = `Exit codes:
  0 every row has an ordinary ending      5 remote unreachable: try later
  1 a bug                                 6 input, mapping, archive unreadable
  2 usage or configuration                7 disk full, permission
  3 rows failed, or too many unmatched   11 another run writes this output
  4 credentials refused, not purchased  130, 143 interrupted: run it again`;

/** `fbp config show`. */
function commandLine(command: Command): string {
  return command.parent === null ? command.name() : `${commandLine(command.parent)} ${command.name()}`;
}

/** commander's complaint about the arguments in the program's own form, with the nearest thing that may have been meant. */
export function usageError(error: CommanderError, command: Command): FbpError {
  const line = commandLine(command);
  if (error.code === 'commander.help') return missingCommand(command, line);
  const [message = '', suggestion] = error.message.replace(/^error: (command-argument value )?/, '').split('\n');
  const quoted = /'([^']*)'(?: is invalid.*)?$/s.exec(message)?.[1] ?? '';
  const given = quoted.startsWith('--') ? (quoted.split('=')[0] ?? '') : quoted;
  const meant = suggested(given, suggestion) ?? nearestChoice(message);
  const help = `${line} --help lists ${error.code === 'commander.unknownCommand' ? 'the commands' : 'what it takes'}`;
  if (meant.length === 0) return new FbpError('FBP-USAGE', message, { hint: help });
  const hint = `did you mean ${meant.length > 1 ? 'one of ' : ''}${meant.join(', ')}? (${help})`;
  return new FbpError('FBP-USAGE', message, { hint, slip: { typed: given, meant: meant.slice(0, 1) } });
}

/** Of several names that are as near, those that only want their end. */
function suggested(given: string, suggestion: string | undefined): readonly string[] | undefined {
  const [, names] = /^\(Did you mean (?:one of )?(.*)\?\)$/.exec(suggestion ?? '') ?? [];
  if (names === undefined) return undefined;
  const all = names.split(', ');
  const begun = all.filter((name) => given !== '' && name.startsWith(given));
  return begun.length > 0 ? begun : all;
}

function missingCommand(command: Command, line: string): FbpError {
  const names = command.commands.map((child) => child.name()).filter((name) => !/^(help$|__)/.test(name));
  const message = command.parent === null ? 'no command given' : `${line} needs one of: ${names.join(', ')}`;
  return new FbpError('FBP-USAGE', message, { hint: `${line} --help` });
}

/** Of "argument 'cvs' is invalid. Allowed choices are csv, parquet, both." and its like. */
function nearestChoice(message: string): readonly string[] {
  const parts = /'(?<given>[^']*)' is invalid.*\. Allowed choices are (?<choices>.*)\.$/.exec(message)?.groups;
  const { given, choices } = parts ?? {};
  if (given === undefined || choices === undefined) return [];
  const nearest = closest(given, choices.split(', '));
  return distance(given, nearest) <= Math.max(2, given.length / 2) ? [nearest] : [];
}
