import { type ErrorCode, FbpError } from '../../domain/errors.ts';

/** So many failures in a row mean that the service is down, not that files are bad. */
export const MOST_FAILURES_IN_A_ROW = 8;

export const FAULTS_OF_SERVICE: ReadonlySet<ErrorCode> = new Set(['FBP-REMOTE', 'FBP-TIMEOUT', 'FBP-RATE-LIMITED']);

/** The service answers nothing any more: the batch stops (exit 5), and the rows it would have spoilt are done by the next run. */
export class ServiceOutage extends FbpError {
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('FBP-REMOTE', `the service seems to be down: ${reason}`, {
      hint: 'run the same command again later: what was done is kept',
      cause,
    });
  }
}

/** Counts downloads that failed after all their retries; at the eighth in a row the failure is the service's. */
export function outageWatch() {
  let failuresInARow = 0;
  return async <T>(download: () => Promise<T>): Promise<T> => {
    try {
      const result = await download();
      failuresInARow = 0;
      return result;
    } catch (error) {
      if (!(error instanceof FbpError) || !FAULTS_OF_SERVICE.has(error.code)) throw error;
      failuresInARow += 1;
      throw failuresInARow >= MOST_FAILURES_IN_A_ROW ? new ServiceOutage(error) : error;
    }
  };
}
