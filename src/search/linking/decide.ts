import { CHOICE } from '../evidence.ts';
import { assign, type Edge } from './assignment.ts';
import type { Weighed } from './weigh-pairing.ts';

export type Decision =
  | { readonly kind: 'linked'; readonly pairing: Weighed }
  | { readonly kind: 'ambiguous'; readonly reason: string }
  | { readonly kind: 'not_found'; readonly reason: string };

/**
 * Which event each row gets, over the whole batch: one event to at most one row, of the greatest total quality. A row whose event
 * could nearly as well be another, or another row's, is ambiguous. `possible` has a list for every row, rejected ones left out.
 */
export function decide(possible: readonly (readonly Weighed[])[], margin: number): readonly (Decision | undefined)[] {
  const decisions = new Array<Decision | undefined>(possible.length).fill(undefined);
  for (const tangle of tangles(possible)) {
    for (const [row, decision] of decideTangle(tangle, possible, margin)) decisions[row] = decision;
  }
  return decisions;
}

/** Rows that are connected by events they could share; rows without candidates belong to none. */
function tangles(possible: readonly (readonly Weighed[])[]): readonly (readonly number[])[] {
  const rowsOfEvent = new Map<string, number[]>();
  for (const [row, pairings] of possible.entries()) {
    for (const { event } of pairings) {
      const rows = rowsOfEvent.get(event.event.eventId);
      if (rows === undefined) rowsOfEvent.set(event.event.eventId, [row]);
      else rows.push(row);
    }
  }
  const seen = new Set<number>();
  const found: number[][] = [];
  for (const [start, pairings] of possible.entries()) {
    if (pairings.length === 0 || seen.has(start)) continue;
    const tangle = [start];
    seen.add(start);
    for (const row of tangle) {
      for (const { event } of possible[row] ?? []) {
        for (const neighbour of rowsOfEvent.get(event.event.eventId) ?? []) {
          if (seen.has(neighbour)) continue;
          seen.add(neighbour);
          tangle.push(neighbour);
        }
      }
    }
    found.push(tangle);
  }
  return found;
}

function decideTangle(
  rows: readonly number[],
  possible: readonly (readonly Weighed[])[],
  margin: number,
): ReadonlyMap<number, Decision> {
  if (rows.length > CHOICE.largestTangle) {
    const reason = `${rows.length} rows fit the same events`;
    return new Map(rows.map((row) => [row, { kind: 'ambiguous', reason }]));
  }
  const tangle = new Tangle(rows, possible);
  return new Map(rows.map((row, position) => [row, tangle.decision(position, margin)]));
}

/** One knot of rows and events, solved once, and again for each question "what if not?". */
class Tangle {
  readonly #edges: readonly (Edge & { readonly pairing: Weighed })[];
  readonly #rows: number;
  readonly #events: readonly string[];
  readonly #eventOfRow: readonly number[];
  readonly #total: number;

  constructor(rows: readonly number[], possible: readonly (readonly Weighed[])[]) {
    const pairings = rows.map((row) => possible[row] ?? []);
    this.#rows = rows.length;
    this.#events = [...new Set(pairings.flat().map(({ event }) => event.event.eventId))].sort();
    const positions = new Map(this.#events.map((id, position) => [id, position]));
    this.#edges = pairings.flatMap((list, row) =>
      list.map((pairing) => ({
        row,
        event: positions.get(pairing.event.event.eventId) ?? -1,
        weight: weight(pairing),
        pairing,
      })),
    );
    const { eventOfRow, total } = assign(this.#rows, this.#events.length, this.#edges);
    this.#eventOfRow = eventOfRow;
    this.#total = total;
  }

  decision(row: number, margin: number): Decision {
    const event = this.#eventOfRow[row] ?? -1;
    const chosen = this.#edges.find((edge) => edge.row === row && edge.event === event);
    return chosen === undefined ? this.#leftOut(row, margin) : this.#given(chosen, margin);
  }

  /** Is there a way nearly as good in which the row gets another event, or another row gets its event? */
  #given(chosen: Edge & { readonly pairing: Weighed }, margin: number): Decision {
    const linked = linkTo(chosen.pairing);
    if (this.#edges.length === 1) return linked;
    const others = this.#edges.filter((edge) => edge !== chosen);
    const { eventOfRow, total } = assign(this.#rows, this.#events.length, others);
    const instead = eventOfRow[chosen.row] ?? -1;
    if (!this.#isNear(total, margin) || (instead === -1 && !eventOfRow.includes(chosen.event))) return linked;
    if (instead === -1) return ambiguous(`${describe(chosen.pairing)} fits another row as well`);
    const other = others.find((edge) => edge.row === chosen.row && edge.event === instead);
    return ambiguous(`${describe(chosen.pairing)} or ${other === undefined ? 'another' : describe(other.pairing)}`);
  }

  /** Would giving the row one of its events cost next to nothing? */
  #leftOut(row: number, margin: number): Decision {
    for (const wanted of this.#edges.filter((edge) => edge.row === row)) {
      const others = this.#edges.filter((edge) => edge.row !== row && edge.event !== wanted.event);
      const { total } = assign(this.#rows, this.#events.length, others);
      if (this.#isNear(total + wanted.weight, margin))
        return ambiguous(`${describe(wanted.pairing)} fits another row as well`);
    }
    const best = this.#edges.find((edge) => edge.row === row)?.pairing;
    const lost = best === undefined ? 'its events' : describe(best);
    return { kind: 'not_found', reason: `${lost} belongs to another row` };
  }

  #isNear(total: number, margin: number): boolean {
    return this.#total - total < margin - 1e-9;
  }
}

function linkTo(pairing: Weighed): Decision {
  if (pairing.unproven === undefined) return { kind: 'linked', pairing };
  return { kind: 'not_found', reason: `${describe(pairing)}: ${pairing.unproven.reason}` };
}

function weight({ quality }: Weighed): number {
  return Math.max(CHOICE.leastWeight, quality - CHOICE.qualityFloor);
}

function ambiguous(reason: string): Decision {
  return { kind: 'ambiguous', reason };
}

function describe({ event, text }: Weighed): string {
  return `${text} (${event.event.eventId}, ${new Date(event.at).toISOString().slice(0, 16)}Z)`;
}
