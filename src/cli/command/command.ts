import type { Command } from 'commander';
import type { Environment } from '../../config/process-environment.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly env?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly progress?: 'auto' | 'plain' | 'none';
  /** commander's form of `--no-input`. */
  readonly input: boolean;
  /** commander's form of `--no-color`. */
  readonly color: boolean;
  readonly logLevel?: string;
}

/** What a command's work gets from the program around it. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly env: Environment;
  readonly cwd: string;
  readonly globals: GlobalOptions;
}

/** Runs a command's work with its context; the exit code it resolves to is the program's. */
export type RunCommand = (command: Command, work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

/** Whether the user lets colours be printed at all; whether the stream can show them is the painter's question. */
export function wantsColour({ globals, env }: CommandContext): boolean {
  return globals.color && !env['NO_COLOR'];
}
