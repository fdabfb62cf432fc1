/**
 * Open, low, high, close, age of the close in seconds, volume before the off; those at the end may be missing.
 * @typedef {(number | null)[]} Prices
 * @typedef {[market: number, overround: number | null, winner: string, prices: Prices[]]} MatchMarket
 * @typedef {{
 *   id: string, link: string, batch: number, status: string, look?: true, day?: string, kickoff: string,
 *   home: string, away: string, names?: string, score?: string, settlement?: string, eventId?: string, event?: string,
 *   strategy?: string, confidence?: number, runnerUp?: number, evidence?: [string, string][], minutes?: number,
 *   swapped?: true, plan?: string, message?: string, command?: string, markets?: MatchMarket[],
 * }} Match
 * @typedef {{
 *   batches: string[], statuses: Record<string, { label: string, meaning: string, mood: string }>,
 *   markets: [label: string, selections: string[]][], reasons: Record<string, string>,
 *   series: { folder: string, matches: number } | null,
 * }} PageData
 */

/** Places in `Prices`. */
export const OPEN = 0;
export const LOW = 1;
export const HIGH = 2;
export const CLOSE = 3;
export const AGE = 4;
export const VOLUME = 5;
