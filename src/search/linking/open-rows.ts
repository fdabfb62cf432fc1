import type { BatchRow } from '../names/teams.ts';
import type { Decision } from './decide.ts';
import type { Weighed } from './weigh-pairing.ts';

export interface OpenRows {
  readonly rows: readonly BatchRow[];
  readonly decisions: readonly (Decision | undefined)[];
  /** Rows that are decided otherwise, by their position. */
  readonly taken: ReadonlySet<number>;
  /** Events that a person gave away. */
  readonly takenEvents: ReadonlySet<string>;
}

/** The rows that have no event, by position, each with the one free event that `pairsOf` has for it and for no other. */
export function onlyLinks(
  { rows, decisions, taken, takenEvents }: OpenRows,
  pairsOf: (row: BatchRow) => readonly Weighed[],
): ReadonlyMap<number, Weighed> {
  const given = new Set([...takenEvents, ...decisions.flatMap(eventOf)]);
  const found = new Map<number, Weighed>();
  for (const row of rows) {
    const decision = decisions[row.index];
    if (taken.has(row.index) || !(decision === undefined || decision.kind === 'not_found')) continue;
    const possible = pairsOf(row).filter(({ event }) => !given.has(event.event.eventId));
    const [only, ...others] = possible;
    if (only !== undefined && others.length === 0) found.set(row.index, only);
  }
  const wanted = [...found.values()].map(({ event }) => event.event.eventId);
  const isContested = (eventId: string) => wanted.indexOf(eventId) !== wanted.lastIndexOf(eventId);
  return new Map([...found].filter(([, { event }]) => !isContested(event.event.eventId)));
}

function eventOf(decision: Decision | undefined): string[] {
  return decision?.kind === 'linked' ? [decision.pairing.event.event.eventId] : [];
}
