import { type EventTeams, slug } from './event-teams.ts';
import { NO_ID, OVER_UNDER_IDS, YES_ID } from './known-ids.ts';
import type { SelectionNamer } from './selection-namer.ts';

const SCORE = /(\d+)\s*-\s*(\d+)\s*$/;
const OTHER = /^any other (home|away|draw)/i;

/** Scores as the statistics row would write them: `2-1`, `any_other_home`, `any_unquoted`. */
export const nameCorrectScore: SelectionNamer = ({ name }, { teams }) => {
  const score = scoreOf(name.trim(), teams);
  if (score !== undefined) return score;
  const other = OTHER.exec(name.trim())?.[1]?.toLowerCase();
  if (other !== undefined) return `any_other_${teams.sided(other)}`;
  return /^any unquoted/i.test(name.trim()) ? 'any_unquoted' : undefined;
};

function scoreOf(name: string, teams: EventTeams): string | undefined {
  const [whole, first, second] = SCORE.exec(name) ?? [];
  if (whole !== name) return undefined;
  return teams.first === 'home' ? `${first}-${second}` : `${second}-${first}`;
}

/** SCORE_CAST: a scorer and a score, `r_gestede_2-0`. */
export const nameScoreCast: SelectionNamer = ({ name }, { teams }) => {
  const text = name.trim();
  const at = text.search(SCORE);
  const score = at > 0 ? scoreOf(text.slice(at), teams) : undefined;
  return score === undefined ? undefined : `${slug(text.slice(0, at))}_${score}`;
};

/** Two runners on one line: Under is first on the sheet. */
export const nameOverUnder: SelectionNamer = (runner, { runners }) => {
  const byId = OVER_UNDER_IDS.get(runner.id);
  if (byId !== undefined) return byId;
  if (/^under\b/i.test(runner.name)) return 'under';
  if (/^over\b/i.test(runner.name)) return 'over';
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
  if (runner.id === YES_ID) return 'yes';
  if (runner.id === NO_ID) return 'no';
  if (runners.length !== 2) return undefined;
  return runners[0] === runner ? 'yes' : 'no';
};
