import { distance } from 'fastest-levenshtein';

const SHOWN = 3;

/** The ids most like the wanted one, best first. */
export function nearestIds(wanted: string, known: readonly string[]): string[] {
  return known
    .map((id) => ({ id, distance: distance(wanted, id) }))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ id }) => id);
}
