import type { Plan } from '../../domain/event.ts';
import type { MarketBook } from '../replay/market-book.ts';

/** The plan by what the markets hold, not by what a path says; undefined when nothing was ever priced. */
export function planOf(books: readonly MarketBook[]): Plan | undefined {
  if (books.some(({ seen }) => seen.fullDepth)) return 'PRO';
  if (books.some(({ seen }) => seen.bestOffers)) return 'ADVANCED';
  return books.some(({ seen }) => seen.prices) ? 'BASIC' : undefined;
}

/**
 * Where volumes come from. Official PRO and ADVANCED files: the trade ladders, since `tv` is there the amount of one
 * update. Recordings without ladders: `tv`, which is a running total in the live stream. BASIC has neither.
 */
export type VolumeSource = 'traded' | 'reported' | 'none';

/** One answer for the whole event, so that event-level and market-level files give the same rows. */
export function volumeSource(books: readonly MarketBook[]): VolumeSource {
  if (books.some(({ seen }) => seen.traded)) return 'traded';
  const reported = books.filter(({ seen }) => seen.reported);
  const perUpdate = reported.some((book) => [...book.runners].some((runner) => runner.reportsPerUpdate));
  return reported.length > 0 && !perUpdate ? 'reported' : 'none';
}
