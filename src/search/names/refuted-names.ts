import { eventsBetween, type ListedEvent, type ListedName, opponentsOf } from '../calendar/event-index.ts';
import { isSameDay, searchWindow } from '../calendar/kickoff-window.ts';
import type { Bearers } from '../calendar/last-name.ts';
import { CLAIMS } from '../evidence.ts';
import { veto } from '../vetoes.ts';
import type { BatchRow, Claim, Team } from './teams.ts';

/**
 * A name that on its rows' days plays other clubs of the batch, more often than it plays the rows' own opponents, is another side's: the
 * first team's where the rows are the women's, or an unmarked series. Also a mapping's word counts less than that. One that does so less
 * often is shared by two series. Returns whether a name was rejected; all are judged by what was believed before.
 */
export function rejectRefuted(teams: readonly Team[], bearers: Bearers): boolean {
  const refuted: Claim[] = [];
  for (const team of teams) {
    for (const claim of team.claims.values()) {
      if (claim.rejected !== undefined) continue;
      const { fits, refutes } = readDays(team, claim, bearers);
      claim.isShared = refutes >= CLAIMS.refutations;
      if (claim.isShared && refutes > fits) refuted.push(claim);
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
}

function readDays(team: Team, { listed }: Claim, bearers: Bearers): Days {
  const days = { fits: 0, refutes: 0 };
  for (const row of team.rows) {
    const events = eventsOfDay(row, listed);
    const has = (event: ListedEvent, isWanted: (name: ListedName) => boolean) =>
      opponentsOf(event, listed).some(isWanted);
    const fitting = events.filter((event) => has(event, (name) => isOpponents(row, team, name)));
    const strange = events.some(
      (event) => !fitting.includes(event) && has(event, (name) => isAnothers(row, bearers.get(name))),
    );
    if (fitting.some(({ event }) => !event.voided)) days.fits += 1;
    if (strange && fitting.length === 0) days.refutes += 1;
  }
  return days;
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
