import type { BetfairEvent } from '../../../src/domain/event.ts';
import { createRandom } from '../../../test/support/generator/random.ts';
import { buildWorld } from '../build-world.ts';
import { ownEvents, renamed, type Scenario, sidesOf, withOwn } from './scenario.ts';

/** Each match stands under two ids, the second one without match odds. */
const splitIds: Scenario = {
  name: 'split_ids',
  kind: 'whole',
  build: ({ plain }) => {
    // Without a settled market nothing tells which of the two has the match odds.
    const told = ownEvents(plain).filter(({ settled }) => settled.length > 0);
    const twins = told.map((event, index) => ({
      ...event,
      eventId: String(29_000_000 + index),
      settled: event.settled.map((market) => ({ ...market, marketType: 'OVER_UNDER_25', winners: [] })),
    }));
    return [{ ...plain, events: [...plain.events, ...twins] }];
  },
};

/** Three of ten events bore another match's names first, and the row's own at the off. */
const renamedTo: Scenario = {
  name: 'renamed_to_own',
  kind: 'whole',
  build: ({ season, seed, plain }) => {
    const random = createRandom(`${seed} ${season.name} renamed to`);
    const strangers = strangerNames(plain.events, new Set(ownEvents(plain)));
    const change = (event: BetfairEvent): BetfairEvent =>
      random.chance(0.3) && strangers.length > 1
        ? renamed(event, event.name, [`${random.pick(strangers)} v ${random.pick(strangers)}`])
        : event;
    return [withOwn(plain, change)];
  },
};

/** Three of ten rows lost their event to another match before the off: of two other clubs, of one of the two, or of a marked side. */
const renamedAway: Scenario = {
  name: 'renamed_away',
  kind: 'misleading',
  build: ({ season, seed, plain }) => {
    const random = createRandom(`${seed} ${season.name} renamed away`);
    const strangers = strangerNames(plain.events, new Set(ownEvents(plain)));
    const gone = new Set<string>();
    const giveAway = (event: BetfairEvent): BetfairEvent => {
      if (!random.chance(0.3) || strangers.length < 2) return event;
      gone.add(event.eventId);
      const { home, away } = sidesOf(event);
      const [one, other] = [random.pick(strangers), random.pick(strangers)];
      const name = random.pick([
        `${one} v ${other}`,
        `${home} v ${other}`,
        `${one} v ${away}`,
        `${home} U19 v ${away} U19`,
      ]);
      return renamed(event, name, [event.name]);
    };
    const world = withOwn(plain, giveAway);
    return [
      {
        ...world,
        expected: world.expected.map((row) => (gone.has(row.eventId ?? '') ? { ...row, eventId: undefined } : row)),
      },
    ];
  },
};

/** Clubs that play no match of the season's. */
function strangerNames(events: readonly BetfairEvent[], own: ReadonlySet<BetfairEvent>): readonly string[] {
  const clubs = new Set([...own].flatMap((event) => Object.values(sidesOf(event))));
  const names = events.filter((event) => !own.has(event)).flatMap((event) => Object.values(sidesOf(event)));
  return [...new Set(names)].filter((name) => !clubs.has(name)).sort();
}

const CODES = ['DE', 'ES', 'FR', 'IT', 'NL', 'PT', 'BE', 'AT'];

/** Each club's home matches bear a country code of its own, as in a European competition, among namesakes and the clubs' other sides. */
const manyCountries: Scenario = {
  name: 'many_countries',
  kind: 'whole',
  country: 'europe',
  build: ({ season, seed }) => {
    const traps = new Set(['other_leagues', 'no_country', 'women', 'youth', 'reserves', 'prefix_clubs'] as const);
    const world = buildWorld(season, { seed, traps, dateOnly: false, settled: 0.9 });
    const codeOf = (name: string): string | undefined =>
      CODES[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % CODES.length];
    return [withOwn(world, (event) => ({ ...event, countryCode: codeOf(sidesOf(event).home) }))];
  },
};

/** One row of twenty is played on neutral ground abroad, in whatever order Betfair lists the two. */
const neutralFinals: Scenario = {
  name: 'neutral_finals',
  kind: 'whole',
  build: ({ season, seed, plain }) => {
    const random = createRandom(`${seed} ${season.name} neutral`);
    const finals = new Set<string>();
    const abroad = (event: BetfairEvent): BetfairEvent => {
      if (!random.chance(0.05)) return event;
      finals.add(event.eventId);
      const { home, away } = sidesOf(event);
      const listed = random.chance(0.5) ? `${home} v ${away}` : `${away} v ${home}`;
      return { ...event, name: listed, names: [listed], countryCode: random.pick(['SA', 'US', 'QA']) };
    };
    const world = withOwn(plain, abroad);
    return [
      {
        ...world,
        expected: world.expected.map((row) =>
          finals.has(row.eventId ?? '') ? { ...row, match: { ...row.match, neutral: true as const } } : row,
        ),
      },
    ];
  },
};

export const OTHER_EVENTS: readonly Scenario[] = [splitIds, renamedTo, renamedAway, manyCountries, neutralFinals];
