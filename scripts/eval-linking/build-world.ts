import { parseEventName } from '../../src/betfair/wire/event-name.ts';
import type { BetfairEvent, SettledMarket } from '../../src/domain/event.ts';
import type { Kickoff, Score, StatisticalMatch } from '../../src/domain/match.ts';
import { eventSettlement } from '../../src/domain/settlement.ts';
import type { SideNames } from '../../src/domain/sides.ts';
import { searchWindow } from '../../src/search/calendar/kickoff-window.ts';
import { createRandom, type Random } from '../../test/support/generator/random.ts';
import { longName } from '../../test/support/generator/season/club-names.ts';
import type { Season, SeasonMatch } from './season.ts';
import { FATE_NAMES, type Fate, TRAPS, type Trap } from './traps.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** `search.expanded_date_days` of the runs. */
export const WINDOW_DAYS = 2;

export interface ExpectedLink {
  readonly match: StatisticalMatch;
  /** undefined: Betfair has no event under which it was played. */
  readonly eventId: string | undefined;
  readonly scenario: Fate | 'plain';
  /** The row names another day than the event, and no settled winner can tell it from other events or confirm it. */
  readonly unsettled: boolean;
}

export interface World {
  readonly events: readonly BetfairEvent[];
  /** How each event ended, in its own order of sides. */
  readonly scores: ReadonlyMap<string, Score>;
  readonly expected: readonly ExpectedLink[];
}

export interface WorldOptions {
  readonly seed: string;
  readonly traps: ReadonlySet<Trap>;
  /** Every row has a bare date, not only those whose source knows no more. */
  readonly dateOnly: boolean;
  /** Share of rows with a score and of events with settled winners. */
  readonly settled: number;
}

interface Draft {
  readonly home: string;
  readonly away: string;
  readonly at: number;
  readonly former?: { readonly name?: string; readonly at?: number };
  readonly countryCode: string | undefined;
  readonly state: 'played' | 'void';
  readonly score: Score | undefined;
}

/** A season's statistics rows and the events around them, with the traps that are switched on. The same options give the same world. */
export function buildWorld(season: Season, options: WorldOptions): World {
  const builder = new WorldBuilder(season, options);
  for (const [row, match] of season.matches.entries()) builder.addMatch(row, match);
  if (options.traps.has('other_leagues')) for (const match of season.others) builder.addOther(match);
  return builder.world();
}

class WorldBuilder {
  readonly #season: Season;
  readonly #options: WorldOptions;
  readonly #events: BetfairEvent[] = [];
  readonly #expected: ExpectedLink[] = [];
  readonly #scores = new Map<string, Score>();

  constructor(season: Season, options: WorldOptions) {
    this.#season = season;
    this.#options = options;
  }

