import type { LearnedAlias } from '../../domain/search.ts';
import { isoDay } from '../../domain/time-units.ts';
import { clashes, type ListedEvent, type ListedName } from '../calendar/event-index.ts';
import { utcDay } from '../calendar/kickoff-window.ts';
import type { Calendar, Sighting } from '../calendar/sightings.ts';
import { CLAIMS, LEARNING, TIMES } from '../evidence.ts';
import { scoreNames } from './score-names.ts';
import {
  type Claim,
  claimAlike,
  isAnchored,
  type NameOwners,
  type NameRules,
  newClaim,
  type Team,
  whyNot,
} from './teams.ts';

/**
 * Turns decisive sightings into claims; returns whether there were any. All are judged by what was known before; of a team's
 * names only those seen about as often as the best one count, as the best one then bears witness against the rest.
 */
export function learnClaims(calendars: readonly Calendar[], rules: NameRules): boolean {
  const { owners } = rules;
  const decisive = calendars.flatMap((calendar) => {
    const { claims } = calendar.team;
    const found = [...calendar.sightings.values()]
      .filter(({ listed }) => !isCertain(claims.get(listed)) && !isRefuted(claims.get(listed)))
      .filter((sighting) => isDecisive(sighting, calendar, { calendars, owners }));
    const most = Math.max(0, ...found.map(({ events }) => events.size));
    return found
      .filter(({ events }) => LEARNING.bestOneIn * events.size > most)
      .map((sighting) => ({ team: calendar.team, sighting }));
  });
  for (const { team, sighting } of decisive) {
    const { listed } = sighting;
    team.claims.set(listed, learned(listed, team.claims.get(listed), sighting));
    // `Athletic Bilbao` once learned, `Ath Bilbao` is alike.
    claimAlike(team, [listed.name], rules);
  }
  return decisive.length > 0;
}

function isCertain(claim: Claim | undefined): boolean {
  return claim !== undefined && claim.rejected === undefined && isAnchored(claim);
}

/** The calendar has spoken against the name already. */
function isRefuted(claim: Claim | undefined): boolean {
  return claim?.rejected?.name === 'winners_against' || claim?.rejected?.name === 'plays_others';
}

function learned(listed: ListedName, former: Claim | undefined, sighting: Sighting): Claim {
  const seenOnDays = new Set([...sighting.events.values()].map(({ at }) => utcDay(at)));
  const score = Math.max(CLAIMS.scheduleScore, former?.score ?? 0);
  return { ...newClaim({ listed, kind: 'schedule', score, isShorter: false, rejected: undefined }), seenOnDays };
}

function isDecisive(
  sighting: Sighting,
  { team, sightings }: Calendar,
  { calendars, owners }: { calendars: readonly Calendar[]; owners: NameOwners },
): boolean {
  const { listed } = sighting;
  const days = sighting.events.size;
  if (!isWitnessed(sighting) || days < daysNeeded(team, sighting) || (playsAbroad(listed) && !isSeenAtHome(sighting)))
    return false;
  if (!mayBeTeams(team, listed, { owners, calendars, days })) return false;
  for (const other of calendars) {
    if (other.team !== team && holds(other, listed, days)) return false;
  }
  return (
    [...sightings.values()].every((rival) => rival.listed === listed || !rivals(rival, listed, days)) &&
    !clashesWithOwn(team, listed, days)
  );
}

/** One opponent's word is enough only where its own name leaves no doubt. */
function isWitnessed({ witnesses }: Sighting): boolean {
  return witnesses.size >= LEARNING.decisiveWitnesses || [...witnesses.values()].some(({ kind }) => kind === 'known');
}

function daysNeeded(team: Team, { listed, events }: Sighting): number {
  const established = [...team.claims.values()].some(
    (claim) =>
      claim.listed !== listed && isCertain(claim) && claim.seenOnDays.size > LEARNING.establishedTimes * events.size,
  );
  if (established) return LEARNING.decisiveDaysSecond;
  const alike = Math.max(...team.names.map((name) => scoreNames(name, listed.name))) >= LEARNING.somewhatAlike;
  return alike || sameKickoffs(team, events) ? LEARNING.decisiveDaysBacked : LEARNING.decisiveDays;
}

