import { clashes, eventsBetween, type ListedEvent, type ListedName } from '../calendar/event-index.ts';
import { isSameDay, MINUTE_MS, searchWindow, utcDay } from '../calendar/kickoff-window.ts';
import { scoreNames } from './score-names.ts';
import {
  type BatchRow,
  type Claim,
  claimAlike,
  isAnchored,
  type NameOwners,
  type NameRules,
  type Team,
  whyNot,
} from './teams.ts';

/** A name seen where a team's opponent says the team played. */
export interface Sighting {
  readonly listed: ListedName;
  /** Where it was seen: one event a row. */
  readonly events: Map<number, ListedEvent>;
}

export interface Calendar {
  readonly team: Team;
  readonly sightings: ReadonlyMap<ListedName, Sighting>;
  /** Rows in which the opponent was found on the day, so that the team's own name could be seen. */
  readonly observed: ReadonlySet<number>;
}

/** This many days make a name the team's; this few when it is somewhat alike as well, or every kick-off agrees. */
const DECISIVE_DAYS = 3;
const DECISIVE_DAYS_BACKED = 2;
/** A second spelling of a team that is seen under another all season long. */
const DECISIVE_DAYS_SECOND = 4;
const SOMEWHAT_ALIKE = 0.5;
const SAME_KICKOFF_MS = 5 * MINUTE_MS;
/** A likeness of an opponent that bears witness although few rows confirm it. */
const GOOD_WITNESS = 0.9;
/** A mapping file that gives the name to a slug outside the batch is overruled by this many (a club under two slugs). */
const OVERRULING_DAYS = 5;

/**
 * What each team was called in the places where its rows say it played. If the opponent is certain and plays once a day, the other
 * name of its event that day is the team's, whatever the letters.
 */
export function readCalendar(teams: readonly Team[]): readonly Calendar[] {
  return teams.map((team) => {
    const sightings = new Map<ListedName, Sighting>();
    const observed = new Set<number>();
    for (const row of team.rows) {
      const seen = opponentsEvent(row, team);
      if (seen === undefined) continue;
      observed.add(row.index);
      for (const listed of seen.names) {
        const sighting = sightings.get(listed) ?? { listed, events: new Map() };
        sighting.events.set(row.index, seen.event);
        sightings.set(listed, sighting);
      }
    }
    return { team, sightings, observed };
  });
}

/** The one event of the row's day in which a certain name of the opponent stands on its side, and who stands on the other. */
function opponentsEvent(row: BatchRow, team: Team): { event: ListedEvent; names: readonly ListedName[] } | undefined {
  if (row.home === row.away) return undefined;
  const isHome = row.home === team;
  const opponent = isHome ? row.away : row.home;
  const { kickoff } = row.mapped.match;
  const window = searchWindow(kickoff, 0);
  const events = new Map<ListedEvent, readonly ListedName[]>();
  for (const claim of opponent.claims.values()) {
    if (!isWitness(claim)) continue;
    const theirs = isHome ? claim.listed.away : claim.listed.home;
    for (const event of eventsBetween(theirs, window.from, window.to)) {
      if (event.foreign || !isSameDay(kickoff, event.at)) continue;
      events.set(event, others(event, claim.listed, isHome));
    }
  }
  return theOnly(events);
}

/** A void event under another name tells that the match was listed, so whatever else stands there is not it. */
function theOnly(
  events: ReadonlyMap<ListedEvent, readonly ListedName[]>,
): { event: ListedEvent; names: readonly ListedName[] } | undefined {
  const played = [...events].filter(([{ event }]) => !event.voided);
  const [only] = played;
  if (only === undefined || played.length > 1) return undefined;
  const [event, names] = only;
  return [...events.values()].flat().every((name) => names.includes(name)) ? { event, names } : undefined;
}

function others(event: ListedEvent, opponent: ListedName, opponentIsAway: boolean): readonly ListedName[] {
  const names = event.spellings
    .filter(({ home, away }) => (opponentIsAway ? away : home) === opponent)
    .map(({ home, away }) => (opponentIsAway ? home : away));
  return [...new Set(names)];
}

/**
 * Turns decisive sightings into claims; returns whether there were any. All are judged by what was known before; of a team's
 * names only those seen about as often as the best one count, as the best one then bears witness against the rest.
 */
