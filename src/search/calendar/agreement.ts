import type { BetfairEvent } from '../../domain/event.ts';
import type { Kickoff } from '../../domain/match.ts';
import { eventSettlement } from '../../domain/settlement.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import { type LevelName, TIMES } from '../evidence.ts';
import { sideNames } from '../names/side-names.ts';
import type { BatchRow, Team } from '../names/teams.ts';
import { type BatchClock, clockDistanceMs } from './batch-clock.ts';
import { distanceMs, isSameDay, midpoint } from './kickoff-window.ts';
import type { Pairing } from './pair-events.ts';

/** On which level the event's time agrees with the row's. */
export function kickoffLevel({ row, event, sameDay }: Pairing, clock: BatchClock): LevelName {
  const distance = clockDistanceMs(row.mapped.match.kickoff, event.at, clock);
  if (!sameDay) return distance <= TIMES.nextDayMs ? 'next_day' : 'another_day';
  if (distance <= TIMES.sameMinuteMs) return 'same_minute';
  if (distance <= TIMES.sameHourMs) return 'same_hour';
  return distance <= TIMES.sameHoursMs ? 'same_hours' : 'same_day';
}

/** Seen in-play, or settled with a winner. */
export function wasPlayed({ inPlayAt, settled }: BetfairEvent): boolean {
  return inPlayAt !== undefined || settled.some(({ winners }) => winners.length > 0);
}

/** A club plays once a day: whether another of the team's rows stands where the event does. */
export function playsAnother(team: Team, row: BatchRow, at: number): boolean {
  return team.rows.some((other) => {
    if (other.index === row.index) return false;
    const { kickoff } = other.mapped.match;
    return kickoff.precision === 'day' ? isSameDay(kickoff, at) : Math.abs(midpoint(kickoff) - at) < TIMES.oneMatchMs;
  });
}

/** So far off that the two clubs may have met twice. */
export function mayHaveMetTwice(kickoff: Kickoff, at: number): boolean {
  return Math.abs(at - midpoint(kickoff)) > TIMES.noSecondMeetingMs;
}

/** A date that is wrong by one day, with the right hour where the row has one. */
export function isOneDayOff(kickoff: Kickoff, at: number, clock: BatchClock): boolean {
  const distance = clockDistanceMs(kickoff, at, clock);
  if (kickoff.precision === 'day') return distance <= TIMES.nextDayMs;
  return Math.abs(distance - DAY_MS) <= TIMES.sameMinuteMs;
}

/** Whether Betfair once listed the event for the row's day. */
export function wasListedForDay({ row, event }: Pairing): boolean {
  return event.event.times.some((time) => isSameDay(row.mapped.match.kickoff, time));
}

/** How many settled markets agree with the row's score. */
export function agreeingMarkets({ row, event }: Pairing): number {
  const { score } = row.mapped.match;
  const sides = () => sideNames(row, event.event);
  return event.event.settled.filter((market) => eventSettlement(score, [market], sides) === 'agrees').length;
}

/** Not a second listing of the match that was called off: that stands at the same hour, or nearer to what the row says. */
export function isAnotherMeeting(pairing: Pairing, dead: Pairing): boolean {
  const { kickoff } = pairing.row.mapped.match;
  const apart = Math.abs(pairing.event.at - dead.event.at) > TIMES.sameHoursMs;
  return (
    pairing.swapped ||
    !pairing.sameDay ||
    (apart && distanceMs(kickoff, pairing.event.at) >= distanceMs(kickoff, dead.event.at))
  );
}
