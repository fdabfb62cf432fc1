import type { MarketFile } from '../domain/event.ts';

/** The steps of a batch, as far as they can be measured. `compress` is part of `extract`. */
export type BatchStage =
  | 'read'
  | 'open source'
  | 'map'
  | 'search'
  | 'locate'
  | 'download'
  | 'extract'
  | 'compress'
  | 'store'
  | 'publish';

/** Bytes on their way: files as they are fetched, rows of the time series, the same as they are written. */
export type WatchedBytes = 'compressed' | 'series' | 'seriesCompressed';

/** Stands around every step that a batch takes: does the work once and gives what it gave. */
export interface StageWatch {
  run<T>(stage: BatchStage, work: () => Promise<T>): Promise<T>;
  runSync<T>(stage: BatchStage, work: () => T): T;
  /** Told of the files that a match needs. */
  listed(files: readonly MarketFile[]): void;
  bytes(what: WatchedBytes, count: number): void;
}

/** For work that nobody measures. */
export const UNWATCHED: StageWatch = {
  run: (_, work) => work(),
  runSync: (_, work) => work(),
  listed: () => undefined,
  bytes: () => undefined,
};
