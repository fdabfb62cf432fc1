import type { DayCoverage } from '../../betfair/coverage.ts';
import type { Cause } from '../../domain/cause.ts';
import type { Kickoff } from '../../domain/match.ts';
import type { MappedMatch } from '../../domain/search.ts';
import { DAY_MS, HOUR_MS, isoDay } from '../../domain/time-units.ts';
import { midpoint, utcDay } from '../calendar/kickoff-window.ts';
import type { BatchFacts } from './batch-facts.ts';

/** Why a row has no event, with what there is to say about it. */
export interface Explained {
  readonly cause: Cause;
  readonly reason: string;
}

/** An event is filed under the UTC day that its markets settled on, which is soon after the final whistle. */
const SETTLED_AFTER_MS = 2.5 * HOUR_MS;
/** The days of a source belong to another season when none lies so near to any of the batch's. */
const NEAR_DAYS = 31;

/** The source has nothing of the row's day: none of its files, none of its years, or none of its sport. */
export function missingDay(mapped: MappedMatch, batch: BatchFacts): Explained | undefined {
  const { kickoff } = mapped.match;
  const days = filedOn(kickoff).flatMap((day) => batch.coverage.days.get(day) ?? []);
  if (days.length === 0) return undefined;
  const day = isoDay(midpoint(kickoff));
  if (days.every(({ isMissing }) => isMissing)) return otherYears(batch) ?? missing(day);
  if (batch.eventsOfDay(mapped).length > 0 || unreadOf(days).total > 0) return undefined;
  const { eventTypeId } = batch.coverage;
  const events = days.flatMap((one) => Object.entries(one.events));
  if (events.length === 0 || events.some(([type]) => type === eventTypeId)) return undefined;
  const count = total(events.map(([, one]) => one));
  const all =
    count === 1 ? 'one event of the day, of another sport' : `${count} events of the day, all of another sport`;
  return { cause: 'other_sport', reason: `the source has ${all}` };
}

/** Events of the row's day that nobody could look at: one of them may be the row's. */
export function unreadEvents({ match: { kickoff } }: MappedMatch, batch: BatchFacts): Explained | undefined {
  const [first = 0] = filedOn(kickoff);
  const near = [first - 1, first, first + 1, first + 2].flatMap((day) => batch.coverage.days.get(day) ?? []);
  const { damaged, total: all } = unreadOf(near);
  if (all === 0) return undefined;
  const events = all === 1 ? 'an event' : `${all} events`;
  const day = isoDay(midpoint(kickoff));
  if (damaged === 0) return { cause: 'download', reason: `${events} around ${day} could not be downloaded` };
  return { cause: 'files_damaged', reason: `the files of ${events} around ${day} cannot be read: see report.json` };
}

/** The days whose folders the match's files lie in, the likeliest first. */
function filedOn(kickoff: Kickoff): number[] {
  const at = midpoint(kickoff);
  return [...new Set([utcDay(at + SETTLED_AFTER_MS), utcDay(at)])];
}

function missing(day: string): Explained {
  return { cause: 'day_missing', reason: `the source has no files of ${day}` };
}

/** The source holds none of the batch's days, nor any near to them. */
function otherYears({ coverage, days }: BatchFacts): Explained | undefined {
  const { heldDays } = coverage;
  const [first, last] = [heldDays[0], heldDays.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { from, to } = days;
  if (heldDays.some((day) => day >= from - NEAR_DAYS && day <= to + NEAR_DAYS)) return undefined;
  const reason = `the source holds ${years(first, last)}, the batch is ${years(from, to)}`;
  return { cause: 'other_years', reason };
}

/** `2016-2018`. */
function years(firstDay: number, lastDay: number): string {
  const [first, last] = [firstDay, lastDay].map((day) => new Date(day * DAY_MS).getUTCFullYear());
  return first === last ? `${first}` : `${first}-${last}`;
}

function unreadOf(days: readonly DayCoverage[]) {
  const damaged = total(days.map((day) => day.damaged));
  return { damaged, total: damaged + total(days.map((day) => day.undelivered)) };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