function sameKickoffs(team: Team, events: ReadonlyMap<number, ListedEvent>): boolean {
  return team.rows.every(({ index, mapped }) => {
    const seen = events.get(index);
    const { kickoff } = mapped.match;
    return (
      seen === undefined || (kickoff.precision === 'minute' && Math.abs(seen.at - kickoff.at) <= TIMES.learnedKickoffMs)
    );
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
  const why = whyNot(team, listed, owners);
  const owner = owners.anyOwner(team, listed.name);
  if (why === undefined && owner === undefined) return true;
  if ((why !== undefined && why.name !== 'other_owner') || team.known || days < LEARNING.overrulingDays) return false;
  return calendars.every((other) => other.team.slug !== owner);
}

/** Another team of the batch goes by the name, or was seen under it as well. */
function holds({ team, sightings }: Calendar, listed: ListedName, days: number): boolean {
  return isCertain(team.claims.get(listed)) || LEARNING.rivalOneIn * (sightings.get(listed)?.events.size ?? 0) > days;
}

/** Seen in the same places nearly as often, and not just another spelling of one club. */
function rivals(rival: Sighting, listed: ListedName, days: number): boolean {
  return LEARNING.rivalOneIn * rival.events.size > days && clashes(rival.listed, listed) > 0;
}

/** The team has a name already that plays on the same days. */
function clashesWithOwn(team: Team, listed: ListedName, days: number): boolean {
  return [...team.claims.values()].some(
    (claim) =>
      claim.listed !== listed &&
      isCertain(claim) &&
      LEARNING.rivalOneIn * claim.seenOnDays.size > days &&
      clashes(claim.listed, listed) > 0,
  );
}

/**
 * Betfair names that the season showed in a team's place and that its mapping file does not have, best supported first. A slug
 * without a mapping entry gets all its names, as none of them is written down yet.
 */
export function proposeAliases(calendars: readonly Calendar[], owners: NameOwners): readonly LearnedAlias[] {
  const seen = new Map<string, LearnedAlias>();
  for (const calendar of calendars) {
    for (const sighting of calendar.sightings.values()) {
      if (!isNews(calendar, sighting, { calendars, owners })) continue;
      const alias = propose(calendar, sighting, { calendars, owners });
      seen.set(`${alias.slug} ${alias.betfairName}`, alias);
    }
  }
  return [...seen.values()].sort(
    (a, b) =>
      (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0) ||
      b.dates.length - a.dates.length ||
      (a.betfairName < b.betfairName ? -1 : 1),
  );
}

/**
 * A mapped name is news as well where it shows that the slug is another spelling of its club. A name of the side that a whole competition
 * turned out to be is none: under the club's slug it would stand in the first team's way.
 */
function isNews(
  { team }: Calendar,
  { listed, events }: Sighting,
  others: { calendars: readonly Calendar[]; owners: NameOwners },
): boolean {
  if (team.toldByCalendar === 'competition') return false;
  const written = team.known && team.claims.get(listed)?.kind === 'known';
  return !written && mayBeTeams(team, listed, { ...others, days: events.size });
}

function propose(
  calendar: Calendar,
  sighting: Sighting,
  others: { calendars: readonly Calendar[]; owners: NameOwners },
): LearnedAlias {
  const { team, sightings, observed } = calendar;
  const claim = team.claims.get(sighting.listed);
  const rivals = [...sightings.values()]
    .filter(({ listed }) => listed !== sighting.listed)
    .map(({ listed, events }) => ({ betfairName: listed.name.text, dates: events.size }))
    .sort((a, b) => b.dates - a.dates || (a.betfairName < b.betfairName ? -1 : 1));
  return {
    slug: team.slug,
    betfairName: sighting.listed.name.text,
    dates: [...new Set([...sighting.events.values()].map(({ at }) => isoDay(at)))].sort(),
    of: observed.size,
    rivals,
    decisive: isUsed(claim) || isDecisive(sighting, calendar, others),
  };
}

function isUsed(claim: { kind: string; rejected: unknown } | undefined): boolean {
  return claim?.rejected === undefined && claim?.kind === 'schedule';
}
