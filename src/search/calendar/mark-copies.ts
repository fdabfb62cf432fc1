import type { BetfairEvent, SettledMarket } from '../../domain/event.ts';
import { TIMES } from '../evidence.ts';
import type { ListedEvent } from './event-index.ts';

/**
 * Betfair lists some matches under two ids: markets of one match apart, or a market that moved to a new event. Events of the same last
 * name and time whose winners do not contradict each other are one match; one of them stands for it. `events` ascend by time.
 */
export function markCopies(events: readonly ListedEvent[]): void {
  const former = new Map<string, ListedEvent[]>();
  for (const listed of events) {
    const [spelling] = listed.spellings;
    if (spelling === undefined || listed.event.voided) continue;
    const key = `${spelling.home.name.key} v ${spelling.away.name.key}`;
    const group = former.get(key);
    if (group?.every((other) => isSameMatch(other, listed))) group.push(listed);
    else {
      settle(group);
      former.set(key, [listed]);
    }
  }
  for (const group of former.values()) settle(group);
}

function settle(group: readonly ListedEvent[] = []): void {
  if (group.length < 2) return;
  const [best, ...others] = [...group].sort(byStanding);
  for (const other of others) other.sameMatchAs = best?.event.eventId;
}

function isSameMatch(one: ListedEvent, other: ListedEvent): boolean {
  if (Math.abs(one.at - other.at) > TIMES.sameMinuteMs) return false;
  if (one.event.countryCode !== other.event.countryCode) return false;
  return one.event.settled.every((market) =>
    other.event.settled.every((twin) => market.marketType !== twin.marketType || hasSameWinners(market, twin)),
  );
}

function hasSameWinners(one: SettledMarket, other: SettledMarket): boolean {
  const places = ({ winners }: SettledMarket): string => winners.map(({ sortPriority }) => sortPriority).join();
  return one.winners.length === 0 || other.winners.length === 0 || places(one) === places(other);
}

/** The one with match odds, then more markets, then in-play, then the lower id. */
function byStanding({ event: a }: ListedEvent, { event: b }: ListedEvent): number {
  return (
    Number(hasMatchOdds(b)) - Number(hasMatchOdds(a)) ||
    b.settled.length - a.settled.length ||
    Number(b.inPlayAt !== undefined) - Number(a.inPlayAt !== undefined) ||
    a.eventId.length - b.eventId.length ||
    (a.eventId < b.eventId ? -1 : 1)
  );
}

function hasMatchOdds({ settled }: BetfairEvent): boolean {
  return settled.some(({ marketType }) => marketType === 'MATCH_ODDS');
}
