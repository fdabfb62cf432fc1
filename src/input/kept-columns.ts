import { FbpError } from '../domain/errors.ts';
import { columnKey } from './profiles/column-names.ts';
import type { Layout } from './profiles/layout.ts';
import { nearestName } from './profiles/nearest-name.ts';

/** The columns of a file that no output has by itself, under names that are no two the same: a match's status only tells whether its score counts. */
export function otherColumns({ header, places }: Layout): string[] {
  const taken = new Set([...places].flatMap(([field, at]) => (field === 'status' ? [] : at.flat())));
  const names = namesOf(header);
  return names.filter((name, at) => name !== '' && !taken.has(at));
}

/** Names of a header, the second of two alike with a number; empty for a column without a name. */
function namesOf(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((given) => {
    const name = given.trim();
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return name === '' || count === 1 ? name : `${name}_${count}`;
  });
}

interface KeptQuestion {
  readonly wanted: 'all' | readonly string[];
  /** Of all files, in their order. */
  readonly files: readonly {
    readonly path: string;
    readonly header: readonly string[];
    readonly others: readonly string[];
  }[];
}

/** The columns that are carried along, of all files together. Throws FBP-INPUT, with the nearest name, for one that none has. */
export function keptColumns({ wanted, files }: KeptQuestion): string[] {
  if (wanted === 'all') return [...new Set(files.flatMap(({ others }) => others))];
  const known = [...new Set(files.flatMap(({ header }) => namesOf(header)))].filter((name) => name !== '');
  return wanted.map((name) => {
    const found = known.find((one) => one === name) ?? known.find((one) => columnKey(one) === columnKey(name));
    if (found !== undefined) return found;
    const near = nearestName(name, known);
    throw new FbpError('FBP-INPUT', `the statistics file has no column "${name}" to keep`, {
      where: files[0]?.path,
      hint: near === undefined ? `it has ${known.join(', ')}` : `did you mean "${near}"?`,
    });
  });
}

/** Where they stand in a file; undefined for those that it has not. */
export function keptPlaces(kept: readonly string[], header: readonly string[]): (number | undefined)[] {
  const names = namesOf(header);
  return kept.map((name) => {
    const at = names.indexOf(name);
    return at === -1 ? undefined : at;
  });
}
