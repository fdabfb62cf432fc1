import { type Dirent, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Batch } from '../domain/batch.ts';

/** The batches that have a statistics file, `<statsDir>/<country>/<league>/<season>.csv`, in order of name. */
export function listStatistics(statsDir: string): Batch[] {
  return foldersIn(statsDir).flatMap((country) =>
    foldersIn(join(statsDir, country)).flatMap((league) =>
      seasonsIn(join(statsDir, country, league)).map((season) => ({ country, league, season })),
    ),
  );
}

/** The season that the name of a statistics file stands for: `2023-2024` of `.../2023-2024.json.gz`. */
export function seasonOfFile(path: string): string {
  return basename(path).replace(/\.(?:csv|json|jsonl|txt)(?:\.gz)?$/i, '');
}

function seasonsIn(folder: string): string[] {
  const files = entriesIn(folder).filter((entry) => !entry.isDirectory() && entry.name.endsWith('.csv'));
  return files.map((entry) => entry.name.slice(0, -'.csv'.length)).sort();
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
