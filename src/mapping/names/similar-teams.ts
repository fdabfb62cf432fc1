import { distance } from 'fastest-levenshtein';
import { type Club, clubNames } from './clubs.ts';
import { nameWords, normaliseName } from './normalise.ts';

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

/** 0..1: the better of the letters' likeness and the words' likeness, so that both typing slips and shortened words count. */
export function nameSimilarity(a: string, b: string): number {
  const [left, right] = [normaliseName(a), normaliseName(b)];
  if (left === right) return left === '' ? 0 : 1;
  return Math.max(letterLikeness(left, right), wordsLikeness(nameWords(a), nameWords(b)));
}

function letterLikeness(a: string, b: string): number {
  return 1 - distance(a, b) / Math.max(a.length, b.length);
}

/** Words of the shorter name each with their best partner; words left over on the longer side cost up to a quarter. */
function wordsLikeness(a: readonly string[], b: readonly string[]): number {
  const [shorter, longer] = a.length <= b.length ? [a, [...b]] : [b, [...a]];
  if (shorter.length === 0) return 0;
  let sum = 0;
  for (const word of shorter) {
    const scores = longer.map((other) => wordLikeness(word, other));
    const best = Math.max(0, ...scores);
    sum += best;
    if (best > 0) longer.splice(scores.indexOf(best), 1);
  }
  const covered = shorter.length / (shorter.length + longer.length);
  return (sum / shorter.length) * (0.75 + 0.25 * covered);
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
