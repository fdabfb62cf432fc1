import { parseEventName } from '../../src/betfair/wire/event-name.ts';
import type { BetfairEvent } from '../../src/domain/event.ts';
import type { CountryMapping } from '../../src/mapping/country-mapping.ts';
import { clubNames } from '../../src/mapping/names/clubs.ts';
import { createRandom, type Random } from '../../test/support/generator/random.ts';
import { buildWorld, type ExpectedLink, type World } from './build-world.ts';
import type { Season } from './season.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What must come of a scenario's rows: `misleading` ones have no event of their own, and hardly a wrong one may be taken. */
export type ScenarioKind = 'misleading' | 'small' | 'whole';

export interface Scenario {
  readonly name: string;
  readonly kind: ScenarioKind;
  /** The batch's country where it is not the season's: one without a mapping file. */
  readonly country?: string;
  /** One world a batch. The same seed gives the same worlds. */
  build(season: Season, seed: string, mapping: CountryMapping): readonly World[];
}

const MARKS = ['(W)', 'U21', 'U18', '(Res)', 'II', 'B', '(e)', '(Y)', 'X', '2', 'FF', 'ES', 'SC', '(SRL)', 'Esports'];

/** The season as it was, its events among those of the country's other leagues. */
function plainWorld(season: Season, seed: string): World {
  return buildWorld(season, { seed, traps: new Set(['other_leagues', 'no_country']), dateOnly: false, settled: 0.9 });
}

/** All own events are missing, and a series marked behind both names plays the same matches, at the minute or hours off. */
const marked: Scenario = {
  name: 'side_marked',
  kind: 'misleading',
  build: (season, seed) => [withSide(season, seed, { missing: 1, calendar: 'own', mark: true })],
};

/** The same beside most of the own events. */
const markedAmong: Scenario = {
  name: 'side_marked_some_missing',
  kind: 'misleading',
  build: (season, seed) => [withSide(season, seed, { missing: 0.3, calendar: 'own', mark: true })],
};

/** All own events are missing, and a series under the very names has a calendar of its own. */
const unmarked: Scenario = {
  name: 'side_unmarked',
  kind: 'misleading',
  build: (season, seed) => [withSide(season, seed, { missing: 1, calendar: 'other', mark: false })],
};

const unmarkedAmong: Scenario = {
  name: 'side_unmarked_some_missing',
  kind: 'misleading',
  build: (season, seed) => [withSide(season, seed, { missing: 0.3, calendar: 'other', mark: false })],
};

interface Side {
  /** Share of rows whose own event is missing. */
  readonly missing: number;
  /** The rows' own pairings, or the clubs drawn anew for every date. */
  readonly calendar: 'own' | 'other';
  readonly mark: boolean;
}

function withSide(season: Season, seed: string, { missing, calendar, mark }: Side): World {
  const world = plainWorld(season, seed);
  const random = createRandom(`${seed} ${season.name} side`);
  const gone = new Set(world.expected.flatMap(({ eventId }) => (random.chance(missing) ? (eventId ?? []) : [])));
  const own = ownEvents(world);
  const behind = mark ? ` ${random.pick(MARKS)}` : '';
  const hours = calendar === 'own' ? [0, -2.5, 2, 24] : [-2.75, 2.25, 4.25];
  const renamed = calendar === 'own' ? (club: string) => club : drawnAnew(own, random);
  const side = own.map((event, index) => sideEvent(event, index, { random, behind, hours, renamed }));
  return {
    ...world,
    events: [...world.events.filter(({ eventId }) => !gone.has(eventId)), ...side],
    expected: world.expected.map((row) => (gone.has(row.eventId ?? '') ? { ...row, eventId: undefined } : row)),
  };
}

interface SideDraw {
  readonly random: Random;
  readonly behind: string;
  readonly hours: readonly number[];
  renamed(club: string): string;
}

function sideEvent(event: BetfairEvent, index: number, { random, behind, hours, renamed }: SideDraw): BetfairEvent {
  const sides = parseEventName(event.name) ?? { home: event.name, away: '' };
  const [home, away] = [`${renamed(sides.home)}${behind}`, `${renamed(sides.away)}${behind}`];
  const at = event.scheduledAt + random.pick(hours) * HOUR;
  const winner = random.pick([
    { selectionId: 1, name: home },
    { selectionId: 1, name: home },
    { selectionId: 2, name: away },
    { selectionId: 58805, name: 'The Draw' },
  ]);
  const eventId = String(28_000_000 + index);
  const settled = event.settled.map((market) => ({
    ...market,
    marketId: `1.${eventId}`,
    winners: [{ ...winner, handicap: 0 }],
  }));
  const name = `${home} v ${away}`;
  return { ...event, eventId, name, names: [name], scheduledAt: at, times: [at], inPlayAt: at, voided: false, settled };
}

/** Every club plays as another one of the same league: another calendar, in which each still plays once a day. */
function drawnAnew(events: readonly BetfairEvent[], random: Random): (club: string) => string {
  const clubs = [...new Set(events.flatMap(({ name }) => Object.values(parseEventName(name) ?? {})))].sort();
  const drawn = clubs.map((club) => ({ club, key: random.int(0, 1_000_000) })).sort((a, b) => a.key - b.key);
  const others = new Map(clubs.map((club, index) => [club, drawn[index]?.club ?? club]));
  return (club) => others.get(club) ?? club;
}

function ownEvents({ events, expected }: World): readonly BetfairEvent[] {
  const own = new Set(expected.map(({ eventId }) => eventId));
  return events.filter(({ eventId, voided }) => own.has(eventId) && !voided);
}

