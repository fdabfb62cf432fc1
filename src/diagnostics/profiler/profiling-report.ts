import type { SourceKind } from '../../betfair/source.ts';
import type { Batch } from '../../domain/batch.ts';

/** The stages of a profile, in the order of a run. `search again` is the same search, answered from its cache. */
export const PROFILE_STAGES = [
  'read',
  'open source',
  'map',
  'search',
  'search again',
  'locate',
  'download',
  'decode',
  'extract',
  'compress',
  'store',
  'publish',
] as const;
export type ProfileStage = (typeof PROFILE_STAGES)[number];

/** Times in milliseconds. */
export interface StageTiming {
  readonly stage: string;
  /** What one run of the stage is: a batch, a match, a file. */
  readonly unit: 'batch' | 'match' | 'file' | '';
  readonly count: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Share of the wall time, 0..1. */
  readonly share: number;
}

export interface ProfileBytes {
  readonly files: number;
  /** As Betfair delivers them. */
  readonly compressed: number;
  readonly decoded: number;
  /** CSV of the time series, before it is compressed. */
  readonly series: number;
  readonly seriesCompressed: number;
  /** Compressed bytes of files by market type; files that hold a whole event are not among them. */
  readonly byMarketType: readonly { readonly marketType: string; readonly bytes: number }[];
}

export interface ProfileCaches {
  /** Answered from the search cache on asking again. */
  readonly searchHits: number;
  readonly searchAsked: number;
  /** Files whose market type the catalogue knew, so that none was opened in vain. */
  readonly typesKnown: number;
  readonly types: number;
}

/** What a change of the configuration would gain, computed from the measurements. */
export interface ProfileAdvice {
  readonly text: string;
  /** `processing.parallel.max_workers.download` */
  readonly setting: string | undefined;
  readonly value: string | undefined;
  /** Of a whole run of the batch, in seconds. */
  readonly gainS: number | undefined;
}

export interface ProfilingReport {
  readonly batch: Batch;
  readonly source: SourceKind;
  /** Rows searched for. */
  readonly rows: number;
  readonly linked: number;
  /** Linked matches that were fetched, extracted and stored. */
  readonly sampled: number;
  readonly wallMs: number;
  /** Adds up to the wall time; `other` is what no stage ran in. */
  readonly stages: readonly StageTiming[];
  readonly bytes: ProfileBytes;
  readonly caches: ProfileCaches;
  /** The stage that a whole run of the batch spends most time in, and how long such a run takes, in seconds. */
  readonly bottleneck: { readonly stage: string; readonly seconds: number; readonly share: number };
  readonly wholeRunS: number;
  /** What that time is made of, longest first: adds up to it. */
  readonly wholeRun: readonly { readonly stage: string; readonly seconds: number }[];
  readonly advice: readonly ProfileAdvice[];
  /** Where the CPU profile was written. */
  readonly cpuProfile: string | undefined;
}
