/** Exit codes of the program. Contract: 0 ok, 1 bug, 2 usage, 3 rows failed, 4 credentials, 5 remote, 6 input, 7 disk, 11 locked. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 11 | 130 | 143;

/** Every fault the program can report, with the exit code it ends the run with and whether trying again may help. */
export const ERROR_KINDS = {
  'FBP-USAGE': { exitCode: 2, retryable: false },
  'FBP-CONFIG': { exitCode: 2, retryable: false },
  'FBP-UNMATCHED': { exitCode: 3, retryable: false },
  'FBP-CREDENTIALS': { exitCode: 4, retryable: false },
  'FBP-NOT-PURCHASED': { exitCode: 4, retryable: false },
  'FBP-REMOTE': { exitCode: 5, retryable: true },
  'FBP-TIMEOUT': { exitCode: 5, retryable: true },
  'FBP-RATE-LIMITED': { exitCode: 5, retryable: true },
  'FBP-INPUT': { exitCode: 6, retryable: false },
  'FBP-MAPPING': { exitCode: 6, retryable: false },
  'FBP-ARCHIVE': { exitCode: 6, retryable: false },
  'FBP-MARKET-FILE': { exitCode: 3, retryable: false },
  'FBP-DISK': { exitCode: 7, retryable: false },
  'FBP-LOCKED': { exitCode: 11, retryable: true },
  'FBP-INTERRUPTED': { exitCode: 130, retryable: true },
  'FBP-BUG': { exitCode: 1, retryable: false },
} as const satisfies Record<string, { exitCode: ExitCode; retryable: boolean }>;

export type ErrorCode = keyof typeof ERROR_KINDS;

export interface ErrorDetails {
  /** The exact command or edit that helps. */
  hint?: string | undefined;
  /** The file, row or market it happened to, as a person would look it up. */
  where?: string | undefined;
  cause?: unknown;
  /** Overrides the kind's default, e.g. SIGTERM ends 143 where SIGINT ends 130. */
  exitCode?: ExitCode | undefined;
  retryable?: boolean | undefined;
  /** How long the remote asked to wait before the next try, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/** The one error the program throws on purpose. `message` says what happened; `where` to what; `hint` what to do about it. */
export class FbpError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly where: string | undefined;
  readonly exitCode: ExitCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FbpError';
    this.code = code;
    this.hint = details.hint;
    this.where = details.where;
    this.exitCode = details.exitCode ?? ERROR_KINDS[code].exitCode;
    this.retryable = details.retryable ?? ERROR_KINDS[code].retryable;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Node's system errors (`ENOENT`, `ENOSPC`, ...) carry their name in `code`. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Anything thrown, as the program's own error: what it does not know is a bug. */
export function asFbpError(error: unknown): FbpError {
  if (error instanceof FbpError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new FbpError('FBP-BUG', `unexpected error: ${message}`, {
    hint: 'run the same command with -v for the stack trace and report it',
    cause: error,
  });
}
