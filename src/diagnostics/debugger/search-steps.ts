import { basename } from 'node:path';
import { isWithin, wantedDays } from '../../betfair/time-windows.ts';
import { parseEventName } from '../../betfair/wire/event-name.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import type { LearnedAlias, Link, MappedMatch, MappedTeam, SearchVerdict } from '../../domain/search.ts';
import { pairsOf, type Sequence } from '../../domain/sequence.ts';
import { eventSettlement } from '../../domain/settlement.ts';
import { DAY_MS, isoDay } from '../../domain/time-units.ts';
import { type CountryMapping, nameFromSlug } from '../../mapping/country-mapping.ts';
import { normaliseName } from '../../mapping/names/normalise.ts';
import { similarTeams } from '../../mapping/names/similar-teams.ts';
import type { LinkedBatch, LinkedMatch } from '../../pipeline/open/linked-batch.ts';
import type { OpenBatch } from '../../pipeline/open/open-batch.ts';
import { kickoffDifferenceMinutes, midpoint, searchWindow } from '../../search/calendar/kickoff-window.ts';
import { reasonOf } from '../../search/evidence.ts';
import type { DateStep, LinkEvidence, NameStep, OtherEvent, OtherSpelling, SearchSteps } from './debug-report.ts';
import { suggestAlias } from './suggest-alias.ts';

/** What the linking of a batch came to, with the events it had to choose from. */
export interface BatchLinks extends StepContext {
  readonly linked: LinkedBatch;
  /** Events that no row was given. */
  readonly freeEvents: readonly BetfairEvent[];
}

/** Links the batch as a run does. Throws what the source throws. */
export async function batchLinks(batch: OpenBatch): Promise<BatchLinks> {
  const linked = await batch.link();
  const events = await batch.eventsFor(linked);
  const matchOfEvent = new Map<string, string>();
  for (const [{ match }, { verdict }] of pairsOf(linked.matches, linked.results)) {
    if (verdict.kind === 'linked') matchOfEvent.set(verdict.link.eventId, match.matchId);
  }
  const { mapping, learned, matches } = linked;
  const { expanded_date_days: expandedDateDays, margin } = batch.settings.config.search;
  const freeEvents = events.filter(({ eventId }) => !matchOfEvent.has(eventId));
  return { linked, mapping, learned, matches, events, freeEvents, matchOfEvent, expandedDateDays, margin };
}

/** How a row was decided, step by step. */
export function searchSteps({ mapped, search }: LinkedMatch, links: BatchLinks): SearchSteps {
  const { verdict, attempts, candidates } = search;
  const { freeEvents, learned, mapping } = links;
  const mayLackName = verdict.kind === 'not_found' && mapped.manual === undefined;
  return {
    names: nameSteps(mapped, links),
    dates: dateStep(mapped, links),
    attempts,
    candidates,
    verdict,
    evidence: verdict.kind === 'linked' ? linkEvidence(mapped, verdict.link, links) : undefined,
    suggestion: mayLackName ? suggestAlias(mapped, { freeEvents, knowledge: mapping.knowledge(), learned }) : undefined,
    otherSpelling: mayLackName ? otherSpelling(mapped, links) : undefined,
    otherEvents: otherEvents(mapped, verdict, links),
  };
}

/** Minutes. */
export const SAME_MINUTE_WITHIN = 10;

/** Of a free event of the row's minute with one of its clubs: which known club the other one is. */
function otherSpelling({ home, away, match }: MappedMatch, links: BatchLinks): OtherSpelling | undefined {
  const [missing, ...rest] = [home, away].filter(({ known }) => !known);
  if (missing === undefined || rest.length > 0) return undefined;
  const there = new Set((missing === home ? away : home).names.map(normaliseName));
  const played = new Set([...links.matches].flatMap((one) => [one.home.club, one.away.club]));
  for (const { name, scheduledAt } of links.freeEvents) {
    const halves = parseEventName(name);
    const minutes = kickoffDifferenceMinutes(match.kickoff, scheduledAt);
    if (halves === undefined || minutes === undefined || Math.abs(minutes) > SAME_MINUTE_WITHIN) continue;
    const [one, other] = [normaliseName(halves.home), normaliseName(halves.away)];
    const free = there.has(one) ? other : there.has(other) ? one : undefined;
    const club = links.mapping.clubs.find(({ betfairNames }) =>
      betfairNames.some((own) => normaliseName(own) === free),
    );
    if (club !== undefined && !played.has(club.slug)) return { slug: missing.slug, club: club.slug, eventName: name };
  }
  return undefined;
}

/** What was known when the row was decided. */
interface StepContext {
  readonly mapping: CountryMapping;
  readonly learned: readonly LearnedAlias[];
  /** All events that the batch could choose from. */
  readonly events: readonly BetfairEvent[];
  readonly matchOfEvent: ReadonlyMap<string, string>;
  /** All rows of the batch that were searched for. */
  readonly matches: Sequence<MappedMatch>;
  readonly expandedDateDays: number;
  readonly margin: number;
}

