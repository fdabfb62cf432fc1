import { nameWords } from './normalise.ts';

/**
 * Which of a club's sides plays: `senior`, or its marks joined by a blank (`women`, `u21`, `reserve`, `women u20`).
 * Two names can only be one side if their classes are equal.
 */
export type SideClass = string;

export const SENIOR: SideClass = 'senior';

export interface Side {
  readonly class: SideClass;
  /** The name's words without the marks: what tells the club. */
  readonly clubWords: readonly string[];
}

type Mark = 'women' | 'reserve' | 'youth';

const list = (words: string): readonly string[] => words.split(' ');

/** Marks wherever they stand. */
const ANYWHERE = new Map<string, Mark>([
  ...list(
    'wfc women womens ladies frauen femenino femenina femeni feminin feminine feminines feminino feminina femminile vrouwen dames kvinner kvinder',
  ).map((word): [string, Mark] => [word, 'women']),
  ...list('ii iii castilla reserve reserves amateure').map((word): [string, Mark] => [word, 'reserve']),
]);

/** Marks only behind a club's name: as a first word they are part of it (`B 93`, `Primavera SP`). */
const AT_THE_END = new Map<string, Mark>([
  ['w', 'women'],
  ['f', 'women'],
  ['b', 'reserve'],
  ['c', 'reserve'],
  ['res', 'reserve'],
  ['am', 'reserve'],
  ['promesas', 'reserve'],
  ['youth', 'youth'],
  ['juvenil', 'youth'],
  ['primavera', 'youth'],
]);

const AGE_WORD = /^(?:u|sub|under)(1[4-9]|2[0-3])s?$/;
const AGE_PREFIX = /^(?:u|sub|under)$/;
const AGE_NUMBER = /^(1[4-9]|2[0-3])s?$/;

/**
 * Takes a name apart into the club and the marks of its side. Marks are general ones only; a numeral counts as a second team
 * also where it is the club's own (`Willem II`), which does no harm as it then stands on both sides of a comparison.
 */
export function sideOf(name: string): Side {
  const words = [...nameWords(name)];
  const marks = new Set<string>();
  takeAges(words, marks);
  takeEnd(words, marks);
  const clubWords = words.filter((word, index) => !takeAnywhere(word, index, marks));
  if (clubWords.length === 0) return { class: SENIOR, clubWords: nameWords(name) };
  return { class: marks.size === 0 ? SENIOR : [...marks].sort().join(' '), clubWords };
}

/** The class alone. */
export function sideClass(name: string): SideClass {
  return sideOf(name).class;
}

/** A tournament's slug can tell what its clubs' slugs do not: about thirty women's sides carry the men's slug. */
export function tournamentClass(tournamentSlug: string): SideClass {
  const marks = new Set<string>();
  const words = [...nameWords(tournamentSlug)];
  takeAges(words, marks);
  for (const word of words) {
    const mark = ANYWHERE.get(word);
    if (mark === 'women') marks.add(mark);
  }
  return marks.size === 0 ? SENIOR : [...marks].sort().join(' ');
}

function takeAges(words: string[], marks: Set<string>): void {
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index] ?? '';
    const joined = AGE_WORD.exec(word)?.[1];
    const apart = AGE_PREFIX.test(word) ? AGE_NUMBER.exec(words[index + 1] ?? '')?.[1] : undefined;
    const age = joined ?? apart;
    if (age === undefined) continue;
    marks.add(`u${age}`);
    words.splice(index, joined === undefined ? 2 : 1);
  }
}

function takeEnd(words: string[], marks: Set<string>): void {
  while (words.length > 1) {
    const mark = AT_THE_END.get(words.at(-1) ?? '');
    // `Podbeskidzie B-B` and `F C` are initials.
    if (mark === undefined || words.at(-2)?.length === 1) return;
    marks.add(mark);
    words.pop();
  }
}

function takeAnywhere(word: string, index: number, marks: Set<string>): boolean {
  const mark = word === 'jong' && index === 0 ? 'reserve' : ANYWHERE.get(word);
  if (mark !== undefined) marks.add(mark);
  return mark !== undefined;
}
