import { transliterate } from './transliterate.ts';

/** Letters that Unicode does not take apart into a base letter and a mark. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  ß: 'ss',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
};

const COMBINING_MARKS = /\p{M}+/gu;
const UNDECOMPOSED_LETTERS = new RegExp(`[${Object.keys(UNDECOMPOSED).join('')}]`, 'g');
/** Left out without a gap: `Queen's Park` is `queens park`, `O’Higgins` is `ohiggins`. */
const APOSTROPHES = /['’‘`´ʼ]/g;
/** `Tlaxcala F.C` is `tlaxcala fc`; the dot of `R. Sociedad` ends a word. */
const INITIALS_DOT = /(?<=(?:^|[^\p{L}\p{N}])\p{L})\.(?=\p{L}(?:[^\p{L}\p{N}]|$))/gu;
const NOT_WORD = /[^\p{L}\p{N}]+/gu;
/** Most names: nothing to take apart, to leave out or to write otherwise. */
const PLAIN = /^[a-z0-9]+(?:[ -][a-z0-9]+)*$/;

/**
 * The one form in which names are compared, for slugs and Betfair names alike: lower case, Latin letters, no diacritics, `&` as `and`,
 * every other sign a single blank. Nothing that tells two clubs apart is dropped: `(W)`, `B`, `U21`, `SC` and `AC` stay words.
 */
export function normaliseName(name: string): string {
  const lower = name.toLowerCase();
  if (PLAIN.test(lower)) return lower.replaceAll('-', ' ');
  return transliterate(name.normalize('NFKC').toLowerCase())
    .normalize('NFKD')
    .replace(COMBINING_MARKS, '')
    .toLowerCase()
    .replace(COMBINING_MARKS, '')
    .replace(UNDECOMPOSED_LETTERS, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replace(APOSTROPHES, '')
    .replace(INITIALS_DOT, '')
    .replaceAll('&', ' and ')
    .replace(NOT_WORD, ' ')
    .trim();
}

/** The words of a name, normalised. */
export function nameWords(name: string): readonly string[] {
  const normalised = normaliseName(name);
  return normalised === '' ? [] : normalised.split(' ');
}

/** `athletic-club-b` read as a name: `athletic club b`. */
export function slugInWords(slug: string): string {
  return normaliseName(slug);
}

/** A name in the form of a slug: `Manchester United` is `manchester-united`. */
export function asSlug(name: string): string {
  return normaliseName(name).replaceAll(' ', '-');
}
