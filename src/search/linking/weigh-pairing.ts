import type { SettlementCheck } from '../../domain/outcome.ts';
import type { Evidence } from '../../domain/search.ts';
import { eventSettlement } from '../../domain/settlement.ts';
import { isAnotherMeeting, kickoffLevel, wasPlayed } from '../calendar/agreement.ts';
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
import { type Claim, nameLevel } from '../names/teams.ts';
import { type Veto, veto } from '../vetoes.ts';
import { whyRejected, whyUnproven } from './why-vetoed.ts';

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
}

/** Shared by all pairings: a batch of many rows holds little more than references. */
const WEIGHTS = Object.fromEntries(
  Object.entries(LEVELS).map(([name, { confidence }]) => [name, { kind: 'weight', name, value: confidence }]),
) as Readonly<Record<LevelName, Evidence>>;

/** Names, calendar, sides and settlement each say how far row and event agree; the levels' weights of `evidence.ts` are added up. */
export function weighPairing(pairing: Pairing, { offsAreKnown }: BatchEvidence): Weighed {
  const { row, event, home, away, swapped } = pairing;
  const settlement = eventSettlement(row.mapped.match.score, event.event.settled, { swapped });
  const unplayed = offsAreKnown && !wasPlayed(event.event);
  const levels = levelsOf(pairing, { unplayed, settlement });
  const evidence = [weakerName(home, away), ...levels.map((level) => WEIGHTS[level])];
  return {
    ...pairing,
    quality: levels.reduce((sum, level) => sum + LEVELS[level].rank, rankOfNames(home, away)),
    confidence: confidenceOf(evidence),
    evidence,
    settlement,
    rejected: whyRejected(pairing, { unplayed, settlement }),
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
    if (pairing.settlement === 'agrees') return capped(pairing, 'instead_of_called_off');
    return { ...pairing, rejected: veto('called_off', instead.event.event.eventId) };
  });
}

/** The pairing under one cap more. */
function capped(pairing: Weighed, name: CapName): Weighed {
  const evidence: readonly Evidence[] = [...pairing.evidence, { kind: 'cap', name, atMost: CAPS[name].atMost }];
  return { ...pairing, evidence, confidence: confidenceOf(evidence) };
}

interface Findings {
  readonly unplayed: boolean;
  readonly settlement: SettlementCheck;
}

function levelsOf(pairing: Pairing, { unplayed, settlement }: Findings): readonly LevelName[] {
  const levels: LevelName[] = [kickoffLevel(pairing)];
  if (unplayed) levels.push('unplayed');
  if (pairing.swapped) levels.push('swapped');
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
