import type { Score } from '../../domain/match.ts';

/** A score, `none` for a match without one, or why the cells make no sense. */
export type ReadScore =
  | { readonly kind: 'score'; readonly score: Score }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const LONGEST_SHOWN = 40;
/** More than any football match ever had; a larger number belongs to another column. Spreadsheets and pandas write 2 as `2.0`, or `2,0`. */
const GOALS = /^(1?\d?\d)(?:[.,]0+)?$/;
/** What sources write for a match that was not played, or not to its end. */
const NO_SCORE =
  /^(?:|[-–—?*]+|n\/?a|nan|null|none|nil|tb[acd]|vs?\.?|p-?p|pst|postp?\.?|postponed|canc\.?|cancell?ed|canceled|abd|aban\.?|abandoned|awd|awarded|w\/?o|walkover|susp\.?|suspended|void|voided|match (?:postponed|cancell?ed|suspended|abandoned)|not played|scheduled)$/i;
const BOTH = /^(1?\d?\d)(?:\.0+)?\s*[-–—−:]\s*(1?\d?\d)(?:\.0+)?$/;
const EXTRA_TIME = /\b(?:a\.?e\.?t\b\.?|after extra time|extra time|n\.?v\.?(?=\s|$))/i;
/** `(4-3 pens)`, `4-3 on penalties`, `[4-3]`, and fbref's `(4) 1–1 (3)`. */
const NOTE =
  /\([^)]*\)|\[[^\]]*\]|\b\d{1,2}\s*[-–:]\s*\d{1,2}\s*(?:on\s+)?(?:pens?|pso|penalties|pen\.|p\b)\.?|\b(?:pens?|pso|penalties|a\.?p\.?|ft)\b\.?|[,;*]/gi;

/** Separate cells, as the usual form has them: both, or none of them. */
export function scoreOfTwo(home: string, away: string): ReadScore {
  const [homeText, awayText] = [withoutNotes(home), withoutNotes(away)];
  if (NO_SCORE.test(homeText) && NO_SCORE.test(awayText)) return { kind: 'none' };
  if (NO_SCORE.test(homeText) || NO_SCORE.test(awayText)) {
    const [empty, cell] = NO_SCORE.test(homeText) ? ['home_score', home] : ['away_score', away];
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
  if (NO_SCORE.test(cell.trim())) return { kind: 'none' };
  const isLate = EXTRA_TIME.test(cell);
  const bracket = /\(\s*(\d{1,2})\s*[-–:]\s*(\d{1,2})\s*[,;)]/.exec(cell);
  const text = withoutNotes(cell.replace(EXTRA_TIME, ' '));
  const [, home, away] = BOTH.exec(text) ?? [];
  if (home === undefined || away === undefined) {
    return NO_SCORE.test(text) ? { kind: 'none' } : unreadable(`score ${shown(cell)} is not two numbers of goals`);
  }
  if (!isLate || Number(home) === Number(away)) return scored(home, away);
  const [, homeBefore, awayBefore] = bracket ?? [];
  const isLevel = homeBefore !== undefined && homeBefore === awayBefore && !/pen/i.test(cell.slice(bracket?.index));
  return isLevel ? scored(homeBefore, awayBefore) : { kind: 'none' };
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
