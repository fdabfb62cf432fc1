import { type BatchClock, clockDistanceMs } from '../calendar/batch-clock.ts';
import { eventsBetween, type ListedEvent, type ListedName, opponentsOf } from '../calendar/event-index.ts';
import { isSameDay, searchWindow } from '../calendar/kickoff-window.ts';
import type { Bearers } from '../calendar/last-name.ts';
import { CLAIMS, SIDES, TIMES } from '../evidence.ts';
import { veto } from '../vetoes.ts';
import { settlementOf } from './side-names.ts';
import type { BatchRow, Claim, Team } from './teams.ts';

/**
 * A name that on its rows' days plays other clubs of the batch, more often than it plays the rows' own opponents, is another side's: the
 * first team's where the rows are the women's, or an unmarked series. Also a mapping's word counts less than that. One that does so less
 * often, or beside its own matches, is shared by two series; so is one whose matches stand at the minute with the rows' results on several
 * days. Returns whether a name was rejected; all are judged by what was believed before.
 */
export function rejectRefuted(teams: readonly Team[], bearers: Bearers, clock: BatchClock): boolean {
  const refuted: Claim[] = [];
  for (const team of teams) {
    for (const claim of team.claims.values()) {
      if (claim.rejected !== undefined) continue;
      const { fits, refutes, doubles } = readDays(team, claim, bearers);
      claim.isShared = refutes >= CLAIMS.refutations;
      claim.playsTwice = doubles >= CLAIMS.refutations;
      if (claim.isShared && refutes > fits && !isProven(team, claim, clock)) refuted.push(claim);
    }
  }
  for (const claim of refuted) claim.rejected = veto('plays_others', claim.listed.name.text);
  return refuted.length > 0;
}

/** On how many of the rows' days a name plays. */
interface Days {
  /** The row's opponent; an event that was called off says what was meant to be played, and nothing of who plays under the name. */
  readonly fits: number;
  /** Another club of the batch, and not the row's opponent. */
  readonly refutes: number;
  /** The row's opponent, and another club of the batch in another match: two series play under the name. */
  readonly doubles: number;
}

function readDays(team: Team, { listed }: Claim, bearers: Bearers): Days {
  const days = { fits: 0, refutes: 0, doubles: 0 };
  for (const row of team.rows) {
    const events = eventsOfDay(row, listed);
    const has = (event: ListedEvent, isWanted: (name: ListedName) => boolean) =>
      opponentsOf(event, listed).some(isWanted);
    const fitting = events.filter((event) => has(event, (name) => isOpponents(row, team, name)));
    const strange = events.filter(
      (event) => !fitting.includes(event) && has(event, (name) => isAnothers(row, bearers.get(name))),
    );
    const isPlayed = fitting.some(isAlive);
    if (isPlayed) days.fits += 1;
    if (strange.length > 0 && fitting.length === 0) days.refutes += 1;
    if (isPlayed && strange.some(isAlive)) days.doubles += 1;
  }
  return days;
}

function isAlive({ event, sameMatchAs }: ListedEvent): boolean {
  return !event.voided && sameMatchAs === undefined;
}

/** It stands against the rows' opponents at the minute on several days, always with the winners that the score says. */
function isProven(team: Team, { listed }: Claim, clock: BatchClock): boolean {
  const checks = team.rows.map((row) => {
    const { kickoff } = row.mapped.match;
    if (kickoff.precision !== 'minute') return undefined;
    const own = eventsOfDay(row, listed).find(
      (event) =>
        isAlive(event) &&
        clockDistanceMs(kickoff, event.at, clock) <= TIMES.sameMinuteMs &&
        opponentsOf(event, listed).some((name) => isOpponents(row, team, name)),
    );
    return own && settlementOf({ row, event: own });
  });
  return checks.filter((check) => check === 'agrees').length >= SIDES.decisiveDays && !checks.includes('disagrees');
}

/** The name's events of the row's day. */
function eventsOfDay({ mapped }: BatchRow, listed: ListedName): readonly ListedEvent[] {
  const { kickoff } = mapped.match;
  const { from, to } = searchWindow(kickoff, 0);
  const events = [listed.home, listed.away].flatMap((side) => eventsBetween(side, from, to));
  return events.filter((event) => !event.foreign && isSameDay(kickoff, event.at));
}

/** The name of the row's other side, or one that is only not alike enough to be believed. */
function isOpponents(row: BatchRow, team: Team, name: ListedName): boolean {
  const claim = (row.home === team ? row.away : row.home).claims.get(name);
  return claim !== undefined && (claim.rejected === undefined || claim.rejected.name === 'unlike');
}

function isAnothers(row: BatchRow, bearers: readonly Team[] = []): boolean {
  return bearers.some((team) => team !== row.home && team !== row.away);
}
