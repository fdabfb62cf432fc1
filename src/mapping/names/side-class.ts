import { nameWords, normaliseName } from './normalise.ts';

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
const MARKS: ReadonlySet<string> = new Set<Mark>(['women', 'reserve', 'youth']);

const list = (words: string): readonly string[] => words.split(' ');

/** Marks wherever they stand. */
const ANYWHERE = new Map<string, Mark>([
  ...list(
    'wfc women womens ladies frauen fem femenino femenina femeni feminin feminine feminines feminino feminina femminile vrouwen dames kvinner kvinder',
  ).map((word): [string, Mark] => [word, 'women']),
  ...list('ii iii castilla reserve reserves amateure').map((word): [string, Mark] => [word, 'reserve']),
]);

/** Marks only behind a club's name: as a first word they are part of it (`B 93`, `Primavera SP`). */
const AT_THE_END = new Map<string, Mark>([
  ['w', 'women'],
  ['f', 'women'],
  ['lfc', 'women'],
  ['fcw', 'women'],
  ['b', 'reserve'],
  ['c', 'reserve'],
  ['res', 'reserve'],
  // `Atlanta United 2`, `Zenit-2`: as `II`.
  ['2', 'reserve'],
  ['3', 'reserve'],
  ['am', 'reserve'],
  ['amateurs', 'reserve'],
  ['promesas', 'reserve'],
  ['youth', 'youth'],
  ['juvenil', 'youth'],
  ['primavera', 'youth'],
]);

/** Marks of a whole competition; numerals and single letters are its level or group there (`liga-ii`, `serie-b`). */
const COMPETITION_MARKS = new Map<string, Mark>([
  ...list('reserve reserves reserva reservas').map((word): [string, Mark] => [word, 'reserve']),
  ...list('youth juvenil primavera junioren').map((word): [string, Mark] => [word, 'youth']),
]);

/** Words for women in any compound (`frauenbundesliga`), abbreviations (`wsl`, `nwsl`, `swpl`, `a-league-w`), and leagues that say it in no word. */
const WOMENS_COMPETITION =
  /\b(?:(?:women|lad(?:y|ies)|girls|frauen|damen|dames|damallsvenskan|femen|femin|femmin|vrouwen|kvinde|kvinne|naisten)\p{L}*|w|wfc|(?:fa)?n?wsl\d*|s?wpl\d*|(?:fa)?wnl|uwcl|we league|wk league|liga f|toppserien|elitettan)\b/u;

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
  return { class: classOf(marks), clubWords };
}

/** The class alone. */
export function sideClass(name: string): SideClass {
  return sideOf(name).class;
}

/**
 * Whose competition it is, as the slugs of a tournament and of the folders it lies in tell together, the country's first: a mark in one
 * of them counts, and marks that cannot go together fit no side at all. About thirty women's sides carry the men's slug, and a file may
 * call `premier-league` what lies in the folder `wsl`. What `listed` says of a slug, by `competitionKey`, counts before its words.
 */
export function competitionClass(
  slugs: readonly string[],
  listed: ReadonlyMap<string, SideClass> = new Map(),
): SideClass {
  const [country] = slugs;
  const told = slugs.map(
    (slug) => listed.get(competitionKey(`${country}/${slug}`)) ?? listed.get(competitionKey(slug)) ?? wordsClass(slug),
  );
  const marks = new Set(told.flatMap((one) => (one === SENIOR ? [] : one.split(' '))));
  // `uefa-youth-league-u19`: the age says more.
  if ([...marks].some(isAge)) marks.delete('youth');
  return classOf(marks);
}

/** What a competition is listed by: `WSL_2` as `wsl 2`, `belgium/super-league` as `belgium/super league`. */
export function competitionKey(slug: string): string {
  return slug.split('/').map(normaliseName).join('/');
}

/** The class that a text names, in whatever order its marks are written; undefined for a text that is no class. */
export function parseSideClass(text: string): SideClass | undefined {
  const marks = new Set(text.split(' '));
  if (text === SENIOR) return SENIOR;
  const own = [...marks].filter((mark) => mark !== 'women');
  return own.length <= 1 && own.every((mark) => MARKS.has(mark) || isAge(mark)) ? classOf(marks) : undefined;
}

/** Whether a side seen as `seen` can be one of class `own`: the same, or any age group where a youth competition names none. */
export function fitsClass(own: SideClass, seen: SideClass): boolean {
  if (own === seen) return true;
  const age = ageOf(seen);
  return age !== undefined && classOf(new Set(own.split(' ').map((mark) => (mark === 'youth' ? age : mark)))) === seen;
}

/** `u21` of `u21 women`; undefined where the class names no age. */
export function ageOf(side: SideClass): string | undefined {
  return side.split(' ').find(isAge);
}

/** The class of a club's side in a competition. The club's own mark is the better witness of age and second teams; women stay women. */
export function classIn(competition: SideClass, own: SideClass): SideClass {
  if (own === SENIOR) return competition;
  const marks = new Set(own.split(' '));
  if (competition.split(' ').includes('women')) marks.add('women');
  return classOf(marks);
}

/** The class that a competition's own words tell. */
function wordsClass(slug: string): SideClass {
  const marks = new Set<string>();
  const words = [...nameWords(slug)];
  takeAges(words, marks);
  if (WOMENS_COMPETITION.test(words.join(' '))) marks.add('women');
  for (const word of words) {
    const mark = COMPETITION_MARKS.get(word);
    if (mark !== undefined) marks.add(mark);
  }
  return classOf(marks);
}

function isAge(mark: string): boolean {
  return /^u(1[4-9]|2[0-3])$/.test(mark);
}

function classOf(marks: ReadonlySet<string>): SideClass {
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
    // `Podbeskidzie B-B`, `F C` and `Havant & W` are initials.
    const before = words.at(-2) ?? '';
    if (mark === undefined || before.length === 1 || before === 'and') return;
    marks.add(mark);
    words.pop();
  }
}

function takeAnywhere(word: string, index: number, marks: Set<string>): boolean {
  const mark = word === 'jong' && index === 0 ? 'reserve' : ANYWHERE.get(word);
  if (mark !== undefined) marks.add(mark);
  return mark !== undefined;
}
