import { Command, CommanderError, Option } from 'commander';
import type { Environment } from '../config/process-environment.ts';
import { programVersion } from '../config/program-version.ts';
import { type ExitCode, FbpError } from '../domain/errors.ts';
import type { GlobalOptions, RunCommand } from './command.ts';
import { defineProcess } from './process-command.ts';
import { asFbpError, EXIT_CODE_HELP, errorDocument, renderError } from './render-error.ts';
import type { Terminal } from './terminal.ts';
import { write } from './terminal.ts';

export interface Invocation {
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly env: Environment;
  readonly cwd: string;
}

/** Parses the arguments, runs the command, turns whatever is thrown into a message and an exit code. */
export async function runProgram(invocation: Invocation): Promise<ExitCode> {
  const { terminal, env, cwd, argv } = invocation;
  let exitCode: ExitCode = 0;
  const run: RunCommand = async (command, work) => {
    exitCode = await work({ terminal, env, cwd, globals: command.optsWithGlobals<GlobalOptions>() });
  };
  const program = buildProgram(run, terminal);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    return await reportError(error, invocation);
  }
  return exitCode;
}

function buildProgram(run: RunCommand, terminal: Terminal): Command {
  const program = new Command('fbp')
    .description('Links football match statistics to Betfair Exchange events and writes their prices next to each row.')
    .version(programVersion(), '--version')
    .helpCommand('help [command]', 'show help for a command')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      // commander's own message is replaced by ours: see reportError.
      writeErr: () => undefined,
    })
    .exitOverride()
    .addHelpText('after', `\n${EXAMPLES}\n\n${EXIT_CODE_HELP}`);
  for (const option of globalOptions()) program.addOption(option);
  defineProcess(program, run);
  for (const command of program.commands) inherit(command);
  return program;
}

const EXAMPLES = `Examples:
  fbp process england premier-league 2023-2024
  fbp process england premier-league 2023-2024 --archive ~/betfair/data.tar`;

function globalOptions(): Option[] {
  return [
    new Option('--config <file>', 'a further configuration file, over base and environment'),
    new Option('--env <name>', 'configuration overlay: config/<name>.yaml'),
    new Option('--json', 'print one JSON document'),
    new Option('-q, --quiet', 'print results and errors only'),
    new Option('-v, --verbose', 'print more, with stack traces of errors'),
    new Option('--progress <mode>', 'how progress is shown').choices(['auto', 'plain', 'none']),
    new Option('--no-input', 'never ask anything'),
    new Option('--no-color', 'no colours (also NO_COLOR)'),
    new Option('--log-level <level>', 'least level written to the log files').choices([
      'DEBUG',
      'INFO',
      'WARNING',
      'ERROR',
    ]),
  ];
}

/** Settings that commander does not hand down to commands added with `addCommand`. */
function inherit(command: Command): void {
  for (const child of command.commands) inherit(child.copyInheritedSettings(command));
}

async function reportError(error: unknown, { terminal, argv }: Invocation): Promise<ExitCode> {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const fault = error instanceof CommanderError ? usageError(error) : asFbpError(error);
  const verbose = argv.includes('-v') || argv.includes('--verbose');
  if (argv.includes('--json')) await write(terminal.stdout, `${JSON.stringify(errorDocument(fault))}\n`);
  else await write(terminal.stderr, renderError(fault, verbose));
  return fault.exitCode;
}

/** commander writes `error: unknown option '--foo'\n(Did you mean --bar?)`. */
function usageError(error: CommanderError): FbpError {
  if (error.code === 'commander.help') return new FbpError('FBP-USAGE', 'no command given', { hint: 'fbp --help' });
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint = suggestion === undefined ? 'fbp --help lists commands and options' : suggestion.replace(/^\(|\)$/g, '');
  return new FbpError('FBP-USAGE', message, { hint });
}
