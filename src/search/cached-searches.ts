import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asFileName } from '../disk/path-names.ts';
import type { Batch } from '../domain/batch.ts';

/** What was decided of a whole batch, remembered in a file. */
export interface CachedSearch {
  /** Country, league and season, joined. */
  readonly batch: string;
  readonly path: string;
  readonly bytes: number;
  /** Epoch ms. */
  readonly writtenAt: number;
}

/** Where searches are remembered. */
export function searchCacheFolder(stateDir: string): string {
  return join(stateDir, 'search-cache');
}

/** What the names of a batch's files begin with. */
export function cachedName({ country, league, season }: Batch): string {
  return [country, league, season].map(asFileName).join('-');
}

/** Of all batches, in order of name; files that a cache would not write are left alone. */
export function cachedSearches(folder: string): CachedSearch[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const batch = /^(.+)-[0-9a-f]{32}\.json$/.exec(name)?.[1];
      if (batch === undefined) return [];
      const { size, mtimeMs } = statSync(join(folder, name));
      return [{ batch, path: join(folder, name), bytes: size, writtenAt: mtimeMs }];
    });
}

/** Forgets them: the next run searches anew. */
export function forgetSearches(searches: readonly CachedSearch[]): void {
  for (const { path } of searches) rmSync(path, { force: true });
}
