import type { ExitCode } from '../../domain/errors.ts';

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
