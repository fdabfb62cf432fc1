/** `1.` and a number that grows. */
export const MARKET_ID = /^1\.\d{1,18}$/;
/** A number that grows; real ones have eight digits. */
export const EVENT_ID = /^\d{1,18}$/;

/** Older markets and events first: their ids are numbers that grow, of no fixed length. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
