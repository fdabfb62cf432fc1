import { portablePath } from '../../disk/path-names.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import { hasFault, isExtracted, type MatchOutcome } from '../../domain/outcome.ts';
import type { FileFault } from '../../domain/price.ts';

/** Removes secrets from text: `PipelineLogger.redact`. */
export type Redact = (text: string) => string;

/** The outcome as it may be written: what a remote service said can hold anything, also what it was sent. */
export function redactedOutcome<Outcome extends MatchOutcome>(outcome: Outcome, redact: Redact): Outcome {
  if (isExtracted(outcome)) {
    const damaged = outcome.extracted.damaged.map((one) => ({ ...one, message: redact(one.message) }));
    return { ...outcome, extracted: { ...outcome.extracted, damaged } };
  }
  if (!hasFault(outcome)) return outcome;
  const { code, message, hint } = outcome.fault;
  return { ...outcome, fault: { code, message: redact(message), hint: hint === undefined ? undefined : redact(hint) } };
}

/** Faults of files as the report names them. */
export function redactedFaults(faults: readonly FileFault[], redact: Redact): FileFault[] {
  return faults.map((fault) => ({ ...fault, file: portablePath(fault.file), message: redact(fault.message) }));
}

/** The error as it may be shown. One that holds no secret stays itself. */
export function redactedError(error: unknown, redact: Redact): unknown {
  if (!(error instanceof Error) || !holdsSecret(error, redact)) return error;
  const own = (text: string | undefined) => (text === undefined ? undefined : redact(text));
  if (!isFault(error)) return new Error(redact(error.message));
  const { code, message, where, hint, exitCode, retryable, retryAfterMs } = error;
  // No cause: its text is what must not be shown.
  return new FbpError(code, redact(message), { where: own(where), hint: own(hint), exitCode, retryable, retryAfterMs });
}

function holdsSecret(error: Error, redact: Redact): boolean {
  const { where, hint } = isFault(error) ? error : {};
  const cause = error.cause instanceof Error ? `${error.cause.stack ?? ''} ${error.cause.message}` : '';
  const text = [error.message, error.stack, where, hint, cause].join('\n');
  return redact(text) !== text;
}
