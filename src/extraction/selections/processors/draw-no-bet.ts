import type { SelectionNamer } from './selection-namer.ts';

/** The two teams, in the order of the event's name. */
export const nameDrawNoBet: SelectionNamer = (runner, { runners, teams }) => {
  if (runners.length !== 2) return teams.sideOfId(runner.id) ?? teams.sideOfName(runner.name);
  return runners[0] === runner ? teams.first : teams.second;
};
