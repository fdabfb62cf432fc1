import type { TimeWindow } from '../domain/event.ts';
import { dayOf } from './wire/market-path.ts';

/**
 * A day folder is the UTC day its events ended on: one day of slack before for time zones, three after for late and
 * long settlements. Events voided up to two weeks early lie before that and are not looked for.
 */
const DAYS_BEFORE = 1;
const DAYS_AFTER = 3;
/** The last of an event's markets was settled at most so long after it. */
const LATEST_DAYS_AFTER = 92;

/** The day folders that matches within the windows can lie in, ascending. */
export function wantedDays(windows: readonly TimeWindow[]): number[] {
  const days = new Set<number>();
  for (const { from, to } of windows) {
    for (let day = dayOf(from) - DAYS_BEFORE; day <= dayOf(to) + DAYS_AFTER; day++) days.add(day);
  }
  return [...days].sort((a, b) => a - b);
}

/** The day folders of events that were filed late, which `wantedDays` leaves out, ascending. */
export function laterDays(windows: readonly TimeWindow[]): number[] {
  const early = new Set(wantedDays(windows));
  const days = new Set<number>();
  for (const { to } of windows) {
    for (let after = DAYS_AFTER + 1; after <= LATEST_DAYS_AFTER; after++) days.add(dayOf(to) + after);
  }
  return [...days].filter((day) => !early.has(day)).sort((a, b) => a - b);
}

/** Whether an event of that time is filed in such a day folder, when it is filed soon or however late. */
export function isFiledOn(day: number, time: number, { late }: { readonly late: boolean }): boolean {
  const after = day - dayOf(time);
  return after >= -DAYS_BEFORE && after <= (late ? LATEST_DAYS_AFTER : DAYS_AFTER);
}

/** The same instants as windows that neither overlap nor touch, ascending. */
export function mergeWindows(windows: readonly TimeWindow[]): TimeWindow[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of windows.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** Whether an instant lies in one of the windows; `merged` comes from `mergeWindows`. */
export function isWithin(merged: readonly TimeWindow[], instant: number): boolean {
  let [low, high] = [0, merged.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((merged[middle]?.to ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  const window = merged[low];
  return window !== undefined && window.from <= instant;
}
