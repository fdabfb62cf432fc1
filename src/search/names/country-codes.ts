import type { Pairing } from '../calendar/pair-events.ts';

/** Fewer pairs than this prove nothing. */
const ENOUGH_PAIRS = 10;
/** A league's country stands on nearly all of its events; a neighbour's club (Cardiff, Monaco) still on some of them. */
const LEAST_SHARE = 0.2;

/**
 * The country codes of a batch whose country is not known, from the events of the right day that bear both clubs' names; none when
 * there are too few to tell.
 */
export function inferCountryCodes(pairings: readonly (readonly Pairing[])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { event, sameDay, swapped } of pairings.flat()) {
    const code = event.event.countryCode;
    if (code !== undefined && sameDay && !swapped) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total < ENOUGH_PAIRS) return [];
  return [...counts].flatMap(([code, count]) => (count >= LEAST_SHARE * total ? [code] : [])).sort();
}
