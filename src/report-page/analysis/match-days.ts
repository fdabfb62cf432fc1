import { type Cause, isSourceGap } from '../../domain/cause.ts';
import type { MatchRecord } from '../output/match-record.ts';

export interface DayCount {
  readonly matches: number;
  /** Those that did not end as linked. */
  readonly gaps: number;
  /** Those of the gaps for which the source had no files, or none that could be had or read. */
  readonly sourceGaps: number;
}

const NONE: DayCount = { matches: 0, gaps: 0, sourceGaps: 0 };

/** The matches of a batch by UTC day, those left out on purpose not counted. */
export class MatchDays {
  readonly days = new Map<string, DayCount>();
  undated = 0;

  add({ status, day }: MatchRecord, cause: Cause | undefined): void {
    if (status === 'skipped') return;
    if (day === undefined) {
      this.undated += 1;
      return;
    }
    const { matches, gaps, sourceGaps } = this.days.get(day) ?? NONE;
    const isGap = status !== 'linked';
    const isOfSource = isGap && cause !== undefined && isSourceGap(cause);
    this.days.set(day, {
      matches: matches + 1,
      gaps: gaps + (isGap ? 1 : 0),
      sourceGaps: sourceGaps + (isOfSource ? 1 : 0),
    });
  }
}