const NEAREST_SHOWN = 3;
const NEAREST_THRESHOLD = 0.7;

function nameSteps({ home, away }: MappedMatch, context: StepContext): NameStep[] {
  const step = (side: 'home' | 'away', team: MappedTeam): NameStep => ({
    side,
    slug: team.slug,
    known: team.known,
    names: team.names,
    nearest: team.known
      ? []
      : similarTeams(nameFromSlug(team.slug), context.mapping.clubs, NEAREST_THRESHOLD).slice(0, NEAREST_SHOWN),
    learned: context.learned.filter(({ slug }) => slug === team.slug),
  });
  return [step('home', home), step('away', away)];
}

function dateStep({ match }: MappedMatch, { events, mapping, matches, expandedDateDays }: StepContext): DateStep {
  const { kickoff, matchDate } = match;
  const window = searchWindow(kickoff, expandedDateDays);
  const inWindow = events.filter(({ scheduledAt, times }) =>
    [scheduledAt, ...times].some((time) => isWithin([window], time)),
  );
  const codes = mapping.knowledge().countryCodes;
  const isOfCountry = ({ countryCode }: BetfairEvent) =>
    countryCode === undefined || codes.length === 0 || codes.includes(countryCode);
  return {
    input: matchDate,
    kickoff:
      kickoff.precision === 'minute'
        ? { from: kickoff.at, to: kickoff.at }
        : { from: kickoff.from, to: kickoff.to - 1 },
    window,
    days: wantedDays([window]).map((day) => isoDay(day * DAY_MS)),
    events: inWindow.length,
    eventsOfCountry: inWindow.filter(isOfCountry).length,
    rows: [...matches].filter((one) => isWithin([window], midpoint(one.match.kickoff))).length,
  };
}

function linkEvidence(mapped: MappedMatch, link: Link, context: StepContext): LinkEvidence {
  const event = context.events.find(({ eventId }) => eventId === link.eventId);
  const { eventId, eventName, strategy, confidence, runnerUpConfidence, swapped } = link;
  const { match, home, away } = mapped;
  return {
    ...{ eventId, eventName, strategy, confidence, runnerUpConfidence, swapped },
    pieces: link.evidence.map((piece) => ({ ...piece, reason: reasonOf(piece) })),
    margin: context.margin,
    kickoffDifferenceMinutes: event && kickoffDifferenceMinutes(match.kickoff, event.scheduledAt),
    settlement: event && eventSettlement(match.score, event.settled, () => link.sides),
    score: match.score,
    names: [nameEvidence(link.homeName, home, context), nameEvidence(link.awayName, away, context)],
  };
}

/** How the Betfair name is known to be the club's. */
function nameEvidence(name: string, { slug, names, known }: MappedTeam, { mapping, learned }: StepContext): string {
  const same = names.find((one) => normaliseName(one) === normaliseName(name));
  const file = mapping.file === undefined ? undefined : basename(mapping.file);
  if (same !== undefined) return known ? `${name} is ${slug} in ${file}` : `${name} is ${slug} in words`;
  const alias = learned.find((one) => one.slug === slug && one.betfairName === name);
  if (alias === undefined) return `${name} is like ${slug} (${names.join(', ')})`;
  return `${name} played where ${slug} should have on ${alias.dates.length} of ${alias.of} days`;
}

/** Further events of the same two clubs, in either order, that are not the row's: postponed, reserved for another row, namesakes. */
function otherEvents(mapped: MappedMatch, verdict: SearchVerdict, context: StepContext): OtherEvent[] {
  const own = verdict.kind === 'linked' ? verdict.link.eventId : undefined;
  const home = new Set(mapped.home.names.map(normaliseName));
  const away = new Set(mapped.away.names.map(normaliseName));
  const isOfBoth = (text: string): boolean => {
    const sides = parseEventName(text);
    if (sides === undefined) return false;
    const [first, second] = [normaliseName(sides.home), normaliseName(sides.away)];
    return (home.has(first) && away.has(second)) || (home.has(second) && away.has(first));
  };
  return context.events
    .filter((event) => event.eventId !== own && event.names.some(isOfBoth))
    .sort((a, b) => a.scheduledAt - b.scheduledAt || (a.eventId < b.eventId ? -1 : 1))
    .map(({ eventId, name, scheduledAt, voided, inPlayAt }) => ({
      event: { eventId, name, scheduledAt, voided, inPlayAt },
      matchId: context.matchOfEvent.get(eventId),
    }));
}

/** So few events for the batch's rows that files of these days must be missing. */
export function lacksDays({ eventsOfCountry, rows }: DateStep): boolean {
  return eventsOfCountry < rows / 2;
}
