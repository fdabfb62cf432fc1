import pLimit from 'p-limit';
import { type ErrorCode, type FbpError, isFault } from '../../domain/errors.ts';
import type { FileFault } from '../../domain/price.ts';
import type { RemoteFile } from '../wire/market-path.ts';

/** Does something again as the recovery table says; given in, because the policy is the pipeline's. */
export type Retry = <T>(operation: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** So many failures in a row mean that the service is down, not that the files are bad. */
const MOST_FAILURES_IN_A_ROW = 8;

/** Faults that may lie in one file; all others would meet the next file too. */
const PASSED_OVER: ReadonlySet<ErrorCode> = new Set([
  'FBP-MARKET-FILE',
  'FBP-REMOTE',
  'FBP-TIMEOUT',
  'FBP-RATE-LIMITED',
]);

interface FetchEach {
  /** One file, with whatever retries. */
  fetch(file: RemoteFile, signal: AbortSignal): Promise<unknown>;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Fetches files of which each tells an event. A file that cannot be had is passed over and told of: one bad file
 * must not cost the whole batch. Throws when the fault is none of a single file's, or when nothing can be had any more.
 */
export async function fetchEach(files: readonly RemoteFile[], options: FetchEach): Promise<FileFault[]> {
  const { concurrency, signal, onProgress } = options;
  const faults: FileFault[] = [];
  const limit = pLimit(concurrency);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let [done, failuresInARow] = [0, 0];

  const fetchOne = async (file: RemoteFile): Promise<void> => {
    if (either.aborted) return;
    try {
      await options.fetch(file, either);
      failuresInARow = 0;
    } catch (error) {
      if (either.aborted) return;
      failuresInARow += 1;
      if (!isOneFilesFault(error) || failuresInARow >= MOST_FAILURES_IN_A_ROW) return stop.abort(error);
      faults.push({ file: file.path, line: undefined, message: `its event could not be looked at: ${error.message}` });
    }
    done += 1;
    onProgress(done, files.length);
  };

  await Promise.all(files.map((file) => limit(fetchOne, file)));
  either.throwIfAborted();
  return faults.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function isOneFilesFault(error: unknown): error is FbpError {
  return isFault(error) && PASSED_OVER.has(error.code);
}
