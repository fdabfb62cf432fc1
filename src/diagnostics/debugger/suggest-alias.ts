import { parseEventName } from '../../betfair/wire/event-name.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import type { LearnedAlias, MappedMatch, MappedTeam, MappingKnowledge } from '../../domain/search.ts';
import { normaliseName } from '../../mapping/names/normalise.ts';
import { classIn, fitsClass, sideClass } from '../../mapping/names/side-class.ts';
import { isSameDay } from '../../search/calendar/kickoff-window.ts';
import { clubName } from '../../search/names/club-name.ts';
import { scoreNames } from '../../search/names/score-names.ts';

/** A Betfair name that most likely is a slug's: it stands opposite the row's other club, on the row's day. */
export interface AliasSuggestion {
  readonly slug: string;
  readonly betfairName: string;
  readonly eventId: string;
  readonly eventName: string;
  /** The opponent by whom the event was recognised. */
  readonly opponent: string;
  /** What the season's calendar adds. */
  readonly learned: LearnedAlias | undefined;
}

export interface AliasContext {
  /** Events that no row of the batch was given. */
  readonly freeEvents: readonly BetfairEvent[];
  readonly knowledge: MappingKnowledge;
  readonly learned: readonly LearnedAlias[];
}

/** As good as the same name: the other side must be beyond doubt. */
const SAME_NAME = 0.95;

/**
 * The name to add so that the row finds its event: of a free event of that day one side is the row's club beyond doubt, and the
 * other side's name is nobody's. Undefined when there is no such event, or more than one.
 */
export function suggestAlias(mapped: MappedMatch, context: AliasContext): AliasSuggestion | undefined {
  const found = context.freeEvents.flatMap((event) => suggestionsFrom(event, mapped, context));
  const [first] = found;
  const events = new Set(found.map(({ eventId }) => eventId));
  return events.size === 1 ? first : undefined;
}

function suggestionsFrom(event: BetfairEvent, mapped: MappedMatch, context: AliasContext): AliasSuggestion[] {
  if (event.voided || !isSameDay(mapped.match.kickoff, event.scheduledAt)) return [];
  const texts = [event.name, ...event.names.filter((name) => name !== event.name)];
  return texts.flatMap((text) => {
    const sides = parseEventName(text);
    if (sides === undefined) return [];
    const { home, away } = mapped;
    return [
      ...suggestion(home, sides.home, { opponent: away, seen: sides.away }),
      ...suggestion(away, sides.away, { opponent: home, seen: sides.home }),
    ].flatMap((one) => (one === undefined ? [] : [one]));
  });

  function suggestion(team: MappedTeam, betfairName: string, other: { opponent: MappedTeam; seen: string }) {
    const classOf = ({ slug }: MappedTeam) => classIn(mapped.competition, sideClass(slug));
    if (likeness(other.opponent, other.seen) < SAME_NAME || !fitsClass(classOf(other.opponent), sideClass(other.seen)))
      return [];
    if (likeness(team, betfairName) >= SAME_NAME || !fitsClass(classOf(team), sideClass(betfairName))) return [];
    if (isTaken(betfairName, context.knowledge)) return [];
    const learned = context.learned.find((one) => one.slug === team.slug && one.betfairName === betfairName);
    const { eventId, name: eventName } = event;
    return [{ slug: team.slug, betfairName, eventId, eventName, opponent: other.seen, learned }];
  }
}

/** Best score of any of the team's names, 0..1. */
function likeness(team: MappedTeam, text: string): number {
  return Math.max(0, ...team.names.map((name) => scoreNames(clubName(name), clubName(text))));
}

function isTaken(name: string, { namesBySlug }: MappingKnowledge): boolean {
  const wanted = normaliseName(name);
  for (const names of namesBySlug.values()) if (names.some((known) => normaliseName(known) === wanted)) return true;
  return false;
}
