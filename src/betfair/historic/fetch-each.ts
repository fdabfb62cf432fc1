import pLimit from 'p-limit';
import { FbpError } from '../../domain/errors.ts';
import type { RemoteFile } from './remote-path.ts';

/** So many failures in a row mean that the service is down, not that the files are bad. */
const MOST_FAILURES_IN_A_ROW = 8;

export interface FetchEach {
  /** One file, with whatever retries. */
  fetch(file: RemoteFile, signal: AbortSignal): Promise<unknown>;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  readonly notice?: (text: string) => void;
}

/**
 * Fetches files of which each tells an event. A file that cannot be had is passed over with a notice: one bad file must not
 * cost the whole batch. Throws when the fault is none of a single file's, or when nothing can be had any more.
 */
export async function fetchEach(files: readonly RemoteFile[], options: FetchEach): Promise<void> {
  const { concurrency, signal, onProgress, notice } = options;
  const limit = pLimit(concurrency);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let [done, lost, failuresInARow] = [0, 0, 0];

  const fetchOne = async (file: RemoteFile): Promise<void> => {
    if (either.aborted) return;
    try {
      await options.fetch(file, either);
      failuresInARow = 0;
    } catch (error) {
      if (either.aborted) return;
      failuresInARow += 1;
      lost += 1;
      if (!isOneFilesFault(error) || failuresInARow >= MOST_FAILURES_IN_A_ROW) stop.abort(error);
    }
    done += 1;
    onProgress?.(done, files.length);
  };

  await Promise.all(files.map((file) => limit(fetchOne, file)));
  either.throwIfAborted();
  if (lost === 0) return;
  notice?.(
    `${lost} of ${files.length} events could not be looked at: their files could not be had. Run the same command again to try once more.`,
  );
}

/** Faults that may lie in one file; all others would meet the next file too. */
function isOneFilesFault(error: unknown): boolean {
  if (!(error instanceof FbpError)) return false;
  return ['FBP-MARKET-FILE', 'FBP-REMOTE', 'FBP-TIMEOUT', 'FBP-RATE-LIMITED'].includes(error.code);
}
