import type { BetfairEvent } from '../../domain/event.ts';
import type { BatchRow } from '../names/teams.ts';

/** What a person's entry in the mapping file comes to. */
export type ManualDecision =
  | { readonly kind: 'linked'; readonly event: BetfairEvent }
  | { readonly kind: 'not_found'; readonly reason: string }
  | { readonly kind: 'ambiguous'; readonly reason: string };

export interface ManualDecisions {
  readonly byRow: ReadonlyMap<number, ManualDecision>;
  /** Events that are given away and no longer free for other rows. */
  readonly events: ReadonlySet<string>;
}

/** Manual entries always win. An event that the source does not have, or that two entries name, links nothing and says so. */
export function manualDecisions(rows: readonly BatchRow[], events: readonly BetfairEvent[]): ManualDecisions {
  const named = rows.flatMap(({ mapped }) => (mapped.manual?.eventId == null ? [] : [mapped.manual.eventId]));
  if (named.length === 0 && rows.every(({ mapped }) => mapped.manual === undefined))
    return { byRow: new Map(), events: new Set() };
  const wanted = new Set(named);
  const found = new Map(events.filter(({ eventId }) => wanted.has(eventId)).map((event) => [event.eventId, event]));
  const byRow = new Map<number, ManualDecision>();
  for (const { index, mapped } of rows) {
    if (mapped.manual !== undefined) byRow.set(index, decideOne(mapped.manual.eventId, named, found));
  }
  return { byRow, events: wanted };
}

function decideOne(
  eventId: string | null,
  named: readonly string[],
  found: ReadonlyMap<string, BetfairEvent>,
): ManualDecision {
  if (eventId === null) return { kind: 'not_found', reason: 'manual_matches says that Betfair has no event' };
  if (named.filter((id) => id === eventId).length > 1) {
    return { kind: 'ambiguous', reason: `manual_matches gives event ${eventId} to more than one match` };
  }
  const event = found.get(eventId);
  if (event !== undefined) return { kind: 'linked', event };
  return { kind: 'not_found', reason: `manual_matches names event ${eventId}, which the source does not have` };
}

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
