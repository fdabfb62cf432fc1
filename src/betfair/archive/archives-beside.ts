import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';

const PLAN_FOLDER = /^(?:BASIC|ADVANCED|PRO)$/i;
const CONTAINER = /\.(?:tar(?:\.(?:gz|bz2))?|tgz|tbz2?|zip)$/i;

/** Among more, an archive is not beside the other one but somewhere. */
const MOST_LOOKED_AT = 100;

/**
 * Archives that stand beside the given ones: folders with a folder of a plan in them, and TARs and ZIPs by their names. With
 * years, only those folders that have one of these years in a plan's folder, and files that name one.
 */
export function archivesBeside(given: readonly string[], years?: readonly number[]): string[] {
  const own = new Set(given.map((one) => path.resolve(one)));
  const folders = [...new Set([...own].map((one) => path.dirname(one)))];
  const entries = folders.flatMap((folder) => entriesOf(folder).map((entry) => ({ folder, entry })));
  if (entries.length > MOST_LOOKED_AT) return [];
  return entries
    .filter(({ entry }) => !entry.name.startsWith('.'))
    .filter(({ folder, entry }) =>
      entry.isDirectory()
        ? holdsPlan(path.join(folder, entry.name), years)
        : CONTAINER.test(entry.name) &&
          (years === undefined || years.some((year) => entry.name.includes(String(year)))),
    )
    .map(({ folder, entry }) => path.join(folder, entry.name))
    .filter((one) => !own.has(one))
    .sort();
}

function holdsPlan(folder: string, years: readonly number[] | undefined): boolean {
  const plans = entriesOf(folder).filter((entry) => entry.isDirectory() && PLAN_FOLDER.test(entry.name));
  if (years === undefined) return plans.length > 0;
  const held = plans.flatMap(({ name }) => entriesOf(path.join(folder, name)));
  return held.some((entry) => entry.isDirectory() && years.includes(Number(entry.name)));
}

/** None of a folder that cannot be listed. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