  world(): World {
    const expected = this.#expected.map((row) => ({ ...row, unsettled: row.unsettled || this.#hasRival(row) }));
    return { events: this.#events, scores: this.#scores, expected };
  }

  /** Whether a row whose day is off could as well mean another meeting of the same clubs, for all that its score says. */
  #hasRival({ match, eventId, scenario }: ExpectedLink): boolean {
    if (scenario !== 'day_off' && scenario !== 'moved_day') return false;
    const right = this.#events.find((event) => event.eventId === eventId);
    const { from, to } = searchWindow(match.kickoff, WINDOW_DAYS);
    return this.#events.some(
      (event) =>
        event !== right &&
        event.name === right?.name &&
        !event.voided &&
        event.scheduledAt >= from &&
        event.scheduledAt <= to &&
        eventSettlement(match.score, event.settled, () => asListed(event)) !== 'disagrees',
    );
  }

  addMatch(row: number, match: SeasonMatch): void {
    const random = createRandom(`${this.#options.seed} ${match.matchId}`);
    // A match without a score was never played: nothing befalls it, and Betfair has voided it at most.
    const fate = match.score === undefined ? 'dead_only' : this.#fateOf(random);
    const eventId = this.#addEvents(match, fate, random);
    const statisticsAt = match.kickoffAt + (fate === 'day_off' ? random.pick([-DAY, DAY]) : 0);
    const scored = random.chance(this.#options.settled);
    const settledEvent = this.#events.find((event) => event.eventId === eventId);
    this.#expected.push({
      match: this.#toRow(row, match, { at: statisticsAt, scored }),
      eventId,
      scenario: fate ?? 'plain',
      unsettled: (fate === 'day_off' || fate === 'moved_day') && !(scored && (settledEvent?.settled.length ?? 0) > 0),
    });
    this.#addCompany(match, random);
  }

  /** A match of another competition: not in the statistics file. */
  addOther(match: SeasonMatch): void {
    const random = createRandom(`${this.#options.seed} other ${match.matchId}`);
    this.#add(
      {
        ...this.#names(match),
        at: match.kickoffAt,
        countryCode: this.#country(random),
        state: 'played',
        score: match.score,
      },
      random,
    );
  }

  #fateOf(random: Random): Fate | undefined {
    for (const fate of FATE_NAMES) if (this.#happens(fate, random)) return fate;
    return undefined;
  }

  #happens(trap: Trap, random: Random): boolean {
    return random.chance(TRAPS[trap].share) && this.#options.traps.has(trap);
  }

  #country(random: Random): string | undefined {
    return this.#happens('no_country', random) ? undefined : this.#season.countryCode;
  }

  #names({ homeSlug, awaySlug, kickoffAt }: SeasonMatch): { home: string; away: string } {
    return { home: this.#season.betfairName(homeSlug, kickoffAt), away: this.#season.betfairName(awaySlug, kickoffAt) };
  }

  /** The match's own events; returns the id of the one it was played under. */
  #addEvents(match: SeasonMatch, fate: Fate | undefined, random: Random): string | undefined {
    const names = this.#names(match);
    const right: Draft = {
      ...names,
      at: match.kickoffAt,
      countryCode: this.#country(random),
      state: 'played',
      score: match.score,
    };
    switch (fate) {
      case 'missing':
        return undefined;
      case 'dead_only':
        this.#add({ ...right, state: 'void' }, random);
        return undefined;
      case 'postponed':
        this.#add({ ...right, state: 'void', at: right.at - random.pick([1, 2, 3, 14, 40]) * DAY }, random);
        return this.#add(right, random);
      case 'moved':
        return this.#add(
          {
            ...right,
            at: right.at + random.pick([1, 5, 30, -30, 90, 150, -150, 180, 300]) * MINUTE,
            former: { at: right.at },
          },
          random,
        );
      case 'moved_day':
        return this.#add(
          { ...right, at: right.at + random.pick([-21, 21, 24, -24, 20.5]) * HOUR, former: { at: right.at } },
          random,
        );
      case 'swapped': {
        const score = match.score && { home: match.score.away, away: match.score.home };
        return this.#add({ ...right, home: names.away, away: names.home, score }, random);
      }
      case 'duplicate':
        this.#add({ ...right, state: 'void' }, random);
        return this.#add(right, random);
      case 'renamed':
        return this.#add(
          { ...right, former: { name: `${longName(match.homeSlug)} v ${longName(match.awaySlug)}` } },
          random,
        );
      case 'other_spelling':
        return this.#add(
          { ...right, home: random.pick([names.home, ...this.#season.variants(match.homeSlug)]) },
          random,
        );
      default:
        return this.#add(right, random);
    }
  }

  #addCompany(match: SeasonMatch, random: Random): void {
    const { homeSlug, awaySlug, kickoffAt: at } = match;
    const names = this.#names(match);
    const wrong = (home: string, away: string, when: number, countryCode = this.#country(random)): void => {
      const score = { home: random.int(0, 3), away: random.int(0, 2) };
      this.#add({ home, away, at: when, countryCode, state: 'played', score }, random);
    };
    const side = (mark: string): readonly [string, string] =>
      random.chance(0.5)
        ? [`${longName(homeSlug)} ${mark}`, `${longName(awaySlug)} ${mark}`]
        : [`${names.home} ${mark}`, `${names.away} ${mark}`];
    if (this.#happens('women', random)) wrong(...side('(W)'), at - random.pick([0, 2.5, 3, 24]) * HOUR);
    if (this.#happens('youth', random))
      wrong(...side(random.pick(['U21', 'U18', 'U23'])), at - random.pick([0, 3, 24]) * HOUR);
    if (this.#happens('reserves', random))
      wrong(...side(random.pick(['(Res)', 'II', 'B'])), at + random.pick([0, 2, 24]) * HOUR);
    const days = random.pick([-7, -5, -4, -3, 3, 4, 5, 7]) * DAY;
    if (this.#happens('cup_repeat', random)) wrong(names.home, names.away, at + days);
    if (this.#happens('second_leg', random)) wrong(names.away, names.home, at + days);
    if (this.#happens('namesakes', random)) {
      const far = random.pick(['CL', 'AU', 'BR', 'RU']);
      wrong(names.home, `${names.away} De Vina`, at, random.chance(0.3) ? undefined : far);
      wrong(names.home, names.away, at + random.pick([-2, 0, 3]) * HOUR, far);
      wrong(`${names.home} Tula`, names.away, at + HOUR, far);
    }
    if (this.#happens('prefix_clubs', random)) {
      wrong(`${names.home} ${random.pick(['Sports', 'Villa', 'Celtic'])}`, `Ruritania ${random.int(1, 9)}`, at);
      wrong(`Ruritania ${random.int(1, 9)}`, `${names.away} ${random.pick(['Sports', 'Villa', 'Celtic'])}`, at + DAY);
    }
  }

  #toRow(row: number, match: SeasonMatch, { at, scored }: { at: number; scored: boolean }): StatisticalMatch {
    const midnight = Math.floor(at / DAY) * DAY;
    const dateOnly = this.#options.dateOnly || match.dateOnly;
    const kickoff: Kickoff = dateOnly
      ? { precision: 'day', from: midnight, to: midnight + DAY }
      : { precision: 'minute', at };
    return {
      row,
      line: row + 2,
      tournamentId: '1',
      seasonId: '1',
      matchId: match.matchId,
      tournamentSlug: this.#season.tournamentSlug,
      homeTeamSlug: match.homeSlug,
      awayTeamSlug: match.awaySlug,
      matchDate: new Date(at).toISOString(),
      kickoff,
      ...(scored && match.score !== undefined ? { score: match.score } : {}),
    };
  }

  #add(draft: Draft, random: Random): string {
    const eventId = String(27_000_000 + this.#events.length);
    const name = `${draft.home} v ${draft.away}`;
    const played = draft.state === 'played';
    if (draft.score !== undefined) this.#scores.set(eventId, draft.score);
    this.#events.push({
      eventId,
      name,
      names: [...new Set([name, draft.former?.name ?? name])],
      countryCode: draft.countryCode,
      eventTypeId: '1',
      scheduledAt: draft.at,
      times: [...new Set([draft.former?.at ?? draft.at, draft.at])].sort((a, b) => a - b),
      inPlayAt: played ? draft.at + random.int(0, 240) * 1000 : undefined,
      voided: !played,
      settled:
        played && draft.score !== undefined && random.chance(this.#options.settled) ? [matchOdds(eventId, draft)] : [],
    });
    return eventId;
  }
}

function matchOdds(eventId: string, { home, away, score }: Draft): SettledMarket {
  const goals = score ?? { home: 0, away: 0 };
  const winner =
    goals.home === goals.away
      ? { selectionId: 58805, name: 'The Draw' }
      : goals.home > goals.away
        ? { selectionId: 1, name: home }
        : { selectionId: 2, name: away };
  return {
    marketId: `1.${eventId}`,
    marketType: 'MATCH_ODDS',
    marketName: 'Match Odds',
    winners: [{ ...winner, handicap: 0 }],
  };
}

function asListed({ name }: BetfairEvent): SideNames {
  const sides = parseEventName(name);
  return {
    home: sides === undefined ? [] : [sides.home],
    away: sides === undefined ? [] : [sides.away],
    eventName: name,
  };
}
