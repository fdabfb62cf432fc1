import { MINUTE_MS } from '../domain/time-units.ts';
import { parseShare, spanMs } from './parse-units.ts';

/**
 * When a person wants to be told of a match. `move`: a price of the match odds moved by at least that share within the time; `overround`: the
 * best prices to back add up to less than this, 1 being a fair book; `lineups`: so long before the kick-off, when clubs name their teams.
 */
export type AlertRule =
  | { readonly kind: 'move'; readonly share: number; readonly withinMs: number }
  | { readonly kind: 'overround'; readonly below: number }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'lineups'; readonly beforeMs: number };

export const ALERT_FORMS = '5%, 10% in 30m, overround below 100.5%, suspended, opened, or lineups 60m';

const USUAL_MOVE_MS = 5 * MINUTE_MS;
/** Prices are remembered so long. */
const LONGEST_MOVE_MS = 60 * MINUTE_MS;
const USUAL_LINEUPS_MS = 60 * MINUTE_MS;

/** Reads one of `ALERT_FORMS`; undefined for anything else. */
export function parseAlertRule(text: string): AlertRule | undefined {
  const words = text.trim().toLowerCase().split(/\s+/);
  const [first = '', second, third] = words;
  if (words.length === 1 && (first === 'suspended' || first === 'opened')) return { kind: first };
  if (first === 'lineups' && words.length <= 2) {
    const beforeMs = second === undefined ? USUAL_LINEUPS_MS : spanMs(second);
    return beforeMs === undefined ? undefined : { kind: 'lineups', beforeMs };
  }
  if (first === 'overround' && second === 'below' && words.length === 3) {
    const percent = Number(/^(\d+(?:\.\d+)?)%$/.exec(third ?? '')?.[1]);
    return percent > 0 ? { kind: 'overround', below: percent / 100 } : undefined;
  }
  const share = parseShare(first);
  const withinMs =
    words.length === 1 ? USUAL_MOVE_MS : second === 'in' && words.length === 3 ? spanMs(third ?? '') : undefined;
  if (!share || withinMs === undefined || withinMs > LONGEST_MOVE_MS) return undefined;
  return { kind: 'move', share, withinMs };
}
