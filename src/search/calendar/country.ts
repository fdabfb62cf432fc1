import { COUNTRY } from '../evidence.ts';
import { type BatchClock, batchClock, isAtTheMinute } from './batch-clock.ts';
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
 * The country codes of a batch whose country is not known, from the events at the rows' minutes that bear both clubs' names; none when
 * there are too few to tell, or when many countries share them.
 */
export function inferCountryCodes(pairings: readonly (readonly Pairing[])[]): readonly string[] {
  const clock = batchClock(pairings);
  const ofRows = pairings.map((ofRow) => codesAtTheMinute(ofRow, clock)).filter((codes) => codes.size > 0);
  if (ofRows.length < COUNTRY.enoughPairs) return [];
  const counts = new Map<string, number>();
  for (const code of ofRows.flatMap((codes) => [...codes])) counts.set(code, (counts.get(code) ?? 0) + 1);
  const frequent = [...counts].flatMap(([code, count]) => (count >= COUNTRY.leastShare * ofRows.length ? [code] : []));
  const covered = ofRows.filter((codes) => frequent.some((code) => codes.has(code)));
  return covered.length >= COUNTRY.coveredShare * ofRows.length ? frequent.sort() : [];
}

function codesAtTheMinute(ofRow: readonly Pairing[], clock: BatchClock): ReadonlySet<string> {
  return new Set(
    ofRow.flatMap((pairing) => {
      const { event, sameDay, swapped } = pairing;
      return sameDay && !swapped && isAtTheMinute(pairing, clock) ? (event.event.countryCode ?? []) : [];
    }),
  );
}
