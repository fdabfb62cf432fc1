import { CLAIMS } from '../evidence.ts';
import { isSameWord } from '../names/score-names.ts';
import { isAnchored, type Team } from '../names/teams.ts';
import { clashes, type ListedEvent, type ListedName } from './event-index.ts';
import type { Pairing } from './pair-events.ts';

/** Whether the last name before the off is the row's, when a former name found the event. */
export type LastName = 'fits' | 'doubtful' | 'another_match';

/** The teams of the batch that surely go by a name. */
export type Bearers = ReadonlyMap<ListedName, readonly Team[]>;

export function nameBearers(teams: readonly Team[]): Bearers {
  const bearers = new Map<ListedName, Team[]>();
  for (const team of teams) {
    for (const claim of team.claims.values()) {
      if (claim.rejected !== undefined || !(isAnchored(claim) || claim.score >= CLAIMS.goodWitness)) continue;
      bearers.set(claim.listed, [...(bearers.get(claim.listed) ?? []), team]);
    }
  }
  return bearers;
}

/**
 * Betfair corrects a name, or gives an event to another match: then the last name has nothing of the row, or a club that is
 * another row's. A name that was only written out, or shortened, says nothing against the row.
 */
export function lastNameFits({ row, event, text, swapped }: Pairing, bearers: Bearers): LastName {
  const [last] = event.spellings;
  if (last === undefined || last.text === text) return 'fits';
  const former = event.spellings.find((spelling) => spelling.text === text) ?? last;
  const [home, away] = swapped ? [row.away, row.home] : [row.home, row.away];
  const sides = [
    { team: home, name: last.home, before: former.home },
    { team: away, name: last.away, before: former.away },
  ];
  const strange = sides.filter(
    ({ team, name }) => team.claims.get(name)?.rejected !== undefined || !team.claims.has(name),
  );
  if (strange.length === 0) return 'fits';
  const isAnothers = strange.some(({ team, name }) => bearers.get(name)?.some((other) => other !== team) ?? false);
  const changed = strange.filter(({ name, before }) => !isSameAtLength(name, before));
  const isOther = changed.some(({ name, before }) => areTwoClubs(name, before, event));
  return changed.length === 2 || isOther || isAnothers ? 'another_match' : 'doubtful';
}

/** Both play on one day, or the former name is what Betfair calls the club at the off of other matches: so it has no need of a new one. */
function areTwoClubs(name: ListedName, before: ListedName, event: ListedEvent): boolean {
  if (clashes(name, before) > 0) return true;
  return [...before.home, ...before.away].some(
    (other) => other !== event && [other.spellings[0]?.home, other.spellings[0]?.away].includes(before),
  );
}

/** `Melbourne` and `Melbourne Storm`, `Man Utd` and `Manchester United`: a side of the same class, with all words of the one in the other or each word shortened or mended in its place. */
function isSameAtLength({ name: one }: ListedName, { name: other }: ListedName): boolean {
  if (one.class !== other.class) return false;
  const [short, long] = one.words.length < other.words.length ? [one.words, other.words] : [other.words, one.words];
  if (short.every((word) => long.includes(word))) return true;
  // `Man Utd` is no other length of `Mansfield`, nor `Sheff Wed` of `Wealdstone`.
  return short.length === long.length && short.every((word, index) => isMended(word, long[index] ?? ''));
}

function isMended(one: string, other: string): boolean {
  return isSameWord(one, other) || isSameWord(other, one);
}
