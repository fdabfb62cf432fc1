import type { SettlementCheck } from '../../domain/outcome.ts';
import { agreeingMarkets, isOneDayOff, mayHaveMetTwice, playsAnother, wasListedForDay } from '../calendar/agreement.ts';
import { type BatchClock, isAtTheMinute, isOffClock, wasListedForTheMinute } from '../calendar/batch-clock.ts';
import type { ListedEvent } from '../calendar/event-index.ts';
import { utcDay } from '../calendar/kickoff-window.ts';
import type { LastName } from '../calendar/last-name.ts';
import type { Pairing } from '../calendar/pair-events.ts';
import { COUNTRY } from '../evidence.ts';
import { type Claim, isAnchored, isShortened, isSureName } from '../names/teams.ts';
import { type Veto, veto } from '../vetoes.ts';

export interface Findings {
  readonly unplayed: boolean;
  readonly settlement: SettlementCheck;
  readonly clock: BatchClock;
  readonly lastName: LastName;
}

/** Why the pairing can be no link at all, whatever its sum; undefined for one that may. */
export function whyRejected(pairing: Pairing, findings: Findings): Veto | undefined {
  const { event, home, away, swapped, sameDay } = pairing;
  const { settlement } = findings;
  if (event.event.voided) return veto('void');
  if (event.sameMatchAs !== undefined) return veto('same_match', event.sameMatchAs);
  if (findings.lastName === 'another_match') return veto('renamed', event.event.name);
  if (event.foreign && !mayBeAbroad(pairing, findings)) return veto('other_country', event.event.countryCode ?? '');
  if (swapped && !sameDay) return veto('swapped_off_day');
  if (swapped && settlement === 'disagrees') return veto('swapped_disagrees');
  const shared = sharedName(pairing, findings);
  if (shared !== undefined) return veto('shared_name', shared.listed.name.text);
  const anchored = isAnchored(home) && isAnchored(away);
  if (settlement === 'disagrees' && !anchored) return veto('likeness_disagrees');
  // Two names shorter than the row's are two other clubs' as easily: `barcelona-atletic` is not Barcelona.
  if (!anchored && [pairing.home, pairing.away].every(isShortened) && isOffClock(pairing, findings.clock)) {
    return veto('both_dropped_tail');
  }
  if (sameDay) return whyOffClock(pairing, findings);
  if (!anchored) return veto('likeness_off_day');
  return whyOffDay(pairing, findings);
}

/** A name of another series too, of which this may be an event: it is not at the minute, was not listed for it either, or more is against it. */
function sharedName(pairing: Pairing, { settlement, clock }: Findings): Claim | undefined {
  const { home, away, swapped, sameDay } = pairing;
  const isOff = !isAtTheMinute(pairing, clock);
  const shared = [home, away].find(({ isShared }) => isShared);
  if (shared !== undefined && (swapped || settlement === 'disagrees' || isOff)) return shared;
  const isOther = sameDay && isOff && !wasListedForTheMinute(pairing, clock);
  return isOther ? [home, away].find(({ playsTwice }) => playsTwice) : undefined;
}

/**
 * A club across the border (its home matches bear its own country's code), a match away in Europe or a final on neutral ground, all at
 * the row's minute. Where the home club often plays at home under the batch's code, an event abroad is a namesake's.
 */
function mayBeAbroad(pairing: Pairing, { settlement, clock }: Findings): boolean {
  if (!isAtTheMinute(pairing, clock) || settlement === 'disagrees') return false;
  // Where nobody is at home, neither order nor country say anything.
  if (pairing.row.mapped.match.neutral === true) return [pairing.home, pairing.away].every(isSureName);
  if (pairing.swapped) return false;
  const { atHome, abroad } = homeDays(pairing);
  return atHome < abroad || atHome < COUNTRY.enoughAtHome;
}

/**
 * On how many days the home club plays at home under the batch's code, and under the event's alone: a club plays once a day, so an event
 * abroad beside one at home is a namesake's, and namesakes of yet other countries say nothing.
 */
function homeDays({ home, event }: Pairing): { atHome: number; abroad: number } {
  const days = new Map<number, ListedEvent[]>();
  for (const match of home.listed.home) {
    if (!match.event.voided) days.set(utcDay(match.at), [...(days.get(utcDay(match.at)) ?? []), match]);
  }
  let atHome = 0;
  let abroad = 0;
  for (const ofDay of days.values()) {
    const own = ofDay.filter(({ foreign }) => !foreign);
    if (own.some((match) => match.event.countryCode !== undefined)) atHome += 1;
    else if (own.length === 0 && ofDay.some((match) => match.event.countryCode === event.event.countryCode))
      abroad += 1;
  }
  return { atHome, abroad };
}

/** More than an hour off, the two clubs' women or youth, or a friendly of theirs, are as likely as a kick-off that was moved before it was listed. */
function whyOffClock(pairing: Pairing, { unplayed, settlement, clock }: Findings): Veto | undefined {
  if (!isOffClock(pairing, clock)) return undefined;
  if (pairing.swapped) return veto('swapped_off_clock');
  if (settlement === 'disagrees') return veto('off_clock_disagrees');
  return unplayed ? veto('off_clock_unplayed') : undefined;
}

function whyOffDay(pairing: Pairing, { unplayed, settlement }: Findings): Veto | undefined {
  const { event, row } = pairing;
  if (settlement === 'disagrees') return veto('off_day_disagrees');
  if (unplayed) return veto('off_day_unplayed');
  const busy = [row.home, row.away].find((team) => playsAnother(team, row, event.at));
  return busy && veto('plays_another', busy.slug);
}

const AGREEING_MARKETS_OF_ANOTHER_DAY = 2;

/**
 * On another day the two clubs may have met again. It is the same match if Betfair once listed it for the row's day, or if two markets
 * agree with the score; one is enough for a date that is wrong by a day at the right hour. A source that knows of no event whether it was
 * played cannot be asked for more, so within the time in which two clubs do not meet twice it is believed.
 */
export function whyUnproven(
  pairing: Pairing,
  { offsAreKnown, clock }: { readonly offsAreKnown: boolean; readonly clock: BatchClock },
): Veto | undefined {
  const { row, event, sameDay } = pairing;
  const { kickoff } = row.mapped.match;
  if (sameDay || wasListedForDay(pairing)) return undefined;
  const agreeing = agreeingMarkets(pairing);
  if (agreeing >= AGREEING_MARKETS_OF_ANOTHER_DAY) return undefined;
  if (agreeing > 0 && isOneDayOff(kickoff, event.at, clock)) return undefined;
  if (mayHaveMetTwice(kickoff, event.at)) return veto('another_meeting');
  return offsAreKnown ? veto('another_day_unproven') : undefined;
}
