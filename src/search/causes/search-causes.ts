import { parseEventName } from '../../betfair/wire/event-name.ts';
import type { Cause } from '../../domain/cause.ts';
import type { LinkBatchResult, MappedMatch, MappedTeam, SearchResult } from '../../domain/search.ts';
import { isoDay } from '../../domain/time-units.ts';
import { nameSimilarity } from '../../mapping/names/similar-teams.ts';
import { BatchFacts, type LinkedAmong } from './batch-facts.ts';
import { type SeenEvent, seenEvents } from './seen-events.ts';
import { type Explained, missingDay, unreadEvents } from './source-gap.ts';

const NEAREST_SHOWN = 3;

/**
 * The results, each row without an event with its cause: what was seen of the match itself says most, then what the source has
 * of its days; only a source that is whole can say that there is no event. Failures.csv, reports and `debug` all say this cause.
 */
export function withCauses(linked: LinkedAmong): LinkBatchResult {
  const batch = new BatchFacts(linked);
  const results = linked.results.map((result, index) => {
    const mapped = linked.matches[index];
    const { verdict } = result;
    if (mapped === undefined || verdict.kind === 'linked') return result;
    if (verdict.kind === 'ambiguous') return { ...result, verdict: { ...verdict, cause: causeOfTwo(mapped, result) } };
    return verdict.judged ? result : { ...result, verdict: { ...verdict, ...causeOfNone(mapped, result, batch) } };
  });
  const { learned, shift } = linked;
  return { results, learned, shift };
}

/** Two events for the row, or two rows for the event. */
function causeOfTwo({ manual }: MappedMatch, { candidates }: SearchResult): Cause {
  const open = candidates.filter(({ evidence }) => evidence.every(({ kind }) => kind !== 'veto'));
  return manual === undefined && open.length > 1 ? 'several_events' : 'event_taken';
}

function causeOfNone(mapped: MappedMatch, result: SearchResult, batch: BatchFacts): Explained {
  const seen = seenEvents(mapped, result, batch);
  const reason = result.verdict.kind === 'linked' ? '' : result.verdict.reason;
  return (
    ownMatch(seen, reason) ??
    missingDay(mapped, batch) ??
    otherName(mapped, seen, batch) ??
    onlyOthers(seen) ??
    unreadEvents(mapped, batch) ??
    otherCountry(mapped, batch) ??
    unknownClub(mapped, reason, batch) ??
    otherDay(seen) ?? { cause: 'no_event', reason }
  );
}

/** An event that is the match beyond doubt, and why it is not the row's. */
function ownMatch(seen: readonly SeenEvent[], reason: string): Explained | undefined {
  const pairs = seen.filter(({ isPair, isSameMeeting }) => isPair && isSameMeeting);
  const taken = pairs.find(({ owner }) => owner !== undefined);
  if (taken?.owner !== undefined) {
    return { cause: 'event_taken', reason: `${nameOf(taken)} is the event of match ${taken.owner}` };
  }
  const dead = pairs.find(({ event }) => event.voided);
  if (dead !== undefined) return { cause: playedLater(dead, seen) ? 'postponed' : 'called_off', reason };
  if (pairs.some(({ vetoes }) => vetoes.has('likeness_disagrees') || vetoes.has('swapped_disagrees'))) {
    return { cause: 'settlement_disagrees', reason };
  }
  const other = pairs.find(({ isSameDay }) => !isSameDay);
  return other && { cause: 'postponed', reason };
}

/** Another side's event of the same clubs, or their namesakes' abroad. */
function onlyOthers(seen: readonly SeenEvent[]): Explained | undefined {
  const sides = seen.find(({ vetoes, isSameDay }) => isSameDay && isOnly(vetoes, 'other_class'));
  if (sides !== undefined) return { cause: 'other_side', reason: `only ${nameOf(sides)}: ${sides.candidate.rejected}` };
  const foreign = seen.find(
    (one) => one.isSameDay && isOnly(one.vetoes, 'other_country') && one.candidate.score >= 0.9,
  );
  return foreign && { cause: 'foreign_country', reason: `only ${nameOf(foreign)}, ${foreign.candidate.rejected}` };
}