export function learnClaims(calendars: readonly Calendar[], rules: NameRules): boolean {
  const { owners } = rules;
  const decisive = calendars.flatMap((calendar) => {
    const { claims } = calendar.team;
    const found = [...calendar.sightings.values()]
      .filter(({ listed }) => !isCertain(claims.get(listed)))
      .filter((sighting) => isDecisive(sighting, calendar, { calendars, owners }));
    const most = Math.max(0, ...found.map(({ events }) => events.size));
    return found.filter(({ events }) => 2 * events.size > most).map((sighting) => ({ team: calendar.team, sighting }));
  });
  for (const { team, sighting } of decisive) {
    const { listed } = sighting;
    team.claims.set(listed, learned(listed, team.claims.get(listed), sighting));
    // `Athletic Bilbao` once learned, `Ath Bilbao` is alike.
    claimAlike(team, [listed.name], rules);
  }
  return decisive.length > 0;
}

function isWitness(claim: Claim): boolean {
  return claim.rejected === undefined && (isAnchored(claim) || claim.score >= GOOD_WITNESS);
}

function isCertain(claim: Claim | undefined): boolean {
  return claim !== undefined && claim.rejected === undefined && isAnchored(claim);
}

function learned(listed: ListedName, former: Claim | undefined, sighting: Sighting): Claim {
  const seenOnDays = new Set([...sighting.events.values()].map(({ at }) => utcDay(at)));
  return { listed, kind: 'schedule', score: Math.max(0.97, former?.score ?? 0), seenOnDays, rejected: undefined };
}

export function isDecisive(
  sighting: Sighting,
  { team, sightings }: Calendar,
  { calendars, owners }: { calendars: readonly Calendar[]; owners: NameOwners },
): boolean {
  const { listed } = sighting;
  const days = sighting.events.size;
  if (days < daysNeeded(team, sighting) || (playsAbroad(listed) && !isSeenAtHome(sighting))) return false;
  if (!mayBeTeams(team, listed, { owners, calendars, days })) return false;
  for (const other of calendars) {
    if (other.team !== team && holds(other, listed, days)) return false;
  }
  return (
    [...sightings.values()].every((rival) => rival.listed === listed || !rivals(rival, listed, days)) &&
    !clashesWithOwn(team, listed, days)
  );
}

function daysNeeded(team: Team, { listed, events }: Sighting): number {
  const established = [...team.claims.values()].some(
    (claim) => claim.listed !== listed && isCertain(claim) && claim.seenOnDays.size > 2 * events.size,
  );
  if (established) return DECISIVE_DAYS_SECOND;
  const alike = Math.max(...team.names.map((name) => scoreNames(name, listed.name))) >= SOMEWHAT_ALIKE;
  return alike || sameKickoffs(team, events) ? DECISIVE_DAYS_BACKED : DECISIVE_DAYS;
}

function sameKickoffs(team: Team, events: ReadonlyMap<number, ListedEvent>): boolean {
  return team.rows.every(({ index, mapped }) => {
    const seen = events.get(index);
    const { kickoff } = mapped.match;
    return seen === undefined || (kickoff.precision === 'minute' && Math.abs(seen.at - kickoff.at) <= SAME_KICKOFF_MS);
  });
}

/** A club of another country: some of its events lost their country code. */
function playsAbroad({ home, away }: ListedName): boolean {
  const coded = withCountry([...home, ...away]);
  return 2 * coded.filter((event) => event.foreign).length > coded.length;
}

/** Where the name was seen, the country mostly stands beside it, so a namesake abroad is another club. */
function isSeenAtHome({ events }: Sighting): boolean {
  return 2 * withCountry([...events.values()]).length > events.size;
}

function withCountry(events: readonly ListedEvent[]): readonly ListedEvent[] {
  return events.filter(({ event }) => event.countryCode !== undefined);
}

function mayBeTeams(
  team: Team,
  listed: ListedName,
  { owners, calendars, days }: { owners: NameOwners; calendars: readonly Calendar[]; days: number },
): boolean {
  if (whyNot(team, listed, owners) === undefined) return true;
  if (!team.classes.has(listed.name.class) || team.known || days < OVERRULING_DAYS) return false;
  const owner = owners.otherOwner(team, listed.name);
  return calendars.every((other) => other.team.slug !== owner);
}

/** Another team of the batch goes by the name, or was seen under it as well. */
function holds({ team, sightings }: Calendar, listed: ListedName, days: number): boolean {
  return isCertain(team.claims.get(listed)) || 3 * (sightings.get(listed)?.events.size ?? 0) > days;
}

/** Seen in the same places nearly as often, and not just another spelling of one club. */
function rivals(rival: Sighting, listed: ListedName, days: number): boolean {
  return 3 * rival.events.size > days && clashes(rival.listed, listed) > 0;
}

/** The team has a name already that plays on the same days. */
function clashesWithOwn(team: Team, listed: ListedName, days: number): boolean {
  return [...team.claims.values()].some(
    (claim) =>
      claim.listed !== listed &&
      isCertain(claim) &&
      3 * claim.seenOnDays.size > days &&
      clashes(claim.listed, listed) > 0,
  );
}
