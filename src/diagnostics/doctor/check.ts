import type { LoadedConfig } from '../../config/load-config.ts';
import type { Environment } from '../../config/process-environment.ts';
import { type ErrorCode, isFault, messageOf } from '../../domain/errors.ts';

/** One thing that a check found. Secrets are named, never shown. */
export interface Finding {
  /** `warn`: works, but wants looking at. `fail`: something the program does will not work. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** The file, folder or variable it is about. */
  readonly where?: string | undefined;
  /** The exact command or edit that helps. */
  readonly hint?: string | undefined;
  /** Of failures: the error the program would end with, hence the exit code. */
  readonly code?: ErrorCode | undefined;
}

/** What the terminal can do: only the command line knows. */
export interface TerminalFacts {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly columns: number | undefined;
  readonly colour: boolean;
}

export interface DoctorContext {
  readonly env: Environment;
  readonly terminal: TerminalFacts;
  /** Epoch ms. */
  readonly now: number;
}

/** What checks of a working configuration get. */
export interface ConfiguredContext extends DoctorContext {
  readonly loaded: LoadedConfig;
}

export type Check<Context> = (context: Context) => readonly Finding[] | Promise<readonly Finding[]>;

export function ok(message: string, rest: Pick<Finding, 'where' | 'hint'> = {}): Finding {
  return { status: 'ok', message, ...rest };
}

export function warn(message: string, rest: Pick<Finding, 'where' | 'hint'> = {}): Finding {
  return { status: 'warn', message, ...rest };
}

export function fail(code: ErrorCode, message: string, rest: Pick<Finding, 'where' | 'hint'> = {}): Finding {
  return { status: 'fail', message, code, ...rest };
}

/** A fault that a check ran into, as what it found. Anything the program did not throw on purpose is a bug of the doctor. */
export function failure(error: unknown): Finding {
  if (isFault(error)) return fail(error.code, error.message, { where: error.where, hint: error.hint });
  return fail('FBP-BUG', `the check itself failed: ${messageOf(error)}`);
}
