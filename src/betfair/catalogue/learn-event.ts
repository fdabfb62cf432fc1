import type { BetfairEvent, SettledMarket, SettledWinner } from '../../domain/event.ts';
import { foldSpace } from '../wire/event-name.ts';
import { compareIds } from '../wire/ids.ts';
import { type DefinedRunner, isInternational, isVoid, type MarketDefinition } from '../wire/market-definition.ts';
import { keepTimes, type MarketTimes, marketOff, noTimes } from '../wire/market-times.ts';
import type { TimedDefinition } from '../wire/timed-definitions.ts';

/** An event as some of its markets tell it, with how much those markets' word counts. */
export interface EventFacts {
  readonly event: BetfairEvent;
  /** Market the event's name and times were taken from. */
  readonly marketId: string;
  /** That market's type, empty where Betfair gives none. */
  readonly marketType: string;
  /** 0: international MATCH_ODDS, 1: MATCH_ODDS of a national exchange (MR_ESP), 2: another market. */
  readonly rank: 0 | 1 | 2;
}

function distinct<T>(values: Iterable<T>): T[] {
  return [...new Set(values)];
}

function rankOf(definition: MarketDefinition): EventFacts['rank'] {
  if (definition.marketType !== 'MATCH_ODDS') return 2;
  return isInternational(definition) ? 0 : 1;
}

function winnerOf({ id, handicap, name }: DefinedRunner): SettledWinner {
  return { selectionId: id, handicap, name: foldSpace(name) };
}

function settlementOf(
  marketId: string,
  { status, runners, marketType, marketName }: MarketDefinition,
): readonly SettledMarket[] {
  if (status !== 'CLOSED') return [];
  const winners = runners.filter((runner) => runner.status === 'WINNER');
  if (winners.length === 0) return [];
  return [{ marketId, marketType, marketName: foldSpace(marketName), winners: winners.map(winnerOf) }];
}

/** Every time that was announced, each once, ascending. */
function announced(definitions: readonly TimedDefinition[]): number[] {
  const times = definitions.flatMap(({ definition }) => [definition.marketTime, definition.openDate]);
  return distinct(times.filter((time) => time !== undefined)).sort((a, b) => a - b);
}

function timesOf(definitions: readonly TimedDefinition[]): MarketTimes {
  const times = noTimes();
  for (const { definition, publishedAt } of definitions) keepTimes(times, definition, publishedAt);
  return times;
}

function nameOf({ eventName = '' }: MarketDefinition): string {
  return foldSpace(eventName);
}

/** One market's view of its event; `definitions` are that market's, in file order. */
function marketFacts(marketId: string, definitions: readonly TimedDefinition[]): EventFacts | undefined {
  const marketTimes = timesOf(definitions);
  const turn = definitions.findIndex(({ publishedAt }) => publishedAt === marketTimes.inPlay?.publishedAt);
  const beforeOff = turn < 0 ? definitions : definitions.slice(0, turn);
  const last = definitions.at(-1)?.definition;
  const preOff = beforeOff.at(-1)?.definition ?? definitions[0]?.definition;
  const times = announced(definitions);
  const off = marketOff(marketTimes);
  const scheduledAt = times.length === 0 ? undefined : (off?.scheduledAt ?? times[0]);
  if (!last?.eventId || !preOff || scheduledAt === undefined) return undefined;
  const name = nameOf(preOff) || nameOf(last);
  return {
    marketId,
    marketType: last.marketType ?? '',
    rank: rankOf(last),
    event: {
      eventId: last.eventId,
      name,
      names: distinct([name, ...definitions.map(({ definition }) => nameOf(definition))]).filter((seen) => seen !== ''),
      countryCode: last.countryCode,
      eventTypeId: last.eventTypeId ?? '',
      scheduledAt,
      times,
      inPlayAt: off?.wentInPlay ? off.offAt : undefined,
      // void after the turn in-play: the match was begun and broken off
      voided: isVoid(last) && !off?.wentInPlay,
      settled: settlementOf(marketId, last),
    },
  };
}

