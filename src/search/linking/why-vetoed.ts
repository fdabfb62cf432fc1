import type { SettlementCheck } from '../../domain/outcome.ts';
import { isWholeDaysOff, mayHaveMetTwice, playsAnother } from '../calendar/agreement.ts';
import { isSameDay } from '../calendar/kickoff-window.ts';
import type { Pairing } from '../calendar/pair-events.ts';
import { isAnchored } from '../names/teams.ts';
import { type Veto, veto } from '../vetoes.ts';

/** Why the pairing can be no link at all, whatever its sum; undefined for one that may. */
export function whyRejected(
  pairing: Pairing,
  { unplayed, settlement }: { readonly unplayed: boolean; readonly settlement: SettlementCheck },
): Veto | undefined {
  const { event, home, away, swapped, sameDay, row } = pairing;
  if (event.event.voided) return veto('void');
  if (swapped && !sameDay) return veto('swapped_off_day');
  if (swapped && settlement === 'disagrees') return veto('swapped_disagrees');
  const anchored = isAnchored(home) && isAnchored(away);
  if (settlement === 'disagrees' && !anchored) return veto('likeness_disagrees');
  if (sameDay) return undefined;
  if (!anchored) return veto('likeness_off_day');
  if (settlement === 'disagrees') return veto('off_day_disagrees');
  if (unplayed) return veto('off_day_unplayed');
  const busy = [row.home, row.away].find((team) => playsAnother(team, row, event.at));
  return busy && veto('plays_another', busy.slug);
}

/**
 * Far enough off, the two clubs may have met twice. It is the same match if Betfair once listed it for the row's day, or if the winners
 * agree and it is whole days off.
 */
export function whyUnproven({ row, event }: Pairing, settlement: SettlementCheck): Veto | undefined {
  const { kickoff } = row.mapped.match;
  if (!mayHaveMetTwice(kickoff, event.at)) return undefined;
  if (event.event.times.some((time) => isSameDay(kickoff, time))) return undefined;
  if (settlement === 'agrees' && isWholeDaysOff(kickoff, event.at)) return undefined;
  return veto('another_meeting');
}
