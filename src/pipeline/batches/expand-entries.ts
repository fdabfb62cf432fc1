import type { BatchEntry } from '../../config/batch-list.ts';
import type { ConfigBatch } from '../../config/schema.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { asFbpError, FbpError } from '../../domain/errors.ts';
import type { BatchRequest } from '../batch-request.ts';
import { sharesFiles } from '../open/statistics-reading.ts';
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
  const all = entries.flatMap((entry) => ('batch' in entry ? [entry.batch] : []));
  return entries.flatMap((entry) =>
    planEntry(entry, { all, common }).map((planned) => {
      const name = batchName(planned.batch);
      const before = seen.get(name);
      seen.set(name, before ?? entry.where);
      if (before === undefined || planned.fault !== undefined) return planned;
      return { ...planned, fault: namedTwice(name, before, entry.where) };
    }),
  );
}

interface Planning {
  readonly all: readonly ConfigBatch[];
  readonly common: CommonRequest;
}

function planEntry(entry: BatchEntry, planning: Planning): PlannedBatch[] {
  if ('fault' in entry) return [unplanned(entry.named, entry.fault)];
  try {
    return batchesOf(entry, planning);
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
  { batch: entry, isShared }: Extract<BatchEntry, { batch: object }>,
  { all, common }: Planning,
): PlannedBatch[] {
  const { country, league, season, stats, archive, ...own } = entry;
  const reading = { ...own, ...((isShared ?? sharesFiles(entry, all)) && { isShared: true }) };
  return expandSeasons(season).map((one) => {
    const batch = { country, league, season: one };
    const source = archive === undefined ? {} : ({ archive, source: 'archive' } as const);
    return { batch, request: { ...common, ...source, batch, statsFile: stats, reading } };
  });
}

function namedTwice(name: string, before: string, where: string): FbpError {
  return new FbpError('FBP-CONFIG', `${name} is named twice`, { where, hint: `it stands at ${before} already` });
}
