/** Exit codes of the program. Contract: 0 ok, 1 bug, 2 usage, 3 rows failed, 4 credentials, 5 remote, 6 input, 7 disk, 11 locked. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 11 | 130 | 143;

/** What they mean, for the documentation. */
export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done; rows without an event are no failure',
  1: 'a bug of the program',
  2: 'wrong use: command line or configuration',
  3: 'finished, but some rows failed, or more than `--max-unmatched` found no event',
  4: 'credentials, or data that the account does not own',
  5: 'the service failed or did not answer',
  6: 'statistics, mapping or archive cannot be read',
  7: 'the disk is full or cannot be written',
  11: 'another run writes the same output',
  130: 'interrupted (SIGINT)',
  143: 'terminated (SIGTERM)',
};

/** Every fault the program can report, with the exit code it ends the run with, whether trying again may help, and what it means. */
export const ERROR_KINDS = {
  'FBP-USAGE': { exitCode: 2, retryable: false, meaning: 'the command line does not say what to do' },
  'FBP-CONFIG': {
    exitCode: 2,
    retryable: false,
    meaning: 'a configuration file, variable or flag has a value that cannot be',
  },
  'FBP-UNMATCHED': { exitCode: 3, retryable: false, meaning: 'more rows than allowed found no event' },
  'FBP-CREDENTIALS': {
    exitCode: 4,
    retryable: false,
    meaning: 'Betfair does not accept the credentials, or they are missing',
  },
  'FBP-NOT-PURCHASED': {
    exitCode: 4,
    retryable: false,
    meaning: 'the account does not own the data that is asked for',
  },
  'FBP-REMOTE': { exitCode: 5, retryable: true, meaning: 'the service answered with something it should not' },
  'FBP-TIMEOUT': { exitCode: 5, retryable: true, meaning: 'the service did not answer in time' },
  'FBP-RATE-LIMITED': { exitCode: 5, retryable: true, meaning: 'the service asks to wait' },
  'FBP-INPUT': { exitCode: 6, retryable: false, meaning: 'a statistics file is missing or cannot be read' },
  'FBP-MAPPING': { exitCode: 6, retryable: false, meaning: 'a mapping file cannot be read or contradicts itself' },
  'FBP-ARCHIVE': { exitCode: 6, retryable: false, meaning: 'an archive folder or TAR cannot be read' },
  'FBP-MARKET-FILE': { exitCode: 3, retryable: false, meaning: 'a market file is damaged or no market file' },
  'FBP-DISK': { exitCode: 7, retryable: false, meaning: 'a file cannot be written or read back' },
  'FBP-LOCKED': { exitCode: 11, retryable: true, meaning: 'another run writes the same output' },
  'FBP-INTERRUPTED': { exitCode: 130, retryable: true, meaning: 'a signal ended the run; the same command resumes it' },
  'FBP-BUG': { exitCode: 1, retryable: false, meaning: 'something the program did not expect of itself' },
} as const satisfies Record<string, { exitCode: ExitCode; retryable: boolean; meaning: string }>;

export type ErrorCode = keyof typeof ERROR_KINDS;

interface ErrorDetails {
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
  /** A word of the command that was a slip: the command as it was meant can be shown. */
  slip?: Slip | undefined;
}

/** A word as it was typed, or the path it stands for, and the words in its place; behind the command where nothing was typed. */
export interface Slip {
  readonly typed: string | undefined;
  readonly meant: readonly string[];
  /** Behind which option it stands, where the same word may stand elsewhere too. */
  readonly option?: string;
}

/** The one error the program throws on purpose. `message` says what happened; `where` to what; `hint` what to do about it. */
export class FbpError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly where: string | undefined;
  readonly exitCode: ExitCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly slip: Slip | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FbpError';
    this.code = code;
    this.hint = details.hint;
    this.where = details.where;
    this.exitCode = details.exitCode ?? ERROR_KINDS[code].exitCode;
    this.retryable = details.retryable ?? ERROR_KINDS[code].retryable;
    this.retryAfterMs = details.retryAfterMs;
    this.slip = details.slip;
  }
}

/** Whether what was thrown is a fault the program knows; of one of these kinds, where any are named. */
export function isFault(error: unknown, ...codes: readonly ErrorCode[]): error is FbpError {
  return error instanceof FbpError && (codes.length === 0 || codes.includes(error.code));
}

/** What anything thrown says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Node's system errors (`ENOENT`, `ENOSPC`, ...) carry their name in `code`. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Anything thrown, as the program's own error: what it does not know is a bug. */
export function asFbpError(error: unknown): FbpError {
  if (isFault(error)) return error;
  return new FbpError('FBP-BUG', `unexpected error: ${messageOf(error)}`, {
    hint: 'run the same command with -v for the stack trace and report it',
    cause: error,
  });
}

/**
 * Exit codes of a run of several batches, the one that tells most first: that it was interrupted and the rest is missing;
 * then what a person has to mend before it can go on (a bug, the disk, the configuration, the account, a file); then what the
 * next night may mend itself (the network, another run); then results with rows to look at.
 */
const WORST_FIRST = [143, 130, 1, 7, 2, 4, 6, 5, 11, 3, 0] as const satisfies readonly ExitCode[];

/** The exit code of a run by those of its batches; 0 for none. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}
