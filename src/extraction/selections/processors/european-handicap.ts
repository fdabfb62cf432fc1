import { HANDICAP_DRAW_ID } from './known-ids.ts';
import type { SelectionNamer } from './selection-namer.ts';

/**
 * TEAM_A_n and TEAM_B_n: the first (A) or second (B) team starts n goals up. Three runners: that team, the other one,
 * draw: `home_1`, `away_-1`, `draw`.
 */
export const nameEuropeanHandicap: SelectionNamer = (runner, { marketType, runners, teams }) => {
  const position = runners.indexOf(runner);
  if (runner.id === HANDICAP_DRAW_ID || position === 2) return 'draw';
  const [, team, goals] = /^TEAM_([AB])_(\d+)$/.exec(marketType ?? '') ?? [];
  if (goals === undefined || position > 2) return undefined;
  const [favoured, other] = team === 'A' ? [teams.first, teams.second] : [teams.second, teams.first];
  const side = teams.sideOfName(runner.name.replace(/[+-]\d+\s*$/, '')) ?? (position === 0 ? favoured : other);
  return side === favoured ? `${side}_${goals}` : `${side}_-${goals}`;
};
