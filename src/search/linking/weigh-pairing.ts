import type { Kickoff } from '../../domain/match.ts';
import type { SettlementCheck } from '../../domain/outcome.ts';
import { eventSettlement } from '../../domain/settlement.ts';
import {
  DAY_MS,
  distanceMs,
  HOUR_MS,
  isSameDay,
  MINUTE_MS,
  midpoint,
  ONE_MATCH_MS,
} from '../calendar/kickoff-window.ts';
import type { Pairing } from '../calendar/pair-events.ts';
import { type BatchRow, type Claim, isAnchored, type Team } from '../names/teams.ts';

/** A pairing with all that speaks for and against it. */
export interface Weighed extends Pairing {
  /** What the assignment maximises, 0..1: names, less what time and doubts cost. */
  readonly quality: number;
  readonly confidence: number;
  readonly settlement: SettlementCheck;
  /** Why it can be no link at all; undefined for one that may. */
  readonly rejected: string | undefined;
  /** Why it must not be linked although it may well be the match: it still stands in the way of others that may. */
  readonly unproven: string | undefined;
}

/** What the candidate events of the whole batch tell about each other. */
export interface BatchEvidence {
  /** Most events were seen in-play or settled, so that one that was not is suspect. */
  readonly offsAreKnown: boolean;
}

/** Two lists seldom agree to the second. */
const SAME_KICKOFF_MS = 10 * MINUTE_MS;
/** A kick-off moved by no more than this is still about the hour that was meant. */
const SAME_HOURS_MS = 3 * HOUR_MS;
/** Two matches of the same two clubs are at least this far apart; further off than this a meeting may be one of its own. */
const NO_SECOND_MEETING_MS = 1.5 * DAY_MS;

/** A result agrees by chance in two of five matches. */
const UNSURE = 0.94;

const COST = {
  doubtful: 0.15,
  swapped: 0.1,
  disagrees: 0.12,
  /** A gain: settled winners that agree break ties. */
  agrees: -0.03,
} as const;

/**
 * Time costs by distance from the row's kick-off. Steep beyond the day, so that an event on the right day always wins;
 * so steep that one right link outweighs two doubtful ones.
 */
const TIME_COSTS = [
  { upTo: SAME_KICKOFF_MS, cost: 0 },
  { upTo: HOUR_MS, cost: 0.01 },
  { upTo: SAME_HOURS_MS, cost: 0.02 },
] as const;
const SAME_DAY_COST = 0.04;
const OFF_DAY_COST = 0.14;
const LATER_COST = 0.16;

export function weighPairing(pairing: Pairing, evidence: BatchEvidence): Weighed {
  const { row, event, home, away, swapped } = pairing;
  const settlement = eventSettlement(row.mapped.match.score, event.event.settled, { swapped });
  const doubtful = evidence.offsAreKnown && isUnplayed(pairing);
  const quality =
    (Math.min(standing(home), standing(away)) * 98 + Math.max(standing(home), standing(away)) * 2) / 100 -
    timeCost(pairing) -
    (doubtful ? COST.doubtful : 0) -
    (swapped ? COST.swapped : 0) -
    (settlement === undefined ? 0 : COST[settlement]);
  return {
    ...pairing,
    quality,
    settlement,
    confidence: confidence(pairing, { doubtful, settlement }),
    rejected: whyRejected(pairing, { doubtful, settlement }),
    unproven: whyUnproven(pairing, settlement),
  };
}

/**
 * Where the row's own event was called off, another meeting of the two clubs, on another day, at the other ground or at another
 * hour than the row's, may be the match made up for or a match of its own: only settled winners that agree with the score tell.
 */
export function insteadOfCalledOff(pairings: readonly Weighed[]): readonly Weighed[] {
  const calledOff = pairings.filter(({ event, sameDay, swapped }) => event.event.voided && sameDay && !swapped);
  return pairings.map((pairing) => {
    const instead = calledOff.find((dead) => isAnotherMeeting(pairing, dead));
    if (instead === undefined || pairing.rejected !== undefined) return pairing;
    if (pairing.settlement === 'agrees') return { ...pairing, confidence: Math.min(pairing.confidence, UNSURE) };
    const rejected = `${instead.event.event.eventId} of the row's own day was called off, and no result says that this was played instead`;
    return { ...pairing, rejected };
  });
}

/** Not a second listing of the match that was called off: that stands at the same hour, or nearer to what the row says. */
function isAnotherMeeting(pairing: Pairing, dead: Pairing): boolean {
  const { kickoff } = pairing.row.mapped.match;
  const apart = Math.abs(pairing.event.at - dead.event.at) > SAME_HOURS_MS;
  return (
    pairing.swapped ||
    !pairing.sameDay ||
    (apart && distanceMs(kickoff, pairing.event.at) >= distanceMs(kickoff, dead.event.at))
  );
}

