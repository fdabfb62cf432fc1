/** Durations in ms, for times that are epoch ms. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The UTC day of an instant, epoch ms: `2023-08-11`. */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
