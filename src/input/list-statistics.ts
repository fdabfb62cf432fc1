import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Batch } from '../domain/batch.ts';
import { FbpError } from '../domain/errors.ts';
import { seasonYearsWithin } from './rows/seasons.ts';

/** The batches that have a statistics file, `<statsDir>/<country>/<league>/<season>.csv` or of another form that can be read, in order of name. */
export function listStatistics(statsDir: string): Batch[] {
  return foldersIn(statsDir).flatMap((country) =>
    foldersIn(join(statsDir, country)).flatMap((league) =>
      seasonsIn(join(statsDir, country, league)).map((season) => ({ country, league, season })),
    ),
  );
}

/** Names of files that can be statistics. */
const EXTENSION = /\.(?:csv|tsv|json|jsonl|ndjson|txt)(?:\.gz)?$/i;
const USUAL = '.csv';
/** Clubs' names by number, beside a file of statistics that has the numbers. */
export const TEAMS_FILES: readonly string[] = ['teams.csv', 'teams.csv.gz', 'teams.json'];

/** The season that the name of a statistics file stands for: `2023-2024` of `.../2023-2024.json.gz`. */
export function seasonOfFile(path: string): string {
  return basename(path).replace(EXTENSION, '');
}

/** The statistics file at `<country>/<league>/<season>` without its extension: the CSV, where there is no other of that name. */
export function statisticsFileAt(base: string): string {
  const usual = `${base}${USUAL}`;
  if (existsSync(usual)) return usual;
  const [folder, season] = [dirname(base), basename(base)];
  const other = filesIn(folder).find((name) => seasonOfFile(name) === season);
  return other === undefined ? usual : join(folder, other);
}

/**
 * The files that a path stands for: those of a folder that can be statistics, in order of name and without the one that has
 * clubs' names by number; else itself. Throws FBP-INPUT for a folder without any.
 */
export function statisticsFilesAt(path: string): string[] {
  if (!isFolder(path)) return [path];
  const names = filesIn(path);
  if (names.length > 0) return names.map((name) => join(path, name));
  const hint = 'it needs files that end in .csv, .tsv, .json, .jsonl or .txt, or the same with .gz';
  throw new FbpError('FBP-INPUT', 'the folder has no statistics files', { where: path, hint });
}

/** Names under which files are told apart: their last parts, as many as that takes. */
export function shortNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split(/[/\\]/));
  const deepest = Math.max(...parts.map(({ length }) => length));
  for (let count = 1; count < deepest; count += 1) {
    const names = parts.map((each) => each.slice(-count).join('/'));
    if (new Set(names).size === names.length) return names;
  }
  return [...paths];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function seasonsIn(folder: string): string[] {
  // A CSV may be named as its season likes; files of other forms lie in such folders for other reasons too.
  const files = filesIn(folder).filter(
    (name) => name.endsWith(USUAL) || seasonYearsWithin(seasonOfFile(name)) !== undefined,
  );
  return [...new Set(files.map(seasonOfFile))].sort();
}

function filesIn(folder: string): string[] {
  const files = entriesIn(folder).filter((entry) => !entry.isDirectory() && EXTENSION.test(entry.name));
  return files
    .map(({ name }) => name)
    .filter((name) => !TEAMS_FILES.includes(name))
    .sort();
}

/** Names of the folders in a folder. Links count as what they lead to: such folders often lie elsewhere. */
export function foldersIn(folder: string): string[] {
  const folders = entriesIn(folder).filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  return folders.map((entry) => entry.name).sort();
}

/** What cannot be listed holds no statistics files to speak of. */
function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.name.startsWith('.'));
  } catch {
    return [];
  }
}
