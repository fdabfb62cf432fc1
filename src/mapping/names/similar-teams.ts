import { distance } from 'fastest-levenshtein';
import { type Club, clubNames } from './clubs.ts';
import { nameWords, normaliseName } from './normalise.ts';
import { FOOTBALL_CLUB } from './same-club.ts';

/** A known club with the one of its names that is nearest to what was asked. */
export interface SimilarTeam {
  readonly slug: string;
  readonly league: string;
  readonly name: string;
  /** 0..1; 1 is the same name after normalising. */
  readonly similarity: number;
}

/** Clubs with a name like this one, most similar first. For people to choose from: it decides nothing by itself. */
export function similarTeams(name: string, clubs: readonly Club[], threshold: number): SimilarTeam[] {
  return clubs
    .map((club) => nearestName(name, club))
    .filter((team) => team.similarity >= threshold)
    .sort((a, b) => b.similarity - a.similarity || (a.slug < b.slug ? -1 : 1));
}

function nearestName(name: string, club: Club): SimilarTeam {
  const scored = [club.slug, ...clubNames(club)].map((known) => ({ known, similarity: nameSimilarity(name, known) }));
  const best = scored.reduce((a, b) => (b.similarity > a.similarity ? b : a));
  const shown = best.known === club.slug ? (club.betfairNames[0] ?? club.slug) : best.known;
  return { slug: club.slug, league: club.league, name: shown, similarity: best.similarity };
}

/**
 * 0..1: the better of the letters' likeness and the words' likeness, so that both typing slips and shortened words count. Ways to
 * write "football club" are left out: `arsenal-fc` is as like `Arsenal` as that itself, but for the least.
 */
export function nameSimilarity(a: string, b: string): number {
  if (normaliseName(a) === normaliseName(b)) return normaliseName(a) === '' ? 0 : 1;
  const [left, right] = [wordsWithoutForms(a), wordsWithoutForms(b)];
  return Math.min(BUT_FOR_FORMS, Math.max(letterLikeness(left.join(' '), right.join(' ')), wordsLikeness(left, right)));
}

const BUT_FOR_FORMS = 0.99;

function letterLikeness(a: string, b: string): number {
  return 1 - distance(a, b) / Math.max(a.length, b.length);
}

/** Manchester United and United of Manchester. */
const OUT_OF_ORDER = 0.85;

/** Words of the shorter name each with their best partner; words left over on the longer side cost up to a quarter. */
function wordsLikeness(a: readonly string[], b: readonly string[]): number {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length === 0) return 0;
  const free: (string | undefined)[] = [...longer];
  const places: number[] = [];
  let sum = 0;
  for (const word of shorter) {
    const scores = free.map((other) => (other === undefined ? 0 : wordLikeness(word, other)));
    const best = Math.max(0, ...scores);
    sum += best;
    if (best === 0) continue;
    places.push(scores.indexOf(best));
    free[scores.indexOf(best)] = undefined;
  }
  const covered = shorter.length / longer.length;
  const isInOrder = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0));
  return (sum / shorter.length) * (0.75 + 0.25 * covered) * (isInOrder ? 1 : OUT_OF_ORDER);
}

const PREFIX_WORD = 0.9;
const SHORTENED_WORD = 0.85;
const MISSPELT_WORD_LEAST = 0.7;

function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length >= 2 && long.startsWith(short)) return PREFIX_WORD;
  if (short.length >= 2 && isShortened(short, long)) return SHORTENED_WORD;
  const letters = letterLikeness(a, b);
  return letters >= MISSPELT_WORD_LEAST ? letters : 0;
}

/** `utd` of `united`, `nottm` of `nottingham`: same first letter, the others in order. */
function isShortened(short: string, long: string): boolean {
  if (short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of short) {
    at = long.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** The words that tell a club; a name of nothing but club forms keeps them. */
function wordsWithoutForms(name: string): readonly string[] {
  const words = nameWords(name);
  const told = words.filter((word) => !FOOTBALL_CLUB.has(word));
  return told.length === 0 ? words : told;
}
