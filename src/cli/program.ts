import { Command, CommanderError, Option } from 'commander';
import { type Environment, takeEnvironment } from '../config/process-environment.ts';
import { programVersion } from '../config/project-root.ts';
import { shownNever } from '../config/secrets.ts';
import { typedCommand } from '../config/typed-command.ts';
import { asMachineFault } from '../disk/disk-fault.ts';
import { PACKAGE_ROOT } from '../disk/package-root.ts';
import { asFbpError, type ExitCode } from '../domain/errors.ts';
import { Redactor } from '../logging/redaction.ts';
import { defineBatches } from './batches/batches-command.ts';
import { defineCache } from './cache/cache-command.ts';
import { defineCatalog } from './catalog/catalog-command.ts';
import type { GlobalOptions, RunCommand } from './command/command.ts';
import { defineHelp } from './command/help-command.ts';
import { defineCompletion } from './completion/completion-command.ts';
import { defineConfig } from './config/config-command.ts';
import { defineDebug } from './debug/debug-command.ts';
import { defineMap } from './map/map-command.ts';
import { defineMonitor } from './monitor/monitor-command.ts';
import { defineProcess } from './process/process-command.ts';
import { defineQueue } from './process/queue-command.ts';
import { defineWorker } from './process/worker-command.ts';
import { defineProfile } from './profile/profile-command.ts';
import { definePrices } from './query/prices-command.ts';
import { defineQuery } from './query/query-command.ts';
import { defineReport } from './report/report-command.ts';
import { defineDoctor } from './setup/doctor-command.ts';
import { defineInit } from './setup/init-command.ts';
import { EXIT_CODE_HELP, errorDocument, renderError, usageError } from './terminal/errors.ts';
import { hintOf } from './terminal/meant-command.ts';
import { watchStandardOutput } from './terminal/standard-output.ts';
import {
  columnsOf,
  PROCESS_TERMINAL,
  spokenTerminal,
  type Terminal,
  visibleTerminal,
  write,
} from './terminal/terminal.ts';
import { defineValidate } from './validate/validate-command.ts';

export interface Invocation {
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly env: Environment;
  readonly cwd: string;
}

/** Runs what this process was called with. */
export async function runThisProcess(): Promise<ExitCode> {
  watchStandardOutput();
  const [argv, terminal, env] = [process.argv.slice(2), PROCESS_TERMINAL, takeEnvironment()];
  return await runProgram({ argv, terminal, env, cwd: process.cwd() });
}

/** Parses the arguments, runs the command, turns whatever is thrown into a message and an exit code. */
export async function runProgram(given: Invocation): Promise<ExitCode> {
  const invocation = { ...given, terminal: visibleTerminal(given.terminal) };
  const { env, cwd, argv } = invocation;
  const spoken = spokenTerminal(invocation.terminal, typedHere(invocation));
  let exitCode: ExitCode = 0;
  const run: RunCommand = async (command, work) => {
    const globals = command.optsWithGlobals<GlobalOptions>();
    exitCode = await work({ terminal: globals.json ? invocation.terminal : spoken, env, cwd, globals });
  };
  const printed: string[] = [];
  const program = buildProgram(run, { terminal: spoken, writeOut: (text) => printed.push(text) });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Help and version end the parsing by an error too.
    if (!(error instanceof CommanderError && error.exitCode === 0)) return await reportError(error, invocation);
    await printOwn(printed.join(''), { isVersion: error.code === 'commander.version', spoken, invocation });
    return 0;
  }
  return exitCode;
}

interface OwnText {
  readonly isVersion: boolean;
  readonly spoken: Terminal;
  readonly invocation: Invocation;
}

/** Help, or the version: commander's own pages. */
async function printOwn(text: string, { isVersion, spoken, invocation }: OwnText): Promise<void> {
  const { argv, terminal } = invocation;
  if (!argv.includes('--json')) return await write(spoken.stdout, text);
  await write(terminal.stdout, `${JSON.stringify(isVersion ? { version: text.trim() } : { help: text })}\n`);
}

/** Looked for when the first text names a command, and once: programs that read JSON need none. */
function typedHere({ env, cwd }: Invocation): () => string {
  let typed: string | undefined;
  return () => {
    typed ??= typedCommand({ env, cwd, packageRoot: PACKAGE_ROOT });
    return typed;
  };
}

