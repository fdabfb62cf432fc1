import type { StatisticalMatch } from '../../domain/match.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import type { StatisticsFile } from '../open/statistics-file.ts';

/** A match with extra time and a shoot-out is over by then. */
const LONGEST_MATCH_MS = 3 * HOUR_MS;

interface Watching {
  /** Epoch ms, the exchange's. */
  readonly now: number;
  /** How far ahead rows are watched, ms. */
  readonly aheadMs: number;
  /** Match ids that are watched already, and not over. */
  readonly watched: ReadonlySet<string>;
}

/** Ids of the rows that kick off soon, may be in play, or are watched already. */
export function monitoredRows(statistics: Pick<StatisticsFile, 'rows'>, { now, aheadMs, watched }: Watching): string[] {
  const ids: string[] = [];
  for (const row of statistics.rows()) {
    if (row.kind !== 'match') continue;
    const { from, to } = kickoffSpan(row.match);
    const isNear = to >= now - LONGEST_MATCH_MS && from <= now + aheadMs;
    if (isNear || watched.has(row.match.matchId)) ids.push(row.match.matchId);
  }
  return ids;
}

/** The earliest and the latest instant of a row's kick-off, epoch ms. */
export function kickoffSpan({ kickoff }: StatisticalMatch): { from: number; to: number } {
  return kickoff.precision === 'minute' ? { from: kickoff.at, to: kickoff.at } : kickoff;
}