/** The void event was listed for a later day too, or another of the two clubs stands beside it. */
function playedLater({ event, candidate }: SeenEvent, seen: readonly SeenEvent[]): boolean {
  const later = (at: number) => isoDay(at) > isoDay(candidate.scheduledAt);
  return event.times.some(later) || seen.some((one) => one.isPair && !one.event.voided && later(one.event.scheduledAt));
}

/** A free event of the day with one club of the row beyond doubt, whose other name is nobody's; or with both names rather alike. */
function otherName(mapped: MappedMatch, seen: readonly SeenEvent[], batch: BatchFacts): Explained | undefined {
  for (const one of seen) {
    const { vetoes, isSameDay, event, owner, candidate } = one;
    if (!isSameDay || event.voided || owner !== undefined) continue;
    if (!isOnly(vetoes, 'unlike') && !isOnly(vetoes, 'no_name')) continue;
    const homeIsOdd = candidate.homeScore < candidate.awayScore;
    const sides = parseEventName(candidate.eventName);
    const name = homeIsOdd !== candidate.swapped ? sides?.home : sides?.away;
    if (name === undefined || batch.isOwned(name)) continue;
    const team = homeIsOdd ? mapped.home : mapped.away;
    const cause = team.known ? 'name_unlike' : 'club_unknown';
    return { cause, reason: `Betfair has ${nameOf(one)}, and no mapping says that ${name} is ${team.slug}` };
  }
  return undefined;
}

function otherCountry(mapped: MappedMatch, batch: BatchFacts): Explained | undefined {
  const events = batch.eventsOfDay(mapped);
  if (events.length === 0 || !events.every((event) => batch.isForeign(event))) return undefined;
  const codes = [...new Set(events.map(({ countryCode }) => countryCode))].sort().slice(0, NEAREST_SHOWN).join(', ');
  return {
    cause: 'foreign_country',
    reason: `all ${events.length} events of the day are of other countries (${codes})`,
  };
}

function unknownClub(mapped: MappedMatch, reason: string, batch: BatchFacts): Explained | undefined {
  const unknown = [mapped.home, mapped.away].filter(({ known, slug }) => !known && !batch.isRecognised(slug));
  if (unknown.length === 0) return undefined;
  const nearest = unknown.flatMap((team) => nearestNames(team, mapped, batch)).join(', ');
  const names = nearest === '' ? '' : `; nearest names of the day: ${nearest}`;
  const unmapped = `no mapping for ${unknown.map(({ slug }) => slug).join(' and ')}`;
  const told = reason.startsWith(unmapped) ? reason : `${unmapped}, ${reason}`;
  return { cause: 'club_unknown', reason: `${told}${names}` };
}

/** Names of the day's free events of the country that are most like the club's. */
function nearestNames({ names }: MappedTeam, mapped: MappedMatch, batch: BatchFacts): string[] {
  const free = batch.eventsOfDay(mapped).filter((event) => !batch.isForeign(event) && !batch.ownerOf(event.eventId));
  const sides = free.flatMap(({ name }) => {
    const halves = parseEventName(name);
    return halves === undefined ? [] : [halves.home, halves.away];
  });
  const scored = [...new Set(sides)].map((name) => ({
    name,
    likeness: Math.max(0, ...names.map((own) => nameSimilarity(own, name))),
  }));
  scored.sort((a, b) => b.likeness - a.likeness || (a.name < b.name ? -1 : 1));
  return scored.slice(0, NEAREST_SHOWN).map(({ name }) => name);
}

/** Only another day or hour, or an event since renamed, has the two clubs, and is no other row's. */
function otherDay(seen: readonly SeenEvent[]): Explained | undefined {
  const other = seen.find((one) => one.isPair && !one.candidate.swapped && one.owner === undefined);
  if (other === undefined) return undefined;
  if (other.vetoes.has('renamed')) {
    return { cause: 'name_unlike', reason: `only ${nameOf(other)}: ${other.candidate.rejected}` };
  }
  return {
    cause: 'postponed',
    reason: `only ${nameOf(other)} of ${isoDay(other.candidate.scheduledAt)}: ${other.candidate.rejected}`,
  };
}

function isOnly(vetoes: ReadonlySet<string>, name: string): boolean {
  return vetoes.size === 1 && vetoes.has(name);
}

function nameOf({ candidate: { eventName, eventId } }: SeenEvent): string {
  return `${eventName} (${eventId})`;
}