interface ProgramOutput {
  readonly terminal: Terminal;
  readonly writeOut: (text: string) => void;
}

function buildProgram(run: RunCommand, { terminal, writeOut }: ProgramOutput): Command {
  const program = new Command('fbp')
    .description('Links football match statistics to Betfair Exchange events and writes their prices next to each row.')
    .usage('<command> [arguments] [options]')
    .version(programVersion(), '--version', 'print the version')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut,
      // commander's own message is replaced by ours: see reportError.
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(columnsOf(terminal.stdout), WIDEST_HELP),
    })
    .configureHelp({ subcommandTerm, optionDescription })
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', `\n${EXAMPLES}\n\n${EXIT_CODE_HELP}`)
    .addHelpText('afterAll', ({ command }) => (command.parent === null ? '' : GLOBAL_OPTIONS_HELP));
  program.optionsGroup('Global options:');
  for (const option of globalOptions()) program.addOption(option);
  defineCommands(program, run);
  prepare(program);
  return program;
}

/** The help lists the commands under these headings, in this order. */
function defineCommands(program: Command, run: RunCommand): void {
  program.commandsGroup('Data sets:');
  defineProcess(program, run);
  defineMonitor(program, run);
  defineWorker(program, run);
  defineQueue(program, run);
  defineBatches(program, run);
  defineMap(program, run);
  definePrices(program, run);
  defineQuery(program, run);
  defineReport(program, run);
  defineDebug(program, run);
  program.commandsGroup('Set-up and health:');
  defineInit(program, run);
  defineDoctor(program, run);
  defineConfig(program, run);
  defineCatalog(program, run);
  defineCache(program, run);
  defineValidate(program, run);
  defineProfile(program, run);
  program.commandsGroup('Shell:');
  defineCompletion(program, run);
  defineHelp(program);
}

/** Of a command only its name: its arguments would leave no room for what it does. */
function subcommandTerm(command: Command): string {
  return command.parent?.parent === null ? command.name() : [command.name(), command.usage()].join(' ').trim();
}

function optionDescription({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? '' : `: ${argChoices.join(', ')}`;
  const byDefault = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return description + choices + (byDefault ? ` (default: ${defaultValue})` : '');
}

const WIDEST_HELP = 100;

const EXAMPLES = `Examples:
  fbp process england premier-league 2023-2024
      the shipped sample: synthetic prices for a real season
  fbp process england premier-league 2023-2024 --archive ~/betfair/data.tar
      your own Betfair files: folders and TARs, read in place
  fbp process --help
      everything about one command`;

const GLOBAL_OPTIONS_HELP = `
Global options, explained by fbp --help:
  --config --env --json -q -v --progress --no-input --no-color --log-level`;

function globalOptions(): Option[] {
  return [
    new Option('--config <file>', 'a further configuration file, over base and environment'),
    new Option('--env <name>', 'configuration overlay: config/<name>.yaml'),
    new Option('--json', 'print one JSON document'),
    new Option('-q, --quiet', 'print results and errors only'),
    new Option('-v, --verbose', 'show what is decided as it goes, and stack traces of errors'),
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

/** What commander does not hand down: settings of commands added with `addCommand`, and errors that know their command. */
function prepare(command: Command): void {
  if (command.parent !== null) command.copyInheritedSettings(command.parent);
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(error, command);
  });
  for (const child of command.commands) prepare(child);
}

async function reportError(error: unknown, invocation: Invocation): Promise<ExitCode> {
  const { terminal, argv, env } = invocation;
  const fault = asFbpError(asMachineFault(error, 'go on'));
  const hint = hintOf(fault, invocation);
  const verbose = argv.includes('-v') || argv.includes('--verbose');
  const redactor = new Redactor(shownNever(env));
  if (argv.includes('--json')) {
    await write(terminal.stdout, `${redactor.redact(JSON.stringify(errorDocument(fault, hint)))}\n`);
  } else
    await write(
      spokenTerminal(terminal, typedHere(invocation)).stderr,
      redactor.redact(renderError(fault, verbose, hint)),
    );
  return fault.exitCode;
}
