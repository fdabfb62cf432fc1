import { distance } from 'fastest-levenshtein';
import { synonym } from '../../mapping/names/same-club.ts';
import { LETTERS_ALIKE, NAME_COSTS } from '../evidence.ts';
import type { ClubName } from './club-name.ts';

const TITLES: ReadonlySet<string> = new Set(['real', 'royal', 'deportivo']);

const NO_MATCH = Number.POSITIVE_INFINITY;
const LEAST_DROP = Math.min(NAME_COSTS.furtherTail, NAME_COSTS.droppedNumber);

/**
 * How likely `seen`, a name on Betfair, is the club that is asked for as `wanted`: 0..1, 1 only for the same club words.
 * Their classes (women, U21, reserves) are not looked at. Words are laid side by side in order, at the least cost of what was
 * shortened, left out or added. Anything below about a half is 0.
 */
export function scoreNames(wanted: ClubName, seen: ClubName): number {
  if (wanted.club === seen.club) return 1;
  if (wanted.words.length === 0 || seen.words.length === 0) return 0;
  const cost = wordsCost(wanted.words, seen.words) + formsCost(wanted.forms, seen.forms);
  return Math.max(0, 1 - Math.max(cost, NAME_COSTS.joined));
}

function wordsCost(wanted: readonly string[], seen: readonly string[]): number {
  if (wanted.length === seen.length && wanted.every((word, index) => word === seen[index])) return 0;
  if (wanted.join('') === seen.join('')) return NAME_COSTS.joined;
  return align(wanted, seen);
}

/** What an alignment cost so far, and how many words it matched, left out and added. */
interface Path {
  readonly cost: number;
  readonly matched: number;
  readonly dropped: number;
  readonly added: number;
}

const START: Path = { cost: 0, matched: 0, dropped: 0, added: 0 };

/** Least-cost alignment, or no match when even that costs too much. Names have two or three words, so every way is tried. */
function align(wanted: readonly string[], seen: readonly string[]): number {
  let best: number = NAME_COSTS.worthless;
  const visit = (i: number, j: number, path: Path): void => {
    if (path.cost >= best) return;
    const a = wanted[i];
    const b = seen[j];
    if (a === undefined && b === undefined) {
      const cost = path.cost + (path.dropped > 0 && path.added > 0 ? NAME_COSTS.bothOwn : 0);
      if (path.matched > 0 && cost < best) best = cost;
      return;
    }
    if (a !== undefined && b !== undefined) {
      const cost = wordCost(a, b);
      if (cost < NO_MATCH) visit(i + 1, j + 1, matched(path, cost));
      const long = acronymLength(b, wanted, i);
      if (long > 0) visit(i + long, j + 1, matched(path, NAME_COSTS.acronym));
    }
    if (a !== undefined && path.cost + LEAST_DROP < best) visit(i + 1, j, dropped(path, a, i));
    if (b !== undefined && path.cost + NAME_COSTS.addedNumber < best) visit(i, j + 1, added(path, b));
  };
  visit(0, 0, START);
  return best < NAME_COSTS.worthless ? best : NO_MATCH;
}

function matched(path: Path, cost: number): Path {
  return { cost: path.cost + cost, matched: path.matched + 1, dropped: path.dropped, added: path.added };
}

function dropped(path: Path, word: string, index: number): Path {
  const { cost, matched: count, dropped: before, added: more } = path;
  if (isNumber(word)) return { cost: cost + NAME_COSTS.droppedNumber, matched: count, dropped: before, added: more };
  if (index === 0 && TITLES.has(word)) {
    return { cost: cost + NAME_COSTS.droppedTitle, matched: count, dropped: before, added: more };
  }
  const tail = before === 0 ? NAME_COSTS.firstTail : NAME_COSTS.furtherTail;
  return {
    cost: cost + (count === 0 ? NAME_COSTS.droppedHead : tail),
    matched: count,
    dropped: before + 1,
    added: more,
  };
}

function added(path: Path, word: string): Path {
  const { cost, matched: count, dropped: before, added: more } = path;
  if (isNumber(word)) return { cost: cost + NAME_COSTS.addedNumber, matched: count, dropped: before, added: more };
  return { cost: cost + NAME_COSTS.added, matched: count, dropped: before, added: more + 1 };
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}

/** Whether two names have the same words but for how they are shortened: nothing is left out or added (`man-utd`, `manchester-united`). */
export function isSameSpelling(one: ClubName, other: ClubName): boolean {
  if (one.words.join('') === other.words.join('')) return formsCost(one.forms, other.forms) < NAME_COSTS.otherForm;
  if (one.words.length !== other.words.length) return false;
  return one.words.every((word, index) => {
    const twin = other.words[index] ?? '';
    return isSameWord(word, twin) || isSameWord(twin, word);
  });
}

/** Whether a Betfair name may write the word so: a shortened one has three letters at least. */
export function isSameWord(wanted: string, seen: string): boolean {
  return synonym(wanted) === synonym(seen) || (seen.length >= 3 && wordCost(wanted, seen) < NO_MATCH);
}

function wordCost(wanted: string, seen: string): number {
  if (wanted === seen) return 0;
  if (synonym(wanted) === synonym(seen)) return NAME_COSTS.synonym;
  if (seen.length === 1) return wanted.startsWith(seen) ? NAME_COSTS.initial : NO_MATCH;
  if (abbreviates(seen, wanted)) return NAME_COSTS.abbreviation;
  const longer = Math.max(wanted.length, seen.length);
  if (
    Math.min(wanted.length, seen.length) < 4 ||
    Math.abs(wanted.length - seen.length) > longer * (1 - LETTERS_ALIKE)
  ) {
    return NO_MATCH;
  }
  const unlike = distance(wanted, seen) / longer;
  return unlike <= 1 - LETTERS_ALIKE ? unlike : NO_MATCH;
}

/**
 * `Man`, `Sheff`, `Brom`: the first two to five letters; `Nottm`: such a beginning and one more consonant.
 * A longer beginning is rather a name of its own (`Chester` and `chesterfield`).
 */
function abbreviates(short: string, long: string): boolean {
  if (short.length > 5 || short.length >= long.length - 1) return false;
  if (long.startsWith(short)) return true;
  const beginning = short.slice(0, -1);
  const last = short.at(-1) ?? '';
  return (
    beginning.length >= 2 &&
    long.startsWith(beginning) &&
    !/[aeiouy]/.test(last) &&
    long.includes(last, beginning.length)
  );
}

/** How many of the words from `start` on the acronym stands for, 0 when for none: `QPR`, the `MK` of `MK Dons`, the `CT` of `Inverness CT`. */
function acronymLength(acronym: string, of: readonly string[], start: number): number {
  if (acronym.length < 2 || acronym.length > of.length - start) return 0;
  for (let index = 0; index < acronym.length; index += 1) {
    if (of[start + index]?.[0] !== acronym[index]) return 0;
  }
  return acronym.length;
}

function formsCost(wanted: readonly string[], seen: readonly string[]): number {
  const own = wanted.filter((form) => !seen.includes(form)).length;
  const other = seen.filter((form) => !wanted.includes(form)).length;
  if (own > 0 && other > 0) return NAME_COSTS.otherForm;
  return own + other > 0 ? NAME_COSTS.formOnOneSide : 0;
}
