import type { Kickoff } from '../../domain/match.ts';
import { CLAIMS, CLOCK, TIMES } from '../evidence.ts';
import { settlementOf } from '../names/side-names.ts';
import { isAnchored } from '../names/teams.ts';
import type { ListedEvent } from './event-index.ts';
import { distanceMs } from './kickoff-window.ts';
import type { Pairing } from './pair-events.ts';

/** How far the statistics' kick-offs stand from Betfair's: a file whose zone nobody named is hours off, all of it. */
export interface BatchClock {
  /** Added to a row's minute to have Betfair's. */
  readonly offsetMs: number;
  /** Nearly all sure events stand at the minute, so that one hours off is another match's. */
  readonly isTight: boolean;
}

/** The clock of a batch that is too small to have one of its own. */
export const BETFAIRS_CLOCK: BatchClock = { offsetMs: 0, isTight: false };

/**
 * The median offset of the events that are surely their rows': both names, the day, and no other event of that day. That a whole file is
 * off is believed of names only that no other series has, and of winners that agree: a series of the same clubs falls together with some
 * rows hours off.
 */
export function batchClock(pairings: readonly (readonly Pairing[])[]): BatchClock {
  const sure = pairings.flatMap(sureOffset);
  const clock = clockOf(sure);
  if (clock.offsetMs === 0) return clock;
  const own = sure.filter(({ pairing: { home, away } }) => !home.isShared && !away.isShared);
  const told = own.map(({ pairing }) => settlementOf(pairing)).filter((check) => check !== undefined);
  const disagreeing = told.filter((check) => check === 'disagrees').length;
  return disagreeing > CLOCK.disagreeingShare * told.length ? BETFAIRS_CLOCK : clockOf(own);
}

interface SureOffset {
  readonly offsetMs: number;
  readonly pairing: Pairing;
}

function clockOf(sure: readonly SureOffset[]): BatchClock {
  const offsets = sure.map(({ offsetMs }) => offsetMs).sort((a, b) => a - b);
  const median = offsets[Math.floor(offsets.length / 2)];
  if (median === undefined || offsets.length < CLOCK.enoughRows) return BETFAIRS_CLOCK;
  const within = (ms: number): number => offsets.filter((offset) => Math.abs(offset - median) <= ms).length;
  if (within(TIMES.sameHourMs) < CLOCK.leastShare * offsets.length) return BETFAIRS_CLOCK;
  const isShifted = Math.abs(median) > TIMES.sameMinuteMs;
  return {
    offsetMs: isShifted ? median : 0,
    isTight: within(TIMES.sameMinuteMs) >= CLOCK.tightShare * offsets.length,
  };
}

function sureOffset(ofRow: readonly Pairing[]): SureOffset[] {
  const sameDay = ofRow.filter(({ event, sameDay }) => sameDay && !event.foreign && isAlive(event));
  const [only, ...others] = sameDay;
  if (only === undefined || others.length > 0 || only.swapped) return [];
  const { kickoff } = only.row.mapped.match;
  if (kickoff.precision !== 'minute' || !isSure(only)) return [];
  return [{ offsetMs: only.event.at - kickoff.at, pairing: only }];
}

function isAlive({ event, sameMatchAs }: ListedEvent): boolean {
  return !event.voided && sameMatchAs === undefined;
}

function isSure({ home, away }: Pairing): boolean {
  return [home, away].every((claim) => isAnchored(claim) || claim.score >= CLAIMS.goodWitness);
}

/** How far the instant is from what the row says by the batch's clock, in ms; 0 anywhere within a bare date. */
export function clockDistanceMs(kickoff: Kickoff, at: number, { offsetMs }: BatchClock): number {
  return distanceMs(kickoff, kickoff.precision === 'minute' ? at - offsetMs : at);
}

/** At the row's minute; for a bare date on its day. */
export function isAtTheMinute({ row, event }: Pairing, clock: BatchClock): boolean {
  return clockDistanceMs(row.mapped.match.kickoff, event.at, clock) <= TIMES.sameMinuteMs;
}

/** Whether Betfair once listed the event for the row's minute; for a bare date, for its day. */
export function wasListedForTheMinute({ row, event }: Pairing, clock: BatchClock): boolean {
  const { kickoff } = row.mapped.match;
  return event.event.times.some((at) => clockDistanceMs(kickoff, at, clock) <= TIMES.sameMinuteMs);
}

/** Further from the row's minute than a moved kick-off explains, and never listed for it. A bare date has no minute to be off. */
export function isOffClock({ row, event }: Pairing, clock: BatchClock): boolean {
  const { kickoff } = row.mapped.match;
  if (kickoff.precision === 'day') return false;
  const isNear = (at: number): boolean => clockDistanceMs(kickoff, at, clock) <= TIMES.sameHourMs;
  return !isNear(event.at) && !event.event.times.some(isNear);
}
