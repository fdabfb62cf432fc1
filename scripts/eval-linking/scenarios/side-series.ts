import type { BetfairEvent } from '../../../src/domain/event.ts';
import { createRandom, type Random } from '../../../test/support/generator/random.ts';
import type { World } from '../build-world.ts';
import { type Draw, HOUR, ownEvents, type Scenario, sidesOf } from './scenario.ts';

const MARKS = ['(W)', 'U21', 'U18', '(Res)', 'II', 'B', '(e)', '(Y)', 'X', '2', 'FF', 'ES', 'SC', '(SRL)', 'Esports'];

interface Side {
  /** Share of rows whose own event is missing. */
  readonly missing: number;
  /** The rows' own pairings, or the clubs drawn anew for every date. */
  readonly calendar: 'own' | 'other';
  readonly mark: boolean;
}

/**
 * Own events are missing, all or some, and a series of the same clubs is there instead: marked behind both names it plays the same
 * matches, at the minute or hours off; under the very names it has a calendar of its own.
 */
export const SIDE_SERIES: readonly Scenario[] = [
  series('side_marked', { missing: 1, calendar: 'own', mark: true }),
  series('side_marked_some_missing', { missing: 0.3, calendar: 'own', mark: true }),
  series('side_unmarked', { missing: 1, calendar: 'other', mark: false }),
  series('side_unmarked_some_missing', { missing: 0.3, calendar: 'other', mark: false }),
];

function series(name: string, side: Side): Scenario {
  return { name, kind: 'misleading', build: (draw) => [withSide(draw, side)] };
}

function withSide({ season, seed, plain }: Draw, { missing, calendar, mark }: Side): World {
  const random = createRandom(`${seed} ${season.name} side`);
  const gone = new Set(plain.expected.flatMap(({ eventId }) => (random.chance(missing) ? (eventId ?? []) : [])));
  const own = ownEvents(plain);
  const behind = mark ? ` ${random.pick(MARKS)}` : '';
  const hours = calendar === 'own' ? [0, -2.5, 2, 24] : [-2.75, 2.25, 4.25];
  const calledAs = calendar === 'own' ? (club: string) => club : drawnAnew(own, random);
  const side = own.map((event, index) => sideEvent(event, index, { random, behind, hours, calledAs }));
  return {
    ...plain,
    events: [...plain.events.filter(({ eventId }) => !gone.has(eventId)), ...side],
    expected: plain.expected.map((row) => (gone.has(row.eventId ?? '') ? { ...row, eventId: undefined } : row)),
  };
}

interface SideDraw {
  readonly random: Random;
  readonly behind: string;
  readonly hours: readonly number[];
  calledAs(club: string): string;
}

function sideEvent(event: BetfairEvent, index: number, { random, behind, hours, calledAs }: SideDraw): BetfairEvent {
  const sides = sidesOf(event);
  const [home, away] = [`${calledAs(sides.home)}${behind}`, `${calledAs(sides.away)}${behind}`];
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
  const clubs = [...new Set(events.flatMap((event) => Object.values(sidesOf(event))))].sort();
  const drawn = clubs.map((club) => ({ club, key: random.int(0, 1_000_000) })).sort((a, b) => a.key - b.key);
  const others = new Map(clubs.map((club, index) => [club, drawn[index]?.club ?? club]));
  return (club) => others.get(club) ?? club;
}
