import { isFault } from '../../domain/errors.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import type { KnownBatch } from './known-batches.ts';

/** Where match ids occur among the known batches. */
export interface MatchPlaces {
  /** Batches whose statistics file has the id. */
  readonly batches: readonly KnownBatch[];
  /** Every id of every file that could be read: for telling what a mistyped one may mean. */
  readonly knownIds: readonly string[];
  /** Files that cannot be read, with the reason. */
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
}

/** Looks for a match id in the statistics files of the batches. A file that cannot be read is noted, not thrown. */
export async function findMatch(
  matchId: string,
  batches: readonly KnownBatch[],
  timeZone: string,
): Promise<MatchPlaces> {
  const found: KnownBatch[] = [];
  const knownIds: string[] = [];
  const unreadable: { file: string; message: string }[] = [];
  for (const known of batches) {
    if (known.statsFile === undefined) continue;
    try {
      const ids = await matchIdsOf(known.statsFile, timeZone);
      knownIds.push(...ids);
      if (ids.has(matchId)) found.push(known);
    } catch (error) {
      if (!isFault(error)) throw error;
      unreadable.push({ file: known.statsFile, message: error.message });
    }
  }
  return { batches: found, knownIds, unreadable };
}

/** Ids of rows that cannot be read count too: their debugging says why. */
async function matchIdsOf(path: string, timeZone: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const row of readStatistics(path, { timeZone })) {
    const id = row.kind === 'match' ? row.match.matchId : row.invalid.cells.match_id;
    if (id !== undefined && id !== '') ids.add(id);
  }
  return ids;
}
