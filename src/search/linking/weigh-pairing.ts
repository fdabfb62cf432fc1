import type { SettlementCheck } from '../../domain/outcome.ts';
import type { Evidence } from '../../domain/search.ts';
import { isAnotherMeeting, kickoffLevel, wasPlayed } from '../calendar/agreement.ts';
import { type BatchClock, isOffClock } from '../calendar/batch-clock.ts';
import { type Bearers, lastNameFits } from '../calendar/last-name.ts';
import type { Pairing } from '../calendar/pair-events.ts';
import {
  CAPS,
  type CapName,
  confidenceOf,
  LEVELS,
  type LevelName,
  NAME_LEVELS,
  STRONGER_NAME_PERCENT,
} from '../evidence.ts';
import { settlementOf } from '../names/side-names.ts';
import { type Claim, nameLevel } from '../names/teams.ts';
import { type Veto, veto } from '../vetoes.ts';
import { type Findings, whyRejected, whyUnproven } from './why-vetoed.ts';

/** A pairing with all that speaks for and against it. */
export interface Weighed extends Pairing {
  /** What the assignment maximises, 0..1 and a little above: the sum of what the levels rank. */
  readonly quality: number;
  /** The sum of `evidence`, 0..1. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly settlement: SettlementCheck;
  /** Why it can be no link at all; undefined for one that may. */
  readonly rejected: Veto | undefined;
  /** Why it must not be linked although it may well be the match: it still stands in the way of others that may. */
  readonly unproven: Veto | undefined;
}

/** What the candidate events of the whole batch tell about each other. */
export interface BatchEvidence {
  /** Most events were seen in-play or settled, so that one that was not is suspect. */
  readonly offsAreKnown: boolean;
  readonly clock: BatchClock;
  readonly bearers: Bearers;
}

/** Shared by all pairings: a batch of many rows holds little more than references. */
const WEIGHTS = Object.fromEntries(
  Object.entries(LEVELS).map(([name, { confidence }]) => [name, { kind: 'weight', name, value: confidence }]),
) as Readonly<Record<LevelName, Evidence>>;

/** Names, calendar, sides and settlement each say how far row and event agree; the levels' weights of `evidence.ts` are added up. */
export function weighPairing(pairing: Pairing, { offsAreKnown, clock, bearers }: BatchEvidence): Weighed {
  const { event, home, away } = pairing;
  const settlement = settlementOf(pairing);
  const unplayed = offsAreKnown && !wasPlayed(event.event);
  const findings = { unplayed, settlement, clock, lastName: lastNameFits(pairing, bearers) };
  const levels = levelsOf(pairing, findings);
  const evidence = [
    weakerName(home, away),
    ...levels.map((level) => WEIGHTS[level]),
    ...capsOf(pairing, findings).map(cap),
  ];
  return {
    ...pairing,
    quality: levels.reduce((sum, level) => sum + LEVELS[level].rank, rankOfNames(home, away)),
    confidence: confidenceOf(evidence),
    evidence,
    settlement,
    rejected: whyRejected(pairing, findings),
    unproven: whyUnproven(pairing, { offsAreKnown, clock }),
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
    if (pairing.settlement === 'agrees') return capped(pairing, 'instead_of_called_off');
    return { ...pairing, rejected: veto('called_off', instead.event.event.eventId) };
  });
}

/** An event of another country is the row's only where no event of the batch's own may be. */
export function abroadOnlyAlone(pairings: readonly Weighed[]): readonly Weighed[] {
  const hasRival = pairings.some(({ event, sameDay }) => sameDay && !event.foreign);
  if (!hasRival) return pairings;
  return pairings.map((pairing) =>
    pairing.event.foreign && pairing.rejected === undefined
      ? { ...pairing, rejected: veto('other_country', pairing.event.event.countryCode ?? '') }
      : pairing,
  );
}

/** The pairing under one cap more. */
function capped(pairing: Weighed, name: CapName): Weighed {
  const evidence = [...pairing.evidence, cap(name)];
  return { ...pairing, evidence, confidence: confidenceOf(evidence) };
}

function cap(name: CapName): Evidence {
  return { kind: 'cap', name, atMost: CAPS[name].atMost };
}

function capsOf(pairing: Pairing, { clock, lastName }: Findings): readonly CapName[] {
  const caps: CapName[] = [];
  if (isOffClock(pairing, clock)) caps.push('off_clock');
  if (lastName === 'doubtful') caps.push('renamed');
  if (pairing.event.foreign) caps.push('foreign');
  if (pairing.home.isShared && pairing.away.isShared) caps.push('shared_names');
  if ([pairing.row.home, pairing.row.away].some(({ toldByCalendar }) => toldByCalendar !== 'nothing'))
    caps.push('side_by_calendar');
  return caps;
}

function levelsOf(pairing: Pairing, { unplayed, settlement, clock, lastName }: Findings): readonly LevelName[] {
  const levels: LevelName[] = [kickoffLevel(pairing, clock)];
  if (pairing.sameDay && clock.isTight && isOffClock(pairing, clock)) levels.push('off_clock');
  if (lastName === 'doubtful') levels.push('renamed');
  if (pairing.event.foreign) levels.push('foreign');
  if (unplayed) levels.push('unplayed');
  // Where nobody is at home, their order is no evidence.
  if (pairing.swapped && pairing.row.mapped.match.neutral !== true) levels.push('swapped');
  if (settlement === 'agrees') levels.push(pairing.sameDay ? 'winners_agree' : 'winners_agree_off_day');
  if (settlement === 'disagrees') levels.push('winners_disagree');
  return levels;
}

function weakerName(home: Claim, away: Claim): Evidence {
  const [one, other] = [nameWeight(home), nameWeight(away)];
  return other.value < one.value ? other : one;
}

function nameWeight(claim: Claim): Evidence & { readonly kind: 'weight' } {
  const name = nameLevel(claim);
  return { kind: 'weight', name, value: within(NAME_LEVELS[name].confidence, claim.score) };
}

function rankOfNames(home: Claim, away: Claim): number {
  const ranks = [home, away].map((claim) => within(NAME_LEVELS[nameLevel(claim)].rank, claim.score));
  return (Math.min(...ranks) * (100 - STRONGER_NAME_PERCENT) + Math.max(...ranks) * STRONGER_NAME_PERCENT) / 100;
}

function within({ least, most }: { readonly least: number; readonly most: number }, score: number): number {
  return Math.min(most, Math.max(least, score));
}
