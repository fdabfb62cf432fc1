import type { TimeWindow } from '../../domain/event.ts';
import type { Kickoff } from '../../domain/match.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A club plays at most once within this time. */
export const ONE_MATCH_MS = 18 * HOUR_MS;
/** A moved kick-off stays within this time on the same day; a late local evening in the Americas ends at most this long after its UTC day. */
const SAME_DAY_MS = 12 * HOUR_MS;

/** Instants at which a row's match may have kicked off; nothing outside is ever linked. A bare date reaches into the UTC day after it. */
export function searchWindow(kickoff: Kickoff, expandedDateDays: number): TimeWindow {
  const widened = expandedDateDays * DAY_MS;
  if (kickoff.precision === 'day')
    return { from: kickoff.from - widened, to: kickoff.to - 1 + Math.max(widened, DAY_MS) };
  const day = sameDayWindow(kickoff.at);
  return { from: Math.min(day.from, kickoff.at - widened), to: Math.max(day.to, kickoff.at + widened) };
}

/** The instant's UTC day, and half a day either side of it. */
function sameDayWindow(at: number): TimeWindow {
  const midnight = utcDay(at) * DAY_MS;
  return { from: Math.min(midnight, at - SAME_DAY_MS), to: Math.max(midnight + DAY_MS - 1, at + SAME_DAY_MS) };
}

/** Whether the instant is the day the row names: its UTC day or half a day either side; for a bare date the local day and the night after it. */
export function isSameDay(kickoff: Kickoff, at: number): boolean {
  if (kickoff.precision === 'day') return at >= kickoff.from && at < kickoff.to + SAME_DAY_MS;
  const { from, to } = sameDayWindow(kickoff.at);
  return at >= from && at <= to;
}

/** How far the instant is from what the row says, in ms; 0 anywhere within a bare date. */
export function distanceMs(kickoff: Kickoff, at: number): number {
  if (kickoff.precision === 'minute') return Math.abs(at - kickoff.at);
  if (at < kickoff.from) return kickoff.from - at;
  return Math.max(0, at - kickoff.to + 1);
}

/** Whole minutes from the row's kick-off to the instant; undefined for a bare date. */
export function kickoffDifferenceMinutes(kickoff: Kickoff, at: number): number | undefined {
  return kickoff.precision === 'minute' ? Math.round((at - kickoff.at) / MINUTE_MS) : undefined;
}

/** The middle of what the row says. */
export function midpoint(kickoff: Kickoff): number {
  return kickoff.precision === 'minute' ? kickoff.at : (kickoff.from + kickoff.to) / 2;
}

export function utcDay(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** `2023-08-11`. */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
