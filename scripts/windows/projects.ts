import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Season, shortSeason } from '../../test/support/e2e/historic-project.ts';
import { writeFolder, writeTar } from '../../test/support/generator/archive-writer.ts';

/** Files that were written a moment ago are looked at again and again: these are as old as bought ones. */
const WRITTEN_AT = Date.UTC(2024, 1, 3, 4, 5, 6) / 1000 + 0.123456;

/** A season's statistics `s.csv`, and its market files as the folder `archive` and as `season.tar`. */
export function writeSeason(cwd: string, rounds: number): Season {
  const season = shortSeason(rounds);
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 's.csv'), season.statistics);
  writeFolder(join(cwd, 'archive'), season.files);
  writeTar(join(cwd, 'season.tar'), season.files);
  age(cwd);
  return season;
}

function age(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) age(join(folder, entry.name));
    utimesSync(join(folder, entry.name), WRITTEN_AT, WRITTEN_AT);
  }
}
