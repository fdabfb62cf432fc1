import type { FallbackLikeness } from '../../domain/search.ts';
import { type BatchClock, isAtTheMinute } from '../calendar/batch-clock.ts';
import { type Pairing, pairEvents } from '../calendar/pair-events.ts';
import { type BatchRow, isNamed, isSureName, type Team } from '../names/teams.ts';
import { type OpenRows, onlyLinks } from './open-rows.ts';
import { type BatchEvidence, type Weighed, weighPairing } from './weigh-pairing.ts';

export interface FallBack extends OpenRows {
  readonly evidence: BatchEvidence;
  readonly likeness: FallbackLikeness;
}

/**
 * Links for rows that nothing fits, by names less alike than others have to be: the recovery table's `use_fuzzy_match`. A likeness
 * that low says little by itself, so all else must be certain: the opponent's name, the day, the minute where the row has one, one
 * such event only, and no other row that wants it. By position of the row; confidence is the likeness.
 */
export function fallBack(batch: FallBack): ReadonlyMap<number, Weighed> {
  return onlyLinks(batch, (row) => pairsOf(row, batch));
}

function pairsOf(row: BatchRow, { evidence, likeness }: FallBack): Weighed[] {
  const sides = ['home', 'away'] as const;
  return sides
    .flatMap((side) => {
      const team = lenient(row[side], likeness);
      const pairings = team === undefined ? [] : pairEvents({ ...row, [side]: team }, 0);
      const opponent = side === 'home' ? 'away' : 'home';
      return pairings.filter((pairing) => isSureName(pairing[opponent]) && isCertainOtherwise(pairing, evidence.clock));
    })
    .map((pairing) => weighPairing(pairing, evidence))
    .filter(({ rejected, unproven }) => rejected === undefined && unproven === undefined);
}

/** The team with the names that are only too unlike; undefined where it may not have them, or has a name of its own. */
function lenient(team: Team, { unmapped, every }: FallbackLikeness): Team | undefined {
  const least = Math.min(every ?? 1, team.known ? 1 : (unmapped ?? 1));
  const claims = [...team.claims].filter(([, { rejected, score }]) => rejected?.name === 'unlike' && score >= least);
  if (claims.length === 0 || isNamed(team)) return undefined;
  return { ...team, claims: new Map(claims.map(([listed, claim]) => [listed, { ...claim, rejected: undefined }])) };
}

function isCertainOtherwise(pairing: Pairing, clock: BatchClock): boolean {
  return !pairing.swapped && pairing.sameDay && isAtTheMinute(pairing, clock);
}
