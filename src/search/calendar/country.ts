import { COUNTRY } from '../evidence.ts';
import type { EventIndex } from './event-index.ts';
import type { Pairing } from './pair-events.ts';

/** An event without a country code may be of any; without codes to go by every event may be the batch's. */
export function markForeign({ events }: EventIndex, countryCodes: readonly string[]): void {
  if (countryCodes.length === 0) return;
  for (const listed of events) {
    const code = listed.event.countryCode;
    listed.foreign = code !== undefined && !countryCodes.includes(code);
  }
}

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
  if (total < COUNTRY.enoughPairs) return [];
  return [...counts].flatMap(([code, count]) => (count >= COUNTRY.leastShare * total ? [code] : [])).sort();
}
