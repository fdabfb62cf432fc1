import { asMachineFault } from '../../disk/disk-fault.ts';
import { asFbpError, type ErrorCode } from '../../domain/errors.ts';

/** An error on its way between threads, which would leave everything behind but its message. */
export interface SentFault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly where: string | undefined;
  readonly retryable: boolean;
}

/** What the machine refuses a worker, memory say, is no fault of the files that it was given: only here it can be told. */
export function sentFault(error: unknown): SentFault {
  const { code, message, hint, where, retryable } = asFbpError(asMachineFault(error, 'extract prices'));
  return { code, message, hint, where, retryable };
}
