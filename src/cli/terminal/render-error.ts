import type { ExitCode, FbpError } from '../../domain/errors.ts';

/** The form every error has under `--json`. */
export interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly where?: string | undefined;
    readonly hint?: string | undefined;
    readonly retryable: boolean;
    readonly exit_code: ExitCode;
  };
}

export function errorDocument(error: FbpError): ErrorDocument {
  const { code, message, where, hint, retryable, exitCode } = error;
  return { error: { code, message, where, hint, retryable, exit_code: exitCode } };
}

/** `error[FBP-…]: what happened`, where, and what helps; the stack only when asked for. */
export function renderError(error: FbpError, verbose: boolean): string {
  const lines = [`error[${error.code}]: ${error.message}`];
  if (error.where !== undefined) lines.push(`  at: ${error.where}`);
  if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
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
