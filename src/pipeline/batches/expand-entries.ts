import type { BatchEntry } from '../../config/batch-list.ts';
import type { ConfigBatch } from '../../config/schema.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { asFbpError, FbpError } from '../../domain/errors.ts';
import type { BatchRequest } from '../batch-request.ts';
import { expandSeasons } from './seasons.ts';

/** A batch to be run, or one that cannot be, with the reason. */
export interface PlannedBatch {
  readonly batch: Batch;
  readonly request: BatchRequest;
  readonly fault?: FbpError | undefined;
}

/** What all batches of a run have in common. */
export type CommonRequest = Omit<BatchRequest, 'batch' | 'statsFile' | 'reading' | 'outputDir' | 'matchIds'>;

/** Every batch that the entries stand for, in their order: ranges of seasons become one batch each. What is wrong with an entry is its own fault. */
export function expandEntries(entries: readonly BatchEntry[], common: CommonRequest): PlannedBatch[] {
  const seen = new Map<string, string>();
  return entries.flatMap((entry) =>
    planEntry(entry, common).map((planned) => {
      const name = batchName(planned.batch);
      const before = seen.get(name);
      seen.set(name, before ?? entry.where);
      if (before === undefined || planned.fault !== undefined) return planned;
      return { ...planned, fault: namedTwice(name, before, entry.where) };
    }),
  );
}

function planEntry(entry: BatchEntry, common: CommonRequest): PlannedBatch[] {
  if ('fault' in entry) return [unplanned(entry.named, entry.fault)];
  try {
    return batchesOf(entry.batch, common);
  } catch (error) {
    const { code, message, hint } = asFbpError(error);
    return [unplanned(entry.batch, new FbpError(code, message, { where: entry.where, hint }))];
  }
}

function unplanned({ country, league, season }: Batch, fault: FbpError): PlannedBatch {
  const batch = { country, league, season };
  return { batch, request: { batch }, fault };
}

function batchesOf(
  { country, league, season, stats, archive, ...reading }: ConfigBatch,
  common: CommonRequest,
): PlannedBatch[] {
  const seasons = expandSeasons(season);
  if (stats !== undefined && seasons.length > 1) {
    throw new FbpError('FBP-CONFIG', `one statistics file cannot serve the ${seasons.length} seasons ${season}`, {
      hint: 'leave `stats` out where the files have their usual places, or write one entry a season',
    });
  }
  return seasons.map((one) => {
    const batch = { country, league, season: one };
    const own = archive === undefined ? {} : ({ archive, source: 'archive' } as const);
    return { batch, request: { ...common, ...own, batch, statsFile: stats, reading } };
  });
}

function namedTwice(name: string, before: string, where: string): FbpError {
  return new FbpError('FBP-CONFIG', `${name} is named twice`, { where, hint: `it stands at ${before} already` });
}