/** Never seen in-play and nothing settled: perhaps the dead event of a postponed match. */
function isUnplayed({ event: { event } }: Pairing): boolean {
  return event.inPlayAt === undefined && event.settled.every((market) => market.winners.length === 0);
}

/** What a name is worth once the batch has confirmed it. */
function standing(claim: Claim): number {
  if (claim.kind === 'known') return 1;
  if (claim.kind === 'schedule') return 0.97;
  return isAnchored(claim) ? Math.max(claim.score, 0.95) : claim.score;
}

function timeCost({ row, event, sameDay }: Pairing): number {
  const distance = distanceMs(row.mapped.match.kickoff, event.at);
  if (!sameDay) return distance <= 25 * HOUR_MS ? OFF_DAY_COST : LATER_COST;
  return TIME_COSTS.find(({ upTo }) => distance <= upTo)?.cost ?? SAME_DAY_COST;
}

interface Doubts {
  readonly doubtful: boolean;
  readonly settlement: SettlementCheck;
}

function whyRejected(pairing: Pairing, { doubtful, settlement }: Doubts): string | undefined {
  const { event, home, away, swapped, sameDay, row } = pairing;
  if (event.event.voided) return 'void: the match was not played under this event';
  if (swapped && !sameDay) return 'home and away swapped, on another day';
  if (swapped && settlement === 'disagrees')
    return 'home and away swapped, and settled winners disagree with the score';
  const anchored = isAnchored(home) && isAnchored(away);
  if (settlement === 'disagrees' && !anchored)
    return 'settled winners disagree with the score, and a name is only alike';
  if (sameDay) return undefined;
  if (!anchored) return 'another day, and a name is only alike';
  if (settlement === 'disagrees') return 'another day, and settled winners disagree with the score';
  if (doubtful) return 'another day, and never seen in-play';
  const busy = [row.home, row.away].find((team) => playsAnother(team, row, event.at));
  return busy === undefined ? undefined : `another day, on which ${busy.slug} plays another match`;
}

/**
 * Far enough off, the two clubs may have met twice. It is the same match if Betfair once listed it for the row's day, or if the winners
 * agree and it is whole days off: a wrong date with the right hour.
 */
function whyUnproven({ row, event }: Pairing, settlement: SettlementCheck): string | undefined {
  const { kickoff } = row.mapped.match;
  if (Math.abs(event.at - midpoint(kickoff)) <= NO_SECOND_MEETING_MS) return undefined;
  if (event.event.times.some((time) => isSameDay(kickoff, time))) return undefined;
  if (settlement === 'agrees' && isWholeDaysOff(kickoff, event.at)) return undefined;
  return 'days off and never listed for the day of the row, so perhaps another meeting of the two';
}

function isWholeDaysOff(kickoff: Kickoff, at: number): boolean {
  const beyond = distanceMs(kickoff, at) % DAY_MS;
  return kickoff.precision === 'minute' && Math.min(beyond, DAY_MS - beyond) <= SAME_KICKOFF_MS;
}

/** A club plays once a day: whether another of the team's rows stands where the event does. */
function playsAnother(team: Team, row: BatchRow, at: number): boolean {
  return team.rows.some((other) => {
    if (other.index === row.index) return false;
    const { kickoff } = other.mapped.match;
    return kickoff.precision === 'day' ? isSameDay(kickoff, at) : Math.abs(midpoint(kickoff) - at) < ONE_MATCH_MS;
  });
}

/**
 * How sure a link is, 0..1. The weaker name gives the base: 0.999 for a known alias or the same name, 0.98 for one learned from the
 * calendar, 0.96 for a likeness that two rows or more confirmed, at most 0.94 for a likeness alone. A kick-off moved within the
 * day takes 0.01, another day 0.07 (0.05 when the settled winners agree), swapped sides 0.06, no sign of play 0.1, settled winners
 * that disagree with the score 0.2. Another day, hour or ground than a match that was called off leaves at most 0.94. So at 0.95 and
 * above stand only links of the right day, with confirmed names and nothing against them; `npm run eval:linking` measures how many
 * of those are right.
 */
function confidence(pairing: Pairing, { doubtful, settlement }: Doubts): number {
  const { home, away, swapped, sameDay } = pairing;
  const base = Math.min(nameConfidence(home), nameConfidence(away));
  const offDay = settlement === 'agrees' ? 0.05 : 0.07;
  const moved = sameDay ? (timeCost(pairing) >= SAME_DAY_COST ? 0.01 : 0) : offDay;
  const doubts = (swapped ? 0.06 : 0) + (doubtful ? 0.1 : 0) + (settlement === 'disagrees' ? 0.2 : 0);
  return Math.round(Math.max(0, base - moved - doubts) * 1000) / 1000;
}

function nameConfidence(claim: Claim): number {
  if (claim.kind === 'known') return 0.999;
  if (claim.kind === 'schedule') return 0.98;
  return isAnchored(claim) ? 0.96 : Math.min(claim.score, 0.94);
}
