import type { Coverage } from '../../betfair/coverage.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import type { LinkBatchResult, MappedMatch, MappingKnowledge } from '../../domain/search.ts';
import { normaliseName } from '../../mapping/names/normalise.ts';
import { isSameDay, midpoint, utcDay } from '../calendar/kickoff-window.ts';

/** What the causes of a batch's rows are told from. */
export interface LinkedAmong extends LinkBatchResult {
  /** In the order of `results`. */
  readonly matches: readonly MappedMatch[];
  /** Every event that was weighed. */
  readonly events: readonly BetfairEvent[];
  readonly coverage: Coverage;
  readonly knowledge: MappingKnowledge;
}

/** What the rows of a linked batch say about each other's causes. */
export class BatchFacts {
  readonly coverage: Coverage;
  readonly matches: readonly MappedMatch[];
  readonly #countryCodes: readonly string[];
  readonly #given = new Map<string, string>();
  readonly #linkedSlugs = new Set<string>();
  readonly #byId: ReadonlyMap<string, BetfairEvent>;
  readonly #byDay = new Map<number, BetfairEvent[]>();
  readonly #ownedNames: ReadonlySet<string>;
  #days: { readonly from: number; readonly to: number } | undefined;

  constructor({ matches, results, events, coverage, knowledge }: LinkedAmong) {
    this.coverage = coverage;
    this.matches = matches;
    this.#countryCodes = knowledge.countryCodes;
    for (const [index, { verdict }] of results.entries()) {
      const mapped = matches[index];
      if (verdict.kind !== 'linked' || mapped === undefined) continue;
      this.#given.set(verdict.link.eventId, mapped.match.matchId);
      this.#linkedSlugs.add(mapped.home.slug).add(mapped.away.slug);
    }
    this.#byId = new Map(events.map((event) => [event.eventId, event]));
    for (const event of events) {
      const day = utcDay(event.scheduledAt);
      const known = this.#byDay.get(day);
      if (known === undefined) this.#byDay.set(day, [event]);
      else known.push(event);
    }
    this.#ownedNames = new Set([...knowledge.namesBySlug.values()].flat().map(normaliseName));
  }

  /** The first and the last day of all rows, days since 1970. */
  get days(): { readonly from: number; readonly to: number } {
    this.#days ??= daysOf(this.matches);
    return this.#days;
  }

  event(eventId: string): BetfairEvent | undefined {
    return this.#byId.get(eventId);
  }

  /** Id of the match that has the event. */
  ownerOf(eventId: string): string | undefined {
    return this.#given.get(eventId);
  }

  /** Another row of the club found its event, so its name is known whatever the mapping file has. */
  isRecognised(slug: string): boolean {
    return this.#linkedSlugs.has(slug);
  }

  /** A club of the mapping file bears the name. */
  isOwned(name: string): boolean {
    return this.#ownedNames.has(normaliseName(name));
  }

  isForeign({ countryCode }: BetfairEvent): boolean {
    const codes = this.#countryCodes;
    return countryCode !== undefined && codes.length > 0 && !codes.includes(countryCode);
  }

  /** Events of the day that the row names. */
  eventsOfDay({ match: { kickoff } }: MappedMatch): BetfairEvent[] {
    const [from, to] = kickoff.precision === 'day' ? [kickoff.from, kickoff.to] : [kickoff.at, kickoff.at];
    const found: BetfairEvent[] = [];
    for (let day = utcDay(from) - 1; day <= utcDay(to) + 1; day += 1) found.push(...(this.#byDay.get(day) ?? []));
    return found.filter(({ scheduledAt }) => isSameDay(kickoff, scheduledAt));
  }
}

function daysOf(matches: readonly MappedMatch[]): { from: number; to: number } {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { match } of matches) {
    const day = utcDay(midpoint(match.kickoff));
    from = Math.min(from, day);
    to = Math.max(to, day);
  }
  return { from, to };
}
