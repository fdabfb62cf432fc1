import type { SelectionNamer } from './selection-namer.ts';

/** Lines keyed by handicap: `home_-0.5`, `away_0.5`. The first team has the odd places on the sheet. */
export const nameAsianHandicap: SelectionNamer = (runner, { teams }) => {
  const byTeam = teams.sideOfId(runner.id) ?? teams.sideOfName(runner.name);
  const side = byTeam ?? (runner.sortPriority % 2 === 1 ? teams.first : teams.second);
  return `${side}_${runner.handicap}`;
};
