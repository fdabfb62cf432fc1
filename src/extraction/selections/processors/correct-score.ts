import type { EventTeams } from '../event-teams.ts';
import { slug } from '../slug.ts';
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
