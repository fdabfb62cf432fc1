import { parseEventName } from '../../betfair/wire/event-name.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import type { SettlementCheck } from '../../domain/outcome.ts';
import { eventSettlement } from '../../domain/settlement.ts';
import type { SideNames } from '../../domain/sides.ts';
import type { ListedEvent } from '../calendar/event-index.ts';
import { clubName } from './club-name.ts';
import { scoreNames } from './score-names.ts';
import type { BatchRow, Team } from './teams.ts';

/**
 * By what names the event's runners are the row's clubs: every spelling that the event had, each given to the club that it is by the
 * evidence that links the row, and what the mapping calls the clubs. An event renamed the other way round gives each club its own.
 */
export function sideNames(
  { home, away, mapped }: BatchRow,
  { name, names }: Pick<BetfairEvent, 'name' | 'names'>,
): SideNames {
  const told = { home: new Set<string>(), away: new Set<string>() };
  for (const text of new Set([name, ...names])) {
    const sides = parseEventName(text);
    if (sides === undefined) continue;
    const straight = likeness(home, sides.home) + likeness(away, sides.away);
    const turned = likeness(home, sides.away) + likeness(away, sides.home);
    // The event's own order is all there is where a person linked an event of unknown names.
    if (straight === turned && text !== name) continue;
    told.home.add(turned > straight ? sides.away : sides.home);
    told.away.add(turned > straight ? sides.home : sides.away);
  }
  return {
    home: [...new Set([...told.home, ...mapped.home.names, mapped.home.slug])],
    away: [...new Set([...told.away, ...mapped.away.names, mapped.away.slug])],
    eventName: name,
  };
}

/** Whether the event's settled winners agree with the row's score. */
export function settlementOf({ row, event }: { readonly row: BatchRow; readonly event: ListedEvent }): SettlementCheck {
  return eventSettlement(row.mapped.match.score, event.event.settled, () => sideNames(row, event.event));
}

/** How much the name is the team's, 0..1. */
export function likeness({ names, claims }: Team, text: string): number {
  const seen = clubName(text);
  // A claim that counts is at least as alike as the names themselves.
  for (const { listed, score, rejected } of claims.values()) {
    if (rejected === undefined && listed.name.key === seen.key) return score;
  }
  return Math.max(0, ...names.map((name) => scoreNames(name, seen)));
}
