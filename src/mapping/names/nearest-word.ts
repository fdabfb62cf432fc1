import { distance } from 'fastest-levenshtein';

/** The known word that a mistyped one most likely means; undefined when none is near (a third of its letters, at most 3). */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  const allowed = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const found = distance(word, candidate);
    if (found <= allowed && (best === undefined || found < best.distance)) best = { word: candidate, distance: found };
  }
  return best?.word;
}

const SHOWN = 3;

/** The ids most like the wanted one, best first. */
export function nearestIds(wanted: string, known: readonly string[]): string[] {
  return known
    .map((id) => ({ id, distance: distance(wanted, id) }))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ id }) => id);
}
