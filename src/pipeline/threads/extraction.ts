import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Config } from '../../config/schema.ts';
import { memoryLimitBytes } from '../../config/units.ts';
import type { ExtractedMatch } from '../../domain/price.ts';
import { type ExtractionRequest, MatchExtractor } from '../../extraction/match-extractor.ts';
import type { StageWatch } from '../stage-watch.ts';
import { extractEncoded } from './encode-series.ts';
import { canStartWorkers, ExtractionPool } from './extraction-pool.ts';
import { memoryShares } from './memory-shares.ts';

export type ExtractionTask = Omit<ExtractionRequest, 'spillPath'>;

/** From a match's files to its prices, wherever that is done. */
export type Extraction = (task: ExtractionTask) => Promise<ExtractedMatch>;

export interface OpenedExtraction {
  readonly extract: Extraction;
  /** Ends its threads. */
  close(): Promise<void>;
}

export interface ExtractionSettings {
  readonly config: Config;
  /** How many matches there will be: for a few, threads would take longer to start than the work takes. */
  readonly matches: number;
  /** Where a match's temporary files may lie: a path that theirs begin with. */
  readonly scratchOf: (matchId: string) => string;
  readonly signal: AbortSignal;
  /** Sees what happens within this thread. */
  readonly watch: StageWatch;
}

/** Matches that are extracted before two threads have started. */
const FEW_MATCHES = 4;

/** Opens the extraction of a run: worker threads, as many as cores and configuration allow, or none. */
export async function openExtraction(settings: ExtractionSettings): Promise<OpenedExtraction> {
  const { config, matches, scratchOf, signal, watch } = settings;
  const { parallel, batch_size } = config.processing;
  const shares = memoryShares(
    memoryLimitBytes(config.processing),
    parallel.queue_size.extract + parallel.queue_size.storage,
  );
  const most = Math.min(parallel.max_workers.extract, availableParallelism(), shares.workers);
  const encoding = { compression: config.storage.compression, holdBytes: shares.seriesBytes };
  const withScratch = (task: ExtractionTask) => ({ ...task, scratch: scratchOf(task.matchId) });
  if (!parallel.enabled || most === 1 || matches <= FEW_MATCHES || !canStartWorkers()) {
    const extractor = new MatchExtractor({ holdHistoryBytes: shares.historyBytes });
    const oneByOne = pLimit(1);
    return {
      extract: (task) => oneByOne(() => extractEncoded(extractor, withScratch(task), { encoding, signal, watch })),
      close: async () => undefined,
    };
  }
  const pool = new ExtractionPool({
    workers: most,
    batchFiles: batch_size,
    memory: { encoding, historyBytes: shares.historyBytes },
    decoder: config.extraction.decoder,
    signal,
  });
  return { extract: (task) => pool.extract(withScratch(task)), close: () => pool.close() };
}
