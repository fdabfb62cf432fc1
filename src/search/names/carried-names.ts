import { type EventIndex, eventsBetween, type ListedName } from '../calendar/event-index.ts';
import { CARRYING, CLAIMS } from '../evidence.ts';
import type { ClubName } from './club-name.ts';
import { isSameWord } from './score-names.ts';
import { type Claim, isNamed, type NameRules, newClaim, type Team, whyNot } from './teams.ts';

/** The times between which a row's event may stand. */
interface Within {
  readonly from: number;
  readonly to: number;
}

/**
 * Names that the letters do not give the team, and that yet have a rare word in common with it (`bayer-04-leverkusen` and `Leverkusen`,
 * `wolverhampton` and `Wolves`): too little for a claim of the team's, something where all else of a row speaks for them. Of a team that is
 * known by a name, only shorter ones (`Zwolle` once, where all year it is `PEC Zwolle`).
 */
export function carriedNames(team: Team, rules: NameRules, { from, to }: Within): readonly Claim[] {
  const isKnown = team.known || isNamed(team);
  return (
    [...rules.index.alike(team.names)]
      .filter(({ home, away }) => [home, away].some((side) => eventsBetween(side, from, to).length > 0))
      // A club whose names are known may be written shorter once; another word makes that of a namesake.
      .filter(({ name }) => !isKnown || isWithin(name, team.names))
      .filter((listed) => mayBeTeams(team, listed, rules) && sharesRareWord(team, listed, rules))
      .map((listed) => {
        const isShorter = isWithin(listed.name, team.names);
        return newClaim({ listed, kind: 'carried', score: CLAIMS.carriedScore, isShorter, rejected: undefined });
      })
  );
}

/** Nobody's name, of the team's own side, and not one that the calendar has spoken against. */
function mayBeTeams(team: Team, listed: ListedName, { owners }: NameRules): boolean {
  const claim = team.claims.get(listed);
  if (claim !== undefined && claim.rejected?.name !== 'unlike') return false;
  return whyNot(team, listed, owners) === undefined && owners.anyOwner(team, listed.name) === undefined;
}

function sharesRareWord({ names }: Team, listed: ListedName, { index }: NameRules): boolean {
  const shared = listed.name.words.filter((word) =>
    names.some(({ words }) => words.some((own) => haveOneRoot(own, word))),
  );
  return shared.length > 0 && rareWords(listed, index).some((word) => shared.includes(word));
}

/** By name, which belongs to one index. Each of a day's rows without a link asks anew. */
const known = new WeakMap<ListedName, readonly string[]>();

/** The words of a name that no other name of the index has, but for longer ones. */
function rareWords(listed: ListedName, index: EventIndex): readonly string[] {
  const words = known.get(listed) ?? findRareWords(listed, index);
  known.set(listed, words);
  return words;
}

function findRareWords({ name }: ListedName, index: EventIndex): readonly string[] {
  const isRival = (other: ClubName, word: string) =>
    other !== name && !isLonger(other, name) && other.words.some((own) => haveOneRoot(own, word));
  const rare = name.words.filter((word) => !hasAlike(name, index, (other) => isRival(other, word)));
  // A longer name than another club's is that of a namesake: `Everton De Vina` beside `Everton`.
  return rare.length > 0 && hasAlike(name, index, (other) => isLonger(name, other)) ? [] : rare;
}

/** Whether one of the names like this one, of sides of its class, is so. */
function hasAlike(name: ClubName, index: EventIndex, test: (other: ClubName) => boolean): boolean {
  for (const other of index.alike([name])) if (other.name.class === name.class && test(other.name)) return true;
  return false;
}

/** Whether all its words are the team's, shortened perhaps. */
function isWithin(name: ClubName, names: readonly ClubName[]): boolean {
  return names.some(({ words }) => name.words.every((word) => words.some((own) => isSameWord(own, word))));
}

/** All words of the one stand in the other, and more. */
function isLonger({ words: long }: ClubName, { words: short }: ClubName): boolean {
  return short.length < long.length && short.every((word) => long.includes(word));
}

/** The same word but for how it is shortened, or with the same beginning: `wolverhampton` and `wolves`. */
function haveOneRoot(one: string, other: string): boolean {
  const { rootLetters } = CARRYING;
  if (Math.min(one.length, other.length) < rootLetters) return false;
  return isSameWord(one, other) || one.slice(0, rootLetters) === other.slice(0, rootLetters);
}
