import { type BatchClock, isAtTheMinute } from '../calendar/batch-clock.ts';
import { clashes } from '../calendar/event-index.ts';
import { utcDay } from '../calendar/kickoff-window.ts';
import type { Pairing } from '../calendar/pair-events.ts';
import { CLAIMS } from '../evidence.ts';
import { settlementOf } from '../names/side-names.ts';
import type { Claim, Team } from '../names/teams.ts';
import { veto } from '../vetoes.ts';

/** Counts, for every claim, the days on which a row found it in its place at its minute: hours off, it may be another side of the two clubs. */
export function countSightings(
  teams: readonly Team[],
  { pairings, clock }: { pairings: Iterable<Pairing>; clock: BatchClock },
): void {
  for (const team of teams) for (const claim of team.claims.values()) claim.seenOnDays.clear();
  for (const pairing of pairings) {
    const { event, home, away, swapped, sameDay } = pairing;
    if (!sameDay || swapped || event.event.voided || event.sameMatchAs !== undefined) continue;
    if (event.foreign || !isAtTheMinute(pairing, clock)) continue;
    home.seenOnDays.add(utcDay(event.at));
    away.seenOnDays.add(utcDay(event.at));
  }
}

/**
 * A club plays once a day, so two names that play on one day are two clubs, and at most one of them is the team's: `Dundee` and
 * `Dundee Utd`. Rejects the weaker claim of each such pair; returns whether anything changed.
 */
export function rejectClashes(teams: readonly Team[]): boolean {
  let changed = false;
  for (const team of teams) {
    const counting = [...team.claims.values()].filter((claim) => claim.rejected === undefined).sort(byStrength);
    for (const [position, strong] of counting.entries()) {
      if (strong.rejected !== undefined) continue;
      for (const weak of counting.slice(position + 1)) {
        if (weak.rejected !== undefined || !isWeaker(weak, strong)) continue;
        const days = clashes(weak.listed, strong.listed);
        if (days === 0 || days <= CLAIMS.clashingShare * weak.seenOnDays.size) continue;
        weak.rejected = veto('plays_beside', strong.listed.name.text);
        changed = true;
      }
    }
  }
  return changed;
}

/** Order of trust: the mapping file or the same name, then likeness; many sightings against next to none turn that round. */
function byStrength(a: Claim, b: Claim): number {
  if (outweighs(a, b)) return -1;
  if (outweighs(b, a)) return 1;
  return rank(b) - rank(a) || b.score - a.score || (a.listed.name.key < b.listed.name.key ? -1 : 1);
}

function isWeaker(weak: Claim, strong: Claim): boolean {
  if (weak.kind === 'known' && strong.kind === 'known') return false;
  return outweighs(strong, weak) || rank(strong) > rank(weak) || strong.score > weak.score;
}

function outweighs(one: Claim, other: Claim): boolean {
  return (
    isOnlySeen(one, other) ||
    (one.seenOnDays.size >= CLAIMS.outweighingDays &&
      one.seenOnDays.size >= CLAIMS.outweighingTimes * other.seenOnDays.size)
  );
}

/** Of two likenesses that say about the same, the one that stands in the team's place: `deportivo-alaves` is `Alaves`, not `Deportivo`. */
function isOnlySeen(one: Claim, other: Claim): boolean {
  const isLike = one.kind === 'likeness' && other.kind === 'likeness';
  const isNearly = Math.abs(one.score - other.score) < CLAIMS.nearlyAsAlike;
  return isLike && isNearly && one.seenOnDays.size > 0 && other.seenOnDays.size === 0;
}

function rank(claim: Claim): number {
  return claim.kind === 'likeness' ? 0 : 1;
}

/**
 * A likeness, or a name the calendar taught, keeps its own record: where the settled winners disagree about as often as chance would
 * have it, the events are another club's. A row speaks by its event at the minute if it has one. Returns whether anything changed.
 */
export function rejectContradicted(pairings: readonly (readonly Pairing[])[], clock: BatchClock): boolean {
  const records = new Map<Claim, { agreeing: number; disagreeing: number }>();
  for (const pairing of pairings.flatMap((ofRow) => tellingEvents(ofRow, clock))) {
    // A name of the mapping file stands whatever was won.
    const doubtful = [pairing.home, pairing.away].filter(({ kind }) => kind !== 'known');
    const check = doubtful.length === 0 ? undefined : settlementOf(pairing);
    if (check === undefined) continue;
    for (const claim of doubtful) {
      const record = records.get(claim) ?? { agreeing: 0, disagreeing: 0 };
      record[check === 'agrees' ? 'agreeing' : 'disagreeing'] += 1;
      records.set(claim, record);
    }
  }
  const contradicted = [...records].filter(([, record]) => isByChance(record));
  for (const [claim] of contradicted) claim.rejected = veto('winners_against', claim.listed.name.text);
  return contradicted.length > 0;
}

function tellingEvents(ofRow: readonly Pairing[], clock: BatchClock): readonly Pairing[] {
  const sameDay = ofRow.filter(
    ({ event, swapped, sameDay: isSameDay }) => isSameDay && !swapped && !event.foreign && !event.event.voided,
  );
  const prompt = sameDay.filter((pairing) => isAtTheMinute(pairing, clock));
  return prompt.length > 0 ? prompt : sameDay;
}

function isByChance({ agreeing, disagreeing }: { agreeing: number; disagreeing: number }): boolean {
  return disagreeing >= CLAIMS.contradictions && disagreeing >= CLAIMS.contradictedShare * (agreeing + disagreeing);
}
