import type { TimeWindow } from '../../domain/event.ts';
import { ageOf } from '../../mapping/names/side-class.ts';
import { COUNTRY } from '../evidence.ts';
import type { BatchRow, Claim, Team } from '../names/teams.ts';
import { eventsBetween, type ListedEvent } from './event-index.ts';
import { isSameDay, searchWindow } from './kickoff-window.ts';

/** An event whose two names both may be the row's. */
export interface Pairing {
  readonly row: BatchRow;
  readonly event: ListedEvent;
  /** The spelling that fits best. */
  readonly text: string;
  readonly home: Claim;
  readonly away: Claim;
  /** Betfair lists the row's away side first. */
  readonly swapped: boolean;
  readonly sameDay: boolean;
}

/** Every event within the row's window in which both names count; in order of time. */
export function pairEvents(row: BatchRow, expandedDateDays: number): readonly Pairing[] {
  const window = searchWindow(row.mapped.match.kickoff, expandedDateDays);
  return [...pairOneWay(row, window, false), ...pairOneWay(row, window, true)].sort(
    (a, b) => a.event.at - b.event.at || (a.event.event.eventId < b.event.event.eventId ? -1 : 1),
  );
}

function pairOneWay(row: BatchRow, window: TimeWindow, swapped: boolean): readonly Pairing[] {
  const best = new Map<ListedEvent, Pairing>();
  for (const home of counting(row.home)) {
    const events = swapped ? home.listed.away : home.listed.home;
    for (const event of eventsBetween(events, window.from, window.to)) {
      for (const pairing of spellingsWith(row, event, home, swapped)) {
        if (event.foreign && !mayBeAbroad(pairing)) continue;
        const former = best.get(event);
        if (former === undefined || strength(pairing) > strength(former)) best.set(event, pairing);
      }
    }
  }
  return [...best.values()];
}

function counting(team: Team): readonly Claim[] {
  return [...team.claims.values()].filter((claim) => claim.rejected === undefined);
}

function spellingsWith(row: BatchRow, event: ListedEvent, home: Claim, swapped: boolean): readonly Pairing[] {
  return event.spellings.flatMap((spelling) => {
    const [ours, theirs] = swapped ? [spelling.away, spelling.home] : [spelling.home, spelling.away];
    const away = ours === home.listed ? row.away.claims.get(theirs) : undefined;
    if (away === undefined || away.rejected !== undefined || away.listed === home.listed) return [];
    if (!isOneAge(row, home, away)) return [];
    const sameDay = isSameDay(row.mapped.match.kickoff, event.at);
    return [{ row, event, text: spelling.text, home, away, swapped, sameDay }];
  });
}

/** Where a youth competition names no age, both sides are of the same, whichever it is. */
export function isOneAge(row: BatchRow, home: Claim, away: Claim): boolean {
  const isOpen = [row.home, row.away].some(({ classes }) =>
    [...classes].some((one) => one.split(' ').includes('youth')),
  );
  return !isOpen || ageOf(home.listed.name.class) === ageOf(away.listed.name.class);
}

/** Abroad there are namesakes: only the very names are looked at, but for a row that is played on neutral ground. */
function mayBeAbroad({ row, home, away }: Pairing): boolean {
  if (row.mapped.match.neutral === true) return true;
  return [home, away].every(({ kind, score }) => kind !== 'likeness' || score >= COUNTRY.sureName);
}

/** The weaker side first, then the other. */
function strength({ home, away }: Pairing): number {
  return Math.min(home.score, away.score) + Math.max(home.score, away.score) / 1000;
}
