import { parseEventName } from '../../../src/betfair/wire/event-name.ts';
import type { BetfairEvent } from '../../../src/domain/event.ts';
import type { CountryMapping } from '../../../src/mapping/country-mapping.ts';
import { buildWorld, type ExpectedLink, type World } from '../build-world.ts';
import type { Season } from '../season.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** What must come of a scenario's rows: `misleading` ones have no event of their own, and hardly a wrong one may be taken. */
export type ScenarioKind = 'misleading' | 'small' | 'whole';

/** What a scenario is made of. */
export interface Draw {
  readonly season: Season;
  readonly seed: string;
  /** The shipped mapping of the season's country. */
  readonly mapping: CountryMapping;
  /** The season as it was, its events among those of the country's other leagues. */
  readonly plain: World;
}

export interface Scenario {
  readonly name: string;
  readonly kind: ScenarioKind;
  /** The batch's country where it is not the season's: one without a mapping file. */
  readonly country?: string;
  /** One world a batch. The same draw gives the same worlds. */
  build(draw: Draw): readonly World[];
}

export function plainWorld(season: Season, seed: string): World {
  return buildWorld(season, { seed, traps: new Set(['other_leagues', 'no_country']), dateOnly: false, settled: 0.9 });
}

export function ownEvents({ events, expected }: World): readonly BetfairEvent[] {
  const own = new Set(expected.map(({ eventId }) => eventId));
  return events.filter(({ eventId, voided }) => own.has(eventId) && !voided);
}

export function sidesOf({ name }: BetfairEvent): { readonly home: string; readonly away: string } {
  const { home, away } = parseEventName(name) ?? { home: name, away: '' };
  return { home, away };
}

/** The world with its own events changed, others added behind. */
export function withOwn(world: World, change: (event: BetfairEvent) => BetfairEvent): World {
  const own = new Set(ownEvents(world).map(({ eventId }) => eventId));
  return { ...world, events: world.events.map((event) => (own.has(event.eventId) ? change(event) : event)) };
}

/** The event under other names of its sides: the former ones stay as they were where `isFormer`. */
export function renamed(event: BetfairEvent, name: string, former: readonly string[] = []): BetfairEvent {
  const [home = '', away = ''] = name.split(' v ');
  const sides = sidesOf(event);
  const called = (winner: string): string => (winner === sides.home ? home : winner === sides.away ? away : winner);
  const settled = event.settled.map((market) => ({
    ...market,
    winners: market.winners.map((winner) => ({ ...winner, name: called(winner.name) })),
  }));
  return { ...event, name, names: [...new Set([name, ...former])], settled };
}

export function withRows(world: World, change: (row: ExpectedLink, index: number) => ExpectedLink): World {
  return { ...world, expected: world.expected.map(change) };
}

/** The row with its clubs written another way. */
export function respelled(row: ExpectedLink, respell: (slug: string) => string): ExpectedLink {
  const { homeTeamSlug, awayTeamSlug } = row.match;
  return {
    ...row,
    match: { ...row.match, homeTeamSlug: respell(homeTeamSlug), awayTeamSlug: respell(awayTeamSlug) },
  };
}
