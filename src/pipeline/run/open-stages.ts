import { EnhancedDownloader, type FetchRetry } from '../../download/enhanced-downloader.ts';
import { retryWith } from '../open/historic-service.ts';
import type { OpenBatch } from '../open/open-batch.ts';
import { UNWATCHED } from '../stage-watch.ts';
import { openExtraction } from '../threads/extraction.ts';
import { errorRecoveryStrategy, logRetries } from './error-recovery.ts';
import { outageWatch } from './outage.ts';
import type { Stages } from './stages.ts';
import { createStages } from './stages.ts';

export interface StageSpace {
  /** How many matches there will be. */
  readonly matches: number;
  /** Where a match's temporary files may lie: a path that theirs begin with. */
  readonly scratchOf: (matchId: string) => string;
}

/** Stages with the threads they work in. */
export interface OpenStages extends Stages {
  /** Ends the threads. */
  close(): Promise<void>;
}

/** The stages of a batch's matches: pools, retries by the recovery table, threads. Whoever processes a match does it by these. */
export async function openStages(
  { settings, source }: OpenBatch,
  { matches, scratchOf }: StageSpace,
): Promise<OpenStages> {
  const { config, logger, signal, watch = UNWATCHED } = settings;
  const recovery = errorRecoveryStrategy(config);
  const watched = outageWatch();
  const retry: FetchRetry = (fetch, until, what) => {
    const onRetry = logRetries('A download is tried again', recovery, logger?.within({ ...what }));
    return watched(() => retryWith(recovery.DownloadTimeout.retries, onRetry)(fetch, until));
  };
  const downloader = new EnhancedDownloader(source, retry);
  const extraction = await openExtraction({ config, matches, scratchOf, signal, watch });
  const stages = createStages({ source, downloader, extraction: extraction.extract, config, signal, watch });
  return { ...stages, close: () => extraction.close() };
}
