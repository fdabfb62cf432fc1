import { join } from 'node:path';
import { withScratchFolder } from '../../disk/temporary/scratch-folder.ts';
import type { LocalFile } from '../../domain/event.ts';
import { isExtracted, type MatchOutcome } from '../../domain/outcome.ts';
import type { LinkedMatch } from '../../pipeline/open/linked-batch.ts';
import type { OpenBatch } from '../../pipeline/open/open-batch.ts';
import { openStages } from '../../pipeline/run/open-stages.ts';
import { processMatch } from '../../pipeline/run/process-match.ts';
import type { FileStep, MarketStep, MatchDebugReport } from './debug-report.ts';
import { tracePrices } from './trace-prices.ts';

/** What became of a match, and the files and lines that its prices come from. */
export interface MatchTrace extends Pick<MatchDebugReport, 'files' | 'markets'> {
  readonly outcome: MatchOutcome;
}

/** Downloads and extracts a linked match by the stages of a run, and keeps nothing. */
export async function traceMatch(batch: OpenBatch, { match, search }: LinkedMatch): Promise<MatchTrace> {
  const { config, signal } = batch.settings;
  return await withScratchFolder(config.storage.temp_dir, 'debug', async (folder) => {
    const stages = await openStages(batch, { matches: 1, scratchOf: () => join(folder, 'match') });
    let local: readonly LocalFile[] = [];
    try {
      const { outcome } = await processMatch(match, search, {
        ...stages,
        async download(ofMatch, files) {
          local = await stages.download(ofMatch, files);
          return local;
        },
      });
      const files = local.map(({ file, length }): FileStep => ({ key: file.key, bytes: length }));
      return { outcome, files, markets: await marketSteps(outcome, local, signal) };
    } finally {
      await stages.close();
    }
  });
}

async function marketSteps(
  outcome: MatchOutcome,
  files: readonly LocalFile[],
  signal: AbortSignal,
): Promise<MarketStep[]> {
  if (!isExtracted(outcome)) return [];
  const { markets, actualAt } = outcome.extracted;
  const traces = await tracePrices(markets, files, { signal, actualAt });
  return markets.map((market) => {
    const { marketId, marketType, marketName, winners, voided, offAt, wentInPlay } = market;
    const trace = traces.get(marketId);
    return { marketId, marketType, marketName, winners, voided, offAt, wentInPlay, trace };
  });
}