/** Batches of so many rows in a row, some from every season; without the made-up names that only a whole season's calendar can tell. */
function small(name: string, rows: number, batches: number): Scenario {
  return {
    name,
    kind: 'small',
    build: (season, seed) => {
      const world = plainWorld(season, seed);
      const told = world.expected.filter(
        ({ match }) => ![match.homeTeamSlug, match.awayTeamSlug].some((slug) => season.isUnlike(slug)),
      );
      const random = createRandom(`${seed} ${season.name} ${name}`);
      return Array.from({ length: batches }, () => {
        const first = random.int(0, Math.max(0, told.length - rows));
        return part(world, told.slice(first, first + rows));
      });
    },
  };
}

function part(world: World, expected: readonly ExpectedLink[]): World {
  return { ...world, expected: expected.map((row, index) => ({ ...row, match: { ...row.match, row: index } })) };
}

/** Every row is off by the same. */
function shifted(name: string, change: (row: ExpectedLink) => ExpectedLink): Scenario {
  return {
    name,
    kind: 'whole',
    build: (season, seed) => {
      const world = plainWorld(season, seed);
      return [{ ...world, expected: world.expected.map(change) }];
    },
  };
}

function early(ms: number): (row: ExpectedLink) => ExpectedLink {
  return (row) => {
    const { kickoff } = row.match;
    const moved =
      kickoff.precision === 'minute'
        ? { ...kickoff, at: kickoff.at - ms }
        : { ...kickoff, from: kickoff.from - ms, to: kickoff.to - ms };
    return { ...row, match: { ...row.match, kickoff: moved } };
  };
}

function exchanged(row: ExpectedLink): ExpectedLink {
  const { homeTeamSlug, awayTeamSlug, score } = row.match;
  const turned = score === undefined ? {} : { score: { home: score.away, away: score.home } };
  return { ...row, match: { ...row.match, homeTeamSlug: awayTeamSlug, awayTeamSlug: homeTeamSlug, ...turned } };
}

/** Each match stands under two ids, the second one without match odds. */
const splitIds: Scenario = {
  name: 'split_ids',
  kind: 'whole',
  build: (season, seed) => {
    const world = plainWorld(season, seed);
    const twins = ownEvents(world).map((event, index) => ({
      ...event,
      eventId: String(29_000_000 + index),
      settled: event.settled.map((market) => ({ ...market, marketType: 'OVER_UNDER_25', winners: [] })),
    }));
    const settled = new Set(
      world.events.flatMap(({ eventId, settled: markets }) => (markets.length > 0 ? eventId : [])),
    );
    // Without a settled market nothing tells which of the two has the match odds.
    const told = twins.filter((_, index) => settled.has(ownEvents(world)[index]?.eventId ?? ''));
    return [{ ...world, events: [...world.events, ...told] }];
  },
};

/** Every other row writes its clubs another way: the slug with a club form, and where a mapping knows more spellings, one of those. */
const twoSlugs: Scenario = {
  name: 'two_slugs',
  kind: 'whole',
  build: (season, seed) => {
    const world = plainWorld(season, seed);
    const respell = (row: ExpectedLink): ExpectedLink => ({
      ...row,
      match: {
        ...row.match,
        homeTeamSlug: `${row.match.homeTeamSlug}-fc`,
        awayTeamSlug: `${row.match.awayTeamSlug}-fc`,
      },
    });
    return [{ ...world, expected: world.expected.map((row, index) => (index % 2 === 0 ? row : respell(row))) }];
  },
};

/** A file of another source: each club under one of the spellings that the mapping file has of it, all season long. */
const otherSource: Scenario = {
  name: 'other_source',
  kind: 'whole',
  build: (season, seed, mapping) => {
    const world = plainWorld(season, seed);
    const random = createRandom(`${seed} ${season.name} names`);
    const spellings = new Map(
      mapping.clubs.map((club) => [
        club.slug,
        random
          .pick(clubNames(club))
          .toLowerCase()
          .replaceAll(/[\s.']+/g, '-'),
      ]),
    );
    const respell = (slug: string): string => spellings.get(slug) ?? slug;
    return [
      {
        ...world,
        expected: world.expected.map((row) => ({
          ...row,
          match: {
            ...row.match,
            homeTeamSlug: respell(row.match.homeTeamSlug),
            awayTeamSlug: respell(row.match.awayTeamSlug),
          },
        })),
      },
    ];
  },
};

/** Each club's home matches bear a country code of its own, as in a European competition. */
const manyCountries: Scenario = {
  name: 'many_countries',
  kind: 'whole',
  country: 'europe',
  build: (season, seed) => {
    const world = plainWorld(season, seed);
    const own = new Set(ownEvents(world).map(({ eventId }) => eventId));
    const codes = ['DE', 'ES', 'FR', 'IT', 'NL', 'PT', 'BE', 'AT'];
    const codeOf = (name: string): string | undefined =>
      codes[[...(parseEventName(name)?.home ?? '')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 8];
    const events = world.events.map((event) =>
      own.has(event.eventId) ? { ...event, countryCode: codeOf(event.name) } : event,
    );
    return [{ ...world, events }];
  },
};

export const SCENARIOS: readonly Scenario[] = [
  marked,
  markedAmong,
  unmarked,
  unmarkedAmong,
  small('one_row', 1, 60),
  small('three_rows', 3, 30),
  small('one_round', 10, 10),
  shifted('file_day_early', early(DAY)),
  shifted('file_day_late', early(-DAY)),
  shifted('file_hours_off', early(2 * HOUR)),
  shifted('file_exchanged', exchanged),
  splitIds,
  twoSlugs,
  otherSource,
  manyCountries,
];
