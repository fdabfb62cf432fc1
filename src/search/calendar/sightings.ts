import { CLAIMS } from '../evidence.ts';
import { type BatchRow, type Claim, isAnchored, type Team } from '../names/teams.ts';
import { eventsBetween, type ListedEvent, type ListedName } from './event-index.ts';
import { isSameDay, searchWindow } from './kickoff-window.ts';

/** A name seen where a team's opponent says the team played. */
export interface Sighting {
  readonly listed: ListedName;
  /** Where it was seen: one event a row. */
  readonly events: Map<number, ListedEvent>;
  /** The opponents that say so, each once. */
  readonly witnesses: Map<Team, Claim>;
}

export interface Calendar {
  readonly team: Team;
  readonly sightings: ReadonlyMap<ListedName, Sighting>;
  /** Rows in which the opponent was found on the day, so that the team's own name could be seen. */
  readonly observed: ReadonlySet<number>;
}

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
        const sighting = sightings.get(listed) ?? { listed, events: new Map(), witnesses: new Map() };
        sighting.events.set(row.index, seen.event);
        sighting.witnesses.set(row.home === team ? row.away : row.home, seen.witness);
        sightings.set(listed, sighting);
      }
    }
    return { team, sightings, observed };
  });
}

/** An event in which an opponent stands on its side. */
interface Seen {
  readonly event: ListedEvent;
  /** Who stands on the other. */
  readonly names: readonly ListedName[];
  /** The opponent's name. */
  readonly witness: Claim;
}

/** The one event of the row's day in which a certain name of the opponent stands on its side. */
function opponentsEvent(row: BatchRow, team: Team): Seen | undefined {
  if (row.home === row.away) return undefined;
  const isHome = row.home === team;
  const opponent = isHome ? row.away : row.home;
  const { kickoff } = row.mapped.match;
  const window = searchWindow(kickoff, 0);
  const events = new Map<ListedEvent, Seen>();
  for (const witness of opponent.claims.values()) {
    if (!isWitness(witness)) continue;
    const theirs = isHome ? witness.listed.away : witness.listed.home;
    for (const event of eventsBetween(theirs, window.from, window.to)) {
      if (event.foreign || event.sameMatchAs !== undefined || !isSameDay(kickoff, event.at)) continue;
      events.set(event, { event, names: others(event, witness.listed, isHome), witness });
    }
  }
  return theOnly([...events.values()]);
}

function isWitness(claim: Claim): boolean {
  return claim.rejected === undefined && (isAnchored(claim) || claim.score >= CLAIMS.goodWitness);
}

/** A void event under another name tells that the match was listed, so whatever else stands there is not it. */
function theOnly(seen: readonly Seen[]): Seen | undefined {
  const played = seen.filter(({ event }) => !event.event.voided);
  const [only] = played;
  if (only === undefined || played.length > 1) return undefined;
  return seen.flatMap(({ names }) => names).every((name) => only.names.includes(name)) ? only : undefined;
}

function others(event: ListedEvent, opponent: ListedName, opponentIsAway: boolean): readonly ListedName[] {
  const names = event.spellings
    .filter(({ home, away }) => (opponentIsAway ? away : home) === opponent)
    .map(({ home, away }) => (opponentIsAway ? home : away));
  return [...new Set(names)];
}
