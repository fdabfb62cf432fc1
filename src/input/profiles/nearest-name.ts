import { closest, distance } from 'fastest-levenshtein';
import { columnKey } from './column-names.ts';

/** The likest of the names, where it may be meant: a slip of at most a third of the letters, or one that holds the other. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const key = columnKey(wanted);
  const keys = names.map(columnKey);
  const near = closest(key, keys);
  if (distance(key, near) <= Math.max(1, Math.floor(key.length / 3))) return names[keys.indexOf(near)];
  return names.find(
    (_, index) => (keys[index]?.length ?? 0) > 2 && (keys[index]?.includes(key) || key.includes(keys[index] ?? '')),
  );
}