/**
 * One event from what several of its markets or files tell. Name and times come from MATCH_ODDS when it is among them
 * (half-time and first-goal markets close early); a match counts as not played when every MATCH_ODDS was voided, or without
 * MATCH_ODDS when every market seen was, and none had turned in-play. Betfair also voids a MATCH_ODDS made by mistake (wrong time, a runner too many)
 * and makes another in the same event: then the one that was played speaks, as in 1.165884543 and 1.165884547 of event
 * 29601436. Order of `facts` does not matter. Throws when `facts` is empty.
 */
export function mergeFacts(facts: readonly EventFacts[]): EventFacts {
  const ordered = lastWords(facts).toSorted(compareFacts);
  const lead = ordered[0];
  if (lead === undefined) throw new RangeError('mergeFacts needs at least one market');
  const events = ordered.map(({ event }) => event);
  const all = [...events, ...facts.map(({ event }) => event)];
  const begun = all.find((event) => event.inPlayAt !== undefined);
  const settled = new Map(
    all.toReversed().flatMap((event) => event.settled.map((market) => [market.marketId, market])),
  );
  return {
    ...lead,
    event: {
      ...lead.event,
      names: distinct([lead.event.name, ...all.flatMap((event) => event.names)]).filter((seen) => seen !== ''),
      countryCode: all.find((event) => event.countryCode !== undefined)?.countryCode,
      times: distinct(all.flatMap((event) => event.times)).sort((a, b) => a - b),
      inPlayAt: begun?.inPlayAt,
      voided: lead.rank < 2 ? lead.event.voided && !begun : events.every((event) => event.voided),
      settled: [...settled.values()].sort((a, b) => compareIds(a.marketId, b.marketId)),
    },
  };
}

/** Of several copies of a market the one that goes furthest. */
function lastWords(facts: readonly EventFacts[]): EventFacts[] {
  const byMarket = new Map<string, EventFacts>();
  for (const one of facts) {
    const other = byMarket.get(one.marketId);
    if (other === undefined || compareReach(one, other) < 0) byMarket.set(one.marketId, one);
  }
  return [...byMarket.values()];
}

/** Any order will do for those that go equally far, as long as it is always the same. */
function compareReach(a: EventFacts, b: EventFacts): number {
  const reach = ({ event }: EventFacts) => (isEnded(event) ? 2 : Number(event.inPlayAt !== undefined));
  return reach(b) - reach(a) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

/** A market of it was seen to the end. */
export function isEnded({ settled, voided }: BetfairEvent): boolean {
  return settled.length > 0 || voided;
}

/** First the one whose word counts most. */
function compareFacts(a: EventFacts, b: EventFacts): number {
  const worth = ({ rank, event }: EventFacts) => (rank === 2 ? 4 : event.voided ? 2 : 0) + Number(rank === 1);
  return worth(a) - worth(b) || compareIds(a.marketId, b.marketId);
}

function byMarket(definitions: readonly TimedDefinition[]): Map<string, TimedDefinition[]> {
  const groups = new Map<string, TimedDefinition[]>();
  for (const one of definitions) {
    const group = groups.get(one.marketId);
    if (group) group.push(one);
    else groups.set(one.marketId, [one]);
  }
  return groups;
}

/** What a file's definitions say of their event; undefined when they say too little (no event id, no time). */
export function learnEvent(definitions: readonly TimedDefinition[]): EventFacts | undefined {
  const facts = [...byMarket(definitions)]
    .map(([marketId, own]) => marketFacts(marketId, own))
    .filter((one) => one !== undefined);
  if (facts.length === 0) return undefined;
  const eventId = mergeFacts(facts).event.eventId;
  return mergeFacts(facts.filter(({ event }) => event.eventId === eventId));
}
