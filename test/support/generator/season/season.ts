import type { ProcessingStatus } from '../../../../src/domain/outcome.ts';
import { type EventPlan, type EventSketch, planEvent } from '../market/event-plan.ts';
import { createRandom } from '../random.ts';
import type { ClubNames } from './club-names.ts';
import { type RatesOf, seasonRates } from './club-strength.ts';
import type { Fixture } from './fixtures.ts';
import {
  anyScore,
  companyOfMatch,
  type DraftEvent,
  eventsOfMatch,
  kickoffOf,
  type MatchCase,
} from './season-events.ts';
import { COMPANY, type Company, FATES, type Fate, type SeasonTraps } from './season-traps.ts';

const DAY = 86_400_000;

/** Matches of clubs outside the league, on the league's own days. */
export interface OtherMatches {
  /** Betfair spellings; those that also play in the league are left out. */
  readonly clubs: readonly string[];
  readonly countryCode: string | undefined;
  /** Matches on each day on which the league plays, at most half as many as clubs. */
  readonly perDay: number;
}

export interface SeasonOptions {
  readonly seed: string;
  readonly fixtures: readonly Fixture[];
  readonly names: ClubNames;
  readonly countryCode?: string;
  readonly traps?: SeasonTraps;
  /** Fates on purpose, by match id; the shares of `traps` do not touch these matches. */
  readonly fixedFates?: ReadonlyMap<string, Fate>;
  readonly otherMatches?: readonly OtherMatches[];
  /** Event ids count up from here; seasons that share an archive need ranges of their own. */
  readonly firstEventId?: number;
  /** Said of the league's own events. */
  readonly event?: Partial<EventSketch>;
  /** Said of all other events; one file each is enough to be in the way. */
  readonly decoy?: Partial<EventSketch>;
}

/** What a linker must find for one row. */
export interface TruthRow {
  readonly matchId: string;
  /** The event that was this match; undefined when there is none. */
  readonly eventId: string | undefined;
  /** Events of this match that are not the answer: the dead one, the double. */
  readonly otherEventIds: readonly string[];
  readonly fate: Fate | undefined;
  readonly company: readonly Company[];
  readonly expected: ProcessingStatus;
}

export interface Season {
  /** The statistics file to feed, with the dates that `day_off` spoilt. */
  readonly rows: readonly Fixture[];
  /** In order of event id; files are made of them only when asked for. */
  readonly events: readonly EventPlan[];
  readonly truth: readonly TruthRow[];
}

/** Each trap throws its own dice, so that turning one on or off leaves the others where they were. */
function fateOf({ seed, traps, fixedFates }: SeasonOptions, matchId: string): Fate | undefined {
  if (fixedFates?.has(matchId)) return fixedFates.get(matchId);
  for (const fate of Object.keys(FATES) as Fate[]) {
    if (createRandom(`${seed}/${fate}/${matchId}`).chance(traps?.fates?.[fate] ?? 0)) return fate;
  }
  return undefined;
}

function matchCase(options: SeasonOptions, fixture: Fixture, ratesOf: RatesOf): MatchCase {
  const { seed, traps } = options;
  const company = COMPANY.filter((each) =>
    createRandom(`${seed}/${each}/${fixture.matchId}`).chance(traps?.company?.[each] ?? 0),
  );
  return {
    fixture,
    rates: ratesOf(fixture.homeSlug, fixture.awaySlug),
    kickoffAt: kickoffOf(fixture),
    fate: fateOf(options, fixture.matchId),
    company: new Set(company),
    random: createRandom(`${seed}/match/${fixture.matchId}`),
  };
}

function otherEvents(
  options: SeasonOptions,
  kickoffs: readonly number[],
  leagueNames: ReadonlySet<string>,
): DraftEvent[] {
  const days = [...new Set(kickoffs.map((at) => Math.floor(at / DAY)))].sort((a, b) => a - b);
  return (options.otherMatches ?? []).flatMap(({ clubs, countryCode, perDay }, league) => {
    const strangers = clubs.filter((club) => !leagueNames.has(club));
    return days.flatMap((day) => {
      const random = createRandom(`${options.seed}/others/${league}/${day}`);
      const drawn = strangers.map((club) => ({ club, order: random.next() })).sort((a, b) => a.order - b.order);
      return Array.from({ length: Math.min(perDay, Math.floor(drawn.length / 2)) }, (_, i) => ({
        home: drawn[2 * i]?.club ?? '',
        away: drawn[2 * i + 1]?.club ?? '',
        scheduledAt: day * DAY + random.pick([12.5, 14, 15, 15, 16.5, 19, 19.75]) * 3_600_000,
        score: anyScore(random),
        countryCode,
      }));
    });
  });
}

