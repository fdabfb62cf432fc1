import { synonym } from '../../mapping/names/same-club.ts';
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
  const changes = strange.map((side) => ({ ...side, change: changeOf(side.name, side.before) }));
  const changed = changes.filter(({ change }) => change === 'other');
  const isOther = changes.some(
    ({ name, before, change }) =>
      (change === 'other' && areTwoClubs(name, before, event)) ||
      (change === 'respelt' && isUsedElsewhere(name, event) && isUsedElsewhere(before, event)),
  );
  return changed.length === 2 || isOther || isAnothers ? 'another_match' : 'doubtful';
}

/** Both play on one day, or the former name is what Betfair calls the club at the off of other matches: so it has no need of a new one. */
function areTwoClubs(name: ListedName, before: ListedName, event: ListedEvent): boolean {
  return clashes(name, before) > 0 || isUsedElsewhere(before, event);
}

/** At the off of another match. */
function isUsedElsewhere(name: ListedName, event: ListedEvent): boolean {
  return [...name.home, ...name.away].some(
    (other) => other !== event && [other.spellings[0]?.home, other.spellings[0]?.away].includes(name),
  );
}

/**
 * What became of a name: `length` is the same name written out or shortened (`Melbourne` and `Melbourne Storm`, `Man Utd` and `Manchester
 * United`), `respelt` one of as many words with other letters in some of them, which two clubs may have as well (`Burton` and `Buxton`).
 */
type Change = 'length' | 'respelt' | 'other';

function changeOf({ name: one }: ListedName, { name: other }: ListedName): Change {
  if (one.class !== other.class) return 'other';
  const [short, long] = one.words.length < other.words.length ? [one.words, other.words] : [other.words, one.words];
  if (short.every((word) => long.includes(word))) return 'length';
  // `Man Utd` is no other length of `Mansfield`, nor `Sheff Wed` of `Wealdstone`.
  if (short.length !== long.length) return 'other';
  const changes = short.map((word, index) => wordChange(word, long[index] ?? ''));
  return changes.includes('other') ? 'other' : changes.includes('respelt') ? 'respelt' : 'length';
}

/** A word that was mended keeps its first letter (`Northampton` is no `Southampton`), one that was shortened in its middle three (`Nottm`). */
function wordChange(one: string, other: string): Change {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (!isSameWord(long, short)) return 'other';
  if (long.startsWith(short) || synonym(long) === synonym(short)) return 'length';
  const isShortened = long.length - short.length > MENDED_LETTERS;
  if (!long.startsWith(short.slice(0, isShortened ? SHORTENED_LETTERS : 1))) return 'other';
  return isShortened ? 'length' : 'respelt';
}

/** The most letters that a word that was mended gains or loses. */
const MENDED_LETTERS = 2;
const SHORTENED_LETTERS = 3;
