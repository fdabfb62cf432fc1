import { SENIOR, type SideClass } from '../../mapping/names/side-class.ts';
import { type BatchClock, clockDistanceMs } from '../calendar/batch-clock.ts';
import { eventsBetween, type ListedEvent } from '../calendar/event-index.ts';
import { isSameDay, searchWindow, utcDay } from '../calendar/kickoff-window.ts';
import { SIDES, TIMES } from '../evidence.ts';
import { settlementOf } from './side-names.ts';
import type { BatchRow, Claim, Team, ToldByCalendar } from './teams.ts';

/** An event at a row's minute that bears both clubs' names, one of them perhaps as the name of another side. */
interface Place {
  readonly row: BatchRow;
  readonly event: ListedEvent;
  readonly home: Claim;
  readonly away: Claim;
}

/** The side that the calendar tells a team to be. */
export interface ToldSide {
  readonly team: Team;
  readonly side: SideClass;
  readonly by: Exclude<ToldByCalendar, 'nothing'>;
}

/**
 * Sides that no slug tells, by the calendar: where the first teams' names play others on the rows' days, and the names of one other side
 * stand in the rows' places at the minute, with their results, the competition is that side's. And a second team with a name of its own
 * (`barcelona-atletic`) is the `B` of that place, where no first team's slug ever stands against it.
 */
export function sidesByCalendar(rows: readonly BatchRow[], clock: BatchClock, threshold: number): readonly ToldSide[] {
  const open = rows.filter(({ mapped, home, away }) => mapped.competition === SENIOR && !isTold(home) && !isTold(away));
  const places = open.flatMap((row) => placesOf(row, clock, threshold));
  if (places.every(isOwn)) return [];
  const told = competitionsSide(open, places);
  return told.length > 0 ? told : ownNamedSides(places);
}

function isTold({ toldByCalendar }: Team): boolean {
  return toldByCalendar !== 'nothing';
}

function placesOf(row: BatchRow, clock: BatchClock, threshold: number): readonly Place[] {
  const { kickoff } = row.mapped.match;
  const { from, to } = searchWindow(kickoff, 0);
  const isPlace = (event: ListedEvent): boolean =>
    isSameDay(kickoff, event.at) &&
    clockDistanceMs(kickoff, event.at, clock) <= TIMES.sameMinuteMs &&
    !(event.foreign || event.event.voided || event.sameMatchAs !== undefined);
  return [...row.home.claims.values()]
    .filter((home) => mayStand(home, threshold))
    .flatMap((home) =>
      eventsBetween(home.listed.home, from, to)
        .filter(isPlace)
        .flatMap((event) => {
          const names = event.spellings.flatMap((one) => (one.home === home.listed ? [one.away] : []));
          const away = names.map((name) => row.away.claims.get(name)).find((one) => one && mayStand(one, threshold));
          return away === undefined ? [] : [{ row, event, home, away }];
        }),
    );
}

/** A name of the club that counts, or that only is another side's. */
function mayStand({ rejected, score }: Claim, threshold: number): boolean {
  return rejected === undefined || (rejected.name === 'other_class' && score >= threshold);
}

function isOwn({ home, away }: Place): boolean {
  return home.rejected === undefined && away.rejected === undefined;
}

function competitionsSide(rows: readonly BatchRow[], places: readonly Place[]): readonly ToldSide[] {
  const teams = [...new Set(rows.flatMap(({ home, away }) => [home, away]))];
  if (teams.filter(isRefuted).length <= SIDES.refutedShare * teams.length) return [];
  const ofSide = new Map<SideClass, Place[]>();
  for (const place of places) {
    const side = place.home.listed.name.class;
    if (place.home.rejected === undefined || place.away.rejected === undefined) continue;
    if (place.away.listed.name.class === side) ofSide.set(side, [...(ofSide.get(side) ?? []), place]);
  }
  const most = [...ofSide].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))[0];
  if (most === undefined) return [];
  const [side, fitting] = most;
  if (SIDES.outweighingTimes * places.filter(isOwn).length >= fitting.length || !isProven(fitting)) return [];
  return teams.map((team) => ({ team, side, by: 'competition' }));
}

function isRefuted({ claims }: Team): boolean {
  return [...claims.values()].some(({ rejected }) => rejected?.name === 'plays_others');
}

/** On several days, and nearly always with the winners that the score says. */
function isProven(places: readonly Place[]): boolean {
  if (new Set(places.map(({ event }) => utcDay(event.at))).size < SIDES.decisiveDays) return false;
  const checks = places.map(settlementOf);
  const agreeing = checks.filter((check) => check === 'agrees').length;
  const disagreeing = checks.filter((check) => check === 'disagrees').length;
  return agreeing >= SIDES.decisiveDays && disagreeing <= SIDES.disagreeingShare * (agreeing + disagreeing);
}

const SECOND_TEAM = 'reserve';

function ownNamedSides(places: readonly Place[]): readonly ToldSide[] {
  const byTeam = new Map<Team, Place[]>();
  for (const place of places) {
    for (const team of [place.row.home, place.row.away]) byTeam.set(team, [...(byTeam.get(team) ?? []), place]);
  }
  return [...byTeam].flatMap(([team, own]) =>
    isOwnNamed(team, own) ? [{ team, side: SECOND_TEAM, by: 'own_name' as const }] : [],
  );
}

/** Of a slug that says more than the club's name, and never against a second team whose slug is its first team's. */
function isOwnNamed(team: Team, places: readonly Place[]): boolean {
  if (team.known || places.some(isOwn)) return false;
  const isSecond = ({ home, away }: Place): boolean =>
    [home, away].every(
      (claim) => claim.rejected === undefined || (claim.listed.name.class === SECOND_TEAM && claim.isShorter),
    );
  const ownClaim = ({ row, home, away }: Place): Claim => (row.home === team ? home : away);
  return places.every(isSecond) && places.every((place) => ownClaim(place).rejected !== undefined) && isProven(places);
}
