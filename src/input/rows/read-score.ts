import type { Score } from '../../domain/match.ts';
import { monthNumber } from '../dates/calendar-names.ts';
import { readDay } from '../dates/written-day.ts';
import { saysNoScore, saysUnfinished } from './score-words.ts';

/** A score, `none` for a match without one, or why the cells make no sense. */
export type ReadScore =
  | { readonly kind: 'score'; readonly score: Score }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const LONGEST_SHOWN = 40;
/** More than any football match ever had; a larger number belongs to another column. Spreadsheets and pandas write 2 as `2.0`, or `2,0`. */
const GOALS = /^(1?\d?\d)(?:[.,]0+)?$/;
const BOTH = /^(1?\d?\d)(?:\.0+)?\s*[-‐–—−:x×]\s*(1?\d?\d)(?:\.0+)?\.?$/i;
const PAIR = String.raw`\d{1,2}\s*[-‐–—:]\s*\d{1,2}`;
/** A shoot-out: `pens`, `p.s.o.`, `n.E.`, `i.E.`, `d.c.r.`, `t.a.b.`, `PK`. */
const SHOOT_OUT = String.raw`(?:on\s+)?(?:pens?|pen\.|penalties|p|p\.?\s?s\.?\s?o|n\.?\s?e|i\.?\s?e|d\.?\s?c\.?\s?r|t\.?\s?a\.?\s?b|p\.?k\.?s?|s\.?o)(?![a-z])\.?`;
/** `a.e.t.`, `n.V.`, `e.t.`, `OT`, `d.t.s.`, and `a.p.`, which is extra time to some and penalties to others. */
const EXTRA_TIME = String.raw`a\.?\s?e\.?\s?t(?![a-z])\.?|(?:after )?extra time|n\.?\s?v(?![a-z])\.?|[eo]\.?t(?![a-z])\.?|d\.?\s?t\.?\s?s(?![a-z])\.?|a\.?\s?p(?![a-z])\.?`;
const LATE = new RegExp(`(?<![a-z])(?:${EXTRA_TIME}|${SHOOT_OUT})`, 'gi');
const SHOOT_OUT_BETWEEN = new RegExp(`^(${PAIR})[\\s,]+${SHOOT_OUT}\\s*:?\\s*(${PAIR})$`, 'i');
/** `(4-3 pens)`, `4-3 on penalties`, `[4-3]`, and fbref's `(4) 1–1 (3)`; the sum of two legs. */
const NOTE = new RegExp(
  `\\([^)]*\\)|\\[[^\\]]*\\]|\\bagg\\.?\\s*${PAIR}|(?<!\\d)${PAIR}\\s*${SHOOT_OUT}|\\bft\\b[.:]?|[,;*†‡'"]`,
  'gi',
);

/** Separate cells, as the usual form has them: both, or none of them. */
export function scoreOfTwo(home: string, away: string): ReadScore {
  const [homeText, awayText] = [withoutNotes(home), withoutNotes(away)];
  if (saysNoScore(homeText) && saysNoScore(awayText)) return { kind: 'none' };
  if (saysNoScore(homeText) || saysNoScore(awayText)) {
    const [empty, cell] = saysNoScore(homeText) ? ['home_score', home] : ['away_score', away];
    return unreadable(
      `${empty} is ${cell === '' ? 'empty' : `no score (${shown(cell)})`}, ${cell === '' ? 'the other score is not' : 'the other is one'}`,
    );
  }
  const [homeGoals, awayGoals] = [GOALS.exec(homeText)?.[1], GOALS.exec(awayText)?.[1]];
  if (homeGoals === undefined) return unreadable(`home_score ${shown(home)} is no number of goals`);
  if (awayGoals === undefined) return unreadable(`away_score ${shown(away)} is no number of goals`);
  return scored(homeGoals, awayGoals);
}

/**
 * One cell with both numbers: `2-1`, `2 – 1`, `2:1`. What is noted of penalties is no part of it. A score after extra time is that of 90 minutes
 * only where both are level, or where the 90 minutes' own stands beside it in brackets, as in `2-1 aet (1-1, 0-0)`.
 */
export function scoreOfOne(cell: string): ReadScore {
  const plain = /^[\d\s:.–-]*$/.test(cell) ? cell : cell.normalize('NFKD').replace(/\p{M}/gu, '');
  if (saysNoScore(plain.trim()) || saysUnfinished(plain)) return { kind: 'none' };
  const [, before, after] = SHOOT_OUT_BETWEEN.exec(plain.trim()) ?? [];
  // A shoot-out follows a draw: whichever of the two is one.
  if (before !== undefined && after !== undefined) return levelOf([before, after]);
  const isLate = plain.replace(LATE, '') !== plain;
  const text = withoutNotes(plain).replace(LATE, ' ').trim();
  const [, home, away] = BOTH.exec(text) ?? [];
  const isLevel = home !== undefined && Number(home) === Number(away);
  if (home !== undefined && away !== undefined && (isLevel || !isLate || isOfPenaltiesAlone(plain))) {
    return scored(home, away);
  }
  if (isLate) return levelOf(bracketed(plain));
  return saysNoScore(text)
    ? { kind: 'none' }
    : unreadable(`score ${shown(cell)} is not two numbers of goals${spoilt(cell)}`);
}

/** Penalties in a bracket of their own: what stands before it is the match's, also where two legs are level and this one is not. */
function isOfPenaltiesAlone(cell: string): boolean {
  return new RegExp(`^(?:ft\\s*)?${PAIR}\\s*[([]\\s*${PAIR}\\s*${SHOOT_OUT}\\s*[)\\]]$`, 'i').test(cell.trim());
}

/** The score of 90 minutes stands first in the bracket, before that of the first half. */
function bracketed(cell: string): string[] {
  const [, first] = new RegExp(`\\(\\s*(${PAIR})\\s*[,;)]`).exec(cell) ?? [];
  return first === undefined ? [] : [first];
}

function levelOf(pairs: readonly string[]): ReadScore {
  for (const pair of pairs) {
    const [, home, away] = BOTH.exec(pair) ?? [];
    if (home !== undefined && away !== undefined && Number(home) === Number(away)) return scored(home, away);
  }
  return { kind: 'none' };
}

function spoilt(cell: string): string {
  const isDate = monthNumber(/^[-\d/. ]*([a-z]+)[-\d/. ]*$/i.exec(cell)?.[1] ?? '') > 0 || readDay(cell) !== undefined;
  return isDate ? ': a spreadsheet turned it into a date; export it again with that column as text' : '';
}

function withoutNotes(cell: string): string {
  // Nearly every cell is a plain number.
  return /^\d*(?:[.,]0+)?$/.test(cell) ? cell : cell.replace(NOTE, ' ').trim();
}

function scored(home: string, away: string): ReadScore {
  return { kind: 'score', score: { home: Number(home), away: Number(away) } };
}

function unreadable(reason: string): ReadScore {
  return { kind: 'unreadable', reason };
}

/** A cell in a message. */
export function shown(cell: string): string {
  return cell.length > LONGEST_SHOWN ? `"${cell.slice(0, LONGEST_SHOWN)}…"` : `"${cell}"`;
}
