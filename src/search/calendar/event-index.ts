import { parseEventName } from '../../betfair/wire/event-name.ts';
import type { BetfairEvent, SettledMarket } from '../../domain/event.ts';
import { slug } from '../../domain/sides.ts';
import { TIMES } from '../evidence.ts';
import { type ClubName, clubName } from '../names/club-name.ts';

/** An event with its sides told apart. A renamed event has several spellings. */
export interface ListedEvent {
  readonly event: BetfairEvent;
  readonly at: number;
  readonly spellings: readonly { readonly home: ListedName; readonly away: ListedName; readonly text: string }[];
  /** Of another country than the batch: weighed for explanations only. Told by markForeign. */
  foreign: boolean;
  /** Id of the event that stands for the match where Betfair lists it under several. */
  sameMatchAs: string | undefined;
}

/** A club's name as it occurs in event names, with the events it occurs in, ascending by time. */
export interface ListedName {
  readonly name: ClubName;
  readonly home: ListedEvent[];
  readonly away: ListedEvent[];
}

export interface EventIndex {
  readonly events: readonly ListedEvent[];
  /** Names that share the beginning of a word with the given ones: every name that can score well is among them. */
  alike(wanted: readonly ClubName[]): Iterable<ListedName>;
}

export function indexEvents(events: readonly BetfairEvent[]): EventIndex {
  const names: Names = { byKey: new Map(), byText: new Map() };
  const listed: ListedEvent[] = [];
  for (const event of inOrder(events)) {
    const entry = list(event, names);
    if (entry === undefined) continue;
    listed.push(entry);
    for (const { home, away } of entry.spellings) {
      if (home.home.at(-1) !== entry) home.home.push(entry);
      if (away.away.at(-1) !== entry) away.away.push(entry);
    }
  }
  for (const name of names.byKey.values()) markCopies(name);
  return { events: listed, alike: byBeginnings(names.byKey) };
}

/** The names of an index; most texts occur all season long, so that each is read once. */
interface Names {
  readonly byKey: Map<string, ListedName>;
  readonly byText: Map<string, ListedName>;
}

/** In order of time, then id: nothing may depend on the order the source gave. A twice-given event counts once. */
function inOrder(events: readonly BetfairEvent[]): readonly BetfairEvent[] {
  const unique = new Map<string, BetfairEvent>();
  for (const event of events) unique.set(event.eventId, event);
  return [...unique.values()].sort((a, b) => a.scheduledAt - b.scheduledAt || (a.eventId < b.eventId ? -1 : 1));
}

function list(event: BetfairEvent, names: Names): ListedEvent | undefined {
  const texts = event.names.length <= 1 ? [event.name] : new Set([event.name, ...event.names]);
  const spellings: ListedEvent['spellings'][number][] = [];
  for (const text of texts) {
    const sides = parseEventName(text);
    if (sides === undefined) continue;
    spellings.push({ text, home: listName(sides.home, names), away: listName(sides.away, names) });
  }
  if (spellings.length === 0) return undefined;
  return { event, at: event.scheduledAt, spellings, foreign: false, sameMatchAs: undefined };
}

function listName(text: string, { byKey, byText }: Names): ListedName {
  const read = byText.get(text);
  if (read !== undefined) return read;
  const name = clubName(text);
  const listed = byKey.get(name.key) ?? { name, home: [], away: [] };
  byKey.set(name.key, listed);
  byText.set(text, listed);
  return listed;
}

const beginning = (word: string): string => word.slice(0, 2);

function byBeginnings(names: ReadonlyMap<string, ListedName>): EventIndex['alike'] {
  const byBeginning = new Map<string, ListedName[]>();
  for (const listed of names.values()) {
    for (const key of new Set(listed.name.words.map(beginning))) {
      const group = byBeginning.get(key);
      if (group === undefined) byBeginning.set(key, [listed]);
      else group.push(listed);
    }
  }
  return function* (wanted) {
    const found = new Set<ListedName>();
    for (const { words } of wanted) {
      const initials = words.map((word) => word.slice(0, 1));
      const keys = [
        ...words.map(beginning),
        ...initials,
        ...initials.map((one, index) => one + (initials[index + 1] ?? '')),
      ];
      for (const key of new Set(keys)) {
        for (const listed of byBeginning.get(key) ?? []) {
          if (found.has(listed)) continue;
          found.add(listed);
          yield listed;
        }
      }
    }
  };
}

/** The name's events on that side within the window, ascending. */
export function eventsBetween(events: readonly ListedEvent[], from: number, to: number): readonly ListedEvent[] {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.at ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < events.length && (events[end]?.at ?? 0) <= to) end += 1;
  return events.slice(low, end);
}

/** On how many occasions both names played, in two matches, within the time in which a club plays once: then they are two clubs. */
export function clashes(one: ListedName, other: ListedName): number {
  let count = 0;
  for (const event of [...one.home, ...one.away]) {
    if (!counts(event)) continue;
    const near = [other.home, other.away].flatMap((events) =>
      eventsBetween(events, event.at - TIMES.oneMatchMs, event.at + TIMES.oneMatchMs),
    );
    if (near.some((candidate) => counts(candidate) && !sameMatch(event, candidate, one, other))) count += 1;
  }
  return count;
}

function counts(event: ListedEvent): boolean {
  return !event.foreign && !event.event.voided && event.sameMatchAs === undefined;
}

/** One event, or two listings of one match: the same opponent on both. */
function sameMatch(event: ListedEvent, candidate: ListedEvent, one: ListedName, other: ListedName): boolean {
  if (event === candidate) return !playEachOther(event, one, other);
  const opponents = new Set(opponentsOf(event, one));
  return opponentsOf(candidate, other).some((opponent) => opponents.has(opponent));
}

function playEachOther(event: ListedEvent, one: ListedName, other: ListedName): boolean {
  return event.spellings.some(({ home, away }) => (home === one && away === other) || (home === other && away === one));
}

/** Whom the name plays in the event, by each spelling that has it. */
export function opponentsOf(event: ListedEvent, name: ListedName): readonly ListedName[] {
  return event.spellings.flatMap(({ home, away }) => (home === name ? [away] : away === name ? [home] : []));
}

/**
 * Betfair lists some matches under two ids: markets of one match apart, or a market that moved to a new event. Events of the same last
 * name and time whose winners do not contradict each other are one match; one of them stands for it.
 */
function markCopies(name: ListedName): void {
  let near: ListedEvent[] = [];
  for (const listed of name.home) {
    if (listed.spellings[0]?.home !== name || listed.event.voided) continue;
    const last = near.at(-1);
    if (last !== undefined && listed.at - last.at > TIMES.sameMinuteMs) {
      settleNear(near);
      near = [];
    }
    near.push(listed);
  }
  settleNear(near);
}

/** Events of one home side, each within the minute of the one before. */
function settleNear(near: readonly ListedEvent[]): void {
  if (near.length < 2) return;
  const former = new Map<ListedName | undefined, ListedEvent[]>();
  for (const listed of near) {
    const away = listed.spellings[0]?.away;
    const group = former.get(away);
    if (group?.every((other) => isSameMatch(other, listed))) group.push(listed);
    else {
      settle(group);
      former.set(away, [listed]);
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
  const names = ({ winners }: SettledMarket): string =>
    winners
      .map(({ name }) => slug(name))
      .sort()
      .join();
  return one.winners.length === 0 || other.winners.length === 0 || names(one) === names(other);
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
