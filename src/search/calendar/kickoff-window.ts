import type { TimeWindow } from '../../domain/event.ts';
import type { Kickoff } from '../../domain/match.ts';
import { DAY_MS, MINUTE_MS } from '../../domain/time-units.ts';
import { TIMES } from '../evidence.ts';

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
  return { from: Math.min(midnight, at - TIMES.sameDayMs), to: Math.max(midnight + DAY_MS - 1, at + TIMES.sameDayMs) };
}

/** Whether the instant is the day the row names: its UTC day or half a day either side; for a bare date the local day and the night after it. */
export function isSameDay(kickoff: Kickoff, at: number): boolean {
  if (kickoff.precision === 'day') return at >= kickoff.from && at < kickoff.to + TIMES.sameDayMs;
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
