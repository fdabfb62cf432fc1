import type { TimeWindow } from '../domain/event.ts';
import { wantedDays } from './time-windows.ts';
import { UNDATED } from './wire/market-path.ts';

/** What a source has of one day. */
export interface DayCoverage {
  /** No file of any sport. A service that lists its days misses only those that it may still add files to. */
  readonly isMissing: boolean;
  /** Events known, by event type id: `1` is soccer. */
  readonly events: Readonly<Record<string, number>>;
  /** Events that nothing is known of, since no file of theirs can be read. */
  readonly damaged: number;
  /** The same for files that could not be had. */
  readonly undelivered: number;
}

/** How complete a source is: what "there is no such event" is worth. Days are UTC, counted from 1970-01-01. */
export interface Coverage {
  /** The sport that `findEvents` gives events of. */
  readonly eventTypeId: string;
  /** Every day folder that the windows asked about can lie in. */
  readonly days: ReadonlyMap<number, DayCoverage>;
  /** Every day the source has files of, asked about or not, ascending. */
  readonly heldDays: readonly number[];
}

/** Whether nothing that was asked about stayed unread: only then may a decision be remembered. */
export function isRead({ days }: Coverage): boolean {
  return [...days.values()].every(({ damaged, undelivered }) => damaged + undelivered === 0);
}

/** What was counted of some days, `UNDATED` for what may be of any. */
export interface DayCounts {
  readonly day: number;
  readonly eventType?: string;
  readonly count: number;
}

export interface Counted {
  readonly eventTypeId: string;
  readonly windows: readonly TimeWindow[];
  readonly heldDays: readonly number[];
  readonly events: readonly DayCounts[];
  readonly damaged: readonly DayCounts[];
}

/** Puts together what was counted of a source whose days are there when it has a file of them. */
export function coverageOf({ eventTypeId, windows, heldDays, events, damaged }: Counted): Coverage {
  const held = new Set(heldDays);
  const sum = (counts: readonly DayCounts[], day: number) =>
    counts.reduce((total, one) => total + (one.day === day || one.day === UNDATED ? one.count : 0), 0);
  const days = wantedDays(windows).map((day): [number, DayCoverage] => {
    const own = events.filter((one) => one.day === day);
    const byType = Object.fromEntries(own.map(({ eventType = '', count }) => [eventType, count]));
    return [day, { isMissing: !held.has(day), events: byType, damaged: sum(damaged, day), undelivered: 0 }];
  });
  return { eventTypeId, days: new Map(days), heldDays: [...held].sort((a, b) => a - b) };
}