/** The events of one match, before they have ids. */
interface MatchEvents {
  readonly match: MatchCase;
  readonly right: DraftEvent | undefined;
  readonly wrong: readonly DraftEvent[];
}

function matchEvents(match: MatchCase, names: ClubNames): MatchEvents {
  const events = eventsOfMatch(match, names);
  if (match.fate === 'dead_only') return { match, right: undefined, wrong: events };
  return { match, right: events[0], wrong: events.slice(1) };
}

/** Ids in order of kick-off, as Betfair roughly gives them: an id says nothing about which event is right. */
function numbered(options: SeasonOptions, own: readonly DraftEvent[], decoys: readonly DraftEvent[]) {
  const { countryCode = 'GB', firstEventId = 32_000_000, seed } = options;
  const isDecoy = new Set(decoys);
  const inOrder = [...own, ...decoys].sort((a, b) => a.scheduledAt - b.scheduledAt);
  return new Map(
    inOrder.map((draft, i) => {
      const manner = isDecoy.has(draft) ? (options.decoy ?? options.event) : options.event;
      const sketch = { countryCode, seed, ...manner, ...draft, eventId: String(firstEventId + i) };
      return [draft, planEvent(sketch)] as const;
    }),
  );
}

function truthOf({ match, right, wrong }: MatchEvents, plans: ReadonlyMap<DraftEvent, EventPlan>): TruthRow {
  const { fixture, fate, company } = match;
  const idOf = (draft: DraftEvent) => plans.get(draft)?.eventId ?? '';
  return {
    matchId: fixture.matchId,
    eventId: right === undefined ? undefined : idOf(right),
    otherEventIds: wrong.map(idOf),
    fate,
    company: [...company],
    expected: fixture.score === undefined ? 'not_found' : fate === undefined ? 'linked' : FATES[fate],
  };
}

function spoiltDate({ fixture, fate, random }: MatchCase): Fixture {
  if (fate !== 'day_off') return fixture;
  const shifted = new Date(Date.parse(fixture.matchDate) + random.pick([-1, 1]) * DAY).toISOString();
  const matchDate = fixture.matchDate.includes('T') ? shifted.replace('.000Z', 'Z') : shifted.slice(0, 10);
  return { ...fixture, matchDate };
}

/**
 * A league season as an archive would hold it, with the traps that were switched on, and the truth beside it.
 * Same options, same season. Throws RangeError when a club has no Betfair spelling.
 */
export function buildSeason(options: SeasonOptions): Season {
  const ratesOf = seasonRates(options.fixtures);
  const matches = options.fixtures.map((fixture) => matchEvents(matchCase(options, fixture, ratesOf), options.names));
  const own = matches.flatMap(({ right, wrong }) => (right === undefined ? wrong : [right, ...wrong]));
  const leagueSlugs = options.fixtures.flatMap(({ homeSlug, awaySlug }) => [homeSlug, awaySlug]);
  const leagueNames = new Set(leagueSlugs.flatMap((slug) => options.names.get(slug) ?? []));
  const kickoffs = matches.map(({ match }) => match.kickoffAt);
  const decoys = [
    ...matches.flatMap(({ match }) => companyOfMatch(match, options.names)),
    ...otherEvents(options, kickoffs, leagueNames),
  ];
  const plans = numbered(options, own, decoys);
  return {
    rows: matches.map(({ match }) => spoiltDate(match)),
    events: [...plans.values()],
    truth: matches.map((each) => truthOf(each, plans)),
  };
}

/** The truth as CSV, to be kept beside an archive. */
export function truthCsv(truth: readonly TruthRow[]): string {
  const rows = truth.map((row) =>
    [
      row.matchId,
      row.eventId ?? '',
      row.otherEventIds.join(' '),
      row.fate ?? '',
      row.company.join(' '),
      row.expected,
    ].join(','),
  );
  return `${['match_id,event_id,other_event_ids,fate,company,expected', ...rows].join('\n')}\n`;
}
