import type { TimeWindow } from '../../../domain/event.ts';
import { DAY_MS } from '../../../domain/time-units.ts';
import type { CalendarDay } from './historic-filter.ts';

/** A calendar month, months from 1: what the service sells and what is listed at once. */
export interface CalendarMonth {
  readonly year: number;
  readonly month: number;
}

/** `2023-08`. */
export function monthName({ year, month }: CalendarMonth): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}

/** The month of such a name. */
export function parseMonth(name: string): CalendarMonth {
  const [year = 0, month = 0] = name.split('-').map(Number);
  return { year, month };
}

/** Day number of a calendar day, in days since 1970-01-01. */
export function dayNumber({ year, month, day }: CalendarDay): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

export function calendarDay(day: number): CalendarDay {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The first and the last day of a month, as day numbers. */
export function monthDays({ year, month }: CalendarMonth): { readonly first: number; readonly last: number } {
  return { first: dayNumber({ year, month, day: 1 }), last: Date.UTC(year, month, 0) / DAY_MS };
}

/** The months that days lie in, each once, ascending. */
export function monthsOf(days: readonly number[]): CalendarMonth[] {
  const months = new Map<string, CalendarMonth>();
  for (const day of days) {
    const { year, month } = calendarDay(day);
    months.set(monthName({ year, month }), { year, month });
  }
  return [...months.values()].sort((a, b) => a.year - b.year || a.month - b.month);
}

/** A window reaches this many days into a month before it needs that month: less is only the slack for moved matches. */
const SLACK_DAYS = 5;

/**
 * The months without which matches of the windows cannot be found. A window around a match on the first of August
 * touches July too; July is looked into when it is owned, but nobody has to buy it.
 */
export function neededMonths(windows: readonly TimeWindow[]): CalendarMonth[] {
  const days = windows.flatMap(({ from, to }) => {
    const first = Math.floor(from / DAY_MS);
    const last = Math.floor(to / DAY_MS);
    const middle = Math.floor((from + to) / 2 / DAY_MS);
    const within = monthsOf(range(first, last)).filter((month) => {
      const { first: start, last: end } = monthDays(month);
      return Math.min(end, last) - Math.max(start, first) >= SLACK_DAYS;
    });
    return [middle, ...within.map((month) => monthDays(month).first)];
  });
  return monthsOf(days);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
