import type { BatchRow } from '../names/teams.ts';

/**
 * Rows that repeat another row but for its id, with the id of the row they repeat: same sides, same kick-off. Statistics files hold
 * such copies; the least id stands for the match, so that the order of the rows decides nothing.
 */
export function copiedRows(rows: readonly BatchRow[]): ReadonlyMap<number, string> {
  const originals = new Map<string, BatchRow>();
  const copies = new Map<number, string>();
  const byId = rows
    .filter(({ mapped }) => mapped.manual === undefined)
    .sort((a, b) => (a.mapped.match.matchId < b.mapped.match.matchId ? -1 : 1));
  for (const row of byId) {
    const { kickoff } = row.mapped.match;
    const at = kickoff.precision === 'minute' ? `${kickoff.at}` : `${kickoff.from}-${kickoff.to}`;
    const key = [row.home.slug, row.away.slug, [...row.home.classes].join(), at].join(' ');
    const original = originals.get(key);
    if (original === undefined) originals.set(key, row);
    else copies.set(row.index, original.mapped.match.matchId);
  }
  return copies;
}
