import { slug } from '../../domain/sides.ts';
import type { MarketSides } from './event-sides.ts';
import { NO_ID, OVER_UNDER_IDS, YES_ID } from './known-ids.ts';
import type { SelectionNamer } from './selection-namer.ts';

const SCORE = /(\d+)\s*-\s*(\d+)\s*$/;
const OTHER = /^any other (home|away|draw)/i;

/** Scores as the statistics row would write them: `2-1`, `any_other_home`, `any_unquoted`. */
export const nameCorrectScore: SelectionNamer = ({ name }, { sides }) => {
  const score = scoreOf(name.trim(), sides);
  if (score !== undefined) return score;
  const other = OTHER.exec(name.trim())?.[1]?.toLowerCase();
  if (other !== undefined) return `any_other_${sides.sided(other)}`;
  return /^any unquoted/i.test(name.trim()) ? 'any_unquoted' : undefined;
};

function scoreOf(name: string, { first: listedFirst }: MarketSides): string | undefined {
  const [whole, first, second] = SCORE.exec(name) ?? [];
  if (whole !== name || listedFirst === undefined) return undefined;
  return listedFirst === 'home' ? `${first}-${second}` : `${second}-${first}`;
}

/** SCORE_CAST: a scorer and a score, `r_gestede_2-0`. */
export const nameScoreCast: SelectionNamer = ({ name }, { sides }) => {
  const text = name.trim();
  const at = text.search(SCORE);
  const score = at > 0 ? scoreOf(text.slice(at), sides) : undefined;
  return score === undefined ? undefined : `${slug(text.slice(0, at))}_${score}`;
};

/** Two runners on one line: Under is first on the sheet. */
export const nameOverUnder: SelectionNamer = (runner, { runners }) => {
  if (/^under\b/i.test(runner.name)) return 'under';
  if (/^over\b/i.test(runner.name)) return 'over';
  const byId = OVER_UNDER_IDS.get(runner.id);
  if (byId !== undefined) return byId;
  if (runners.length !== 2) return undefined;
  return runners[0] === runner ? 'under' : 'over';
};

/** Totals on several lines: `3_or_more`, or `over_2.5` where the line is the handicap. */
export const nameGoalTotals: SelectionNamer = ({ name, handicap }) => {
  const orMore = /^(\d+) goals? or more/i.exec(name)?.[1];
  if (orMore !== undefined) return `${orMore}_or_more`;
  const [, direction] = /^(over|under)\b/i.exec(name) ?? [];
  return direction === undefined ? undefined : `${direction.toLowerCase()}_${handicap}`;
};

/** Yes is first on the sheet. */
export const nameYesNo: SelectionNamer = (runner, { runners }) => {
  if (/^(yes|no)$/i.test(runner.name.trim())) return runner.name.trim().toLowerCase();
  if (runner.id === YES_ID) return 'yes';
  if (runner.id === NO_ID) return 'no';
  if (runners.length !== 2) return undefined;
  return runners[0] === runner ? 'yes' : 'no';
};
