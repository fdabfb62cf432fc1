import type { EventTeams } from '../event-teams.ts';
import type { SelectionNamer } from './selection-namer.ts';

/** `home_draw`: the leader at half time, then at full time. All nine stand on the sheet in a fixed order. */
export const nameHalfTimeFullTime: SelectionNamer = (runner, { runners, teams }) => {
  const parts = runner.name.split('/').map((part) => standing(part, teams));
  if (parts.length === 2 && parts.every((part) => part !== undefined)) return parts.join('_');
  const position = runners.indexOf(runner);
  if (runners.length !== 9 || position === -1) return undefined;
  const order = [teams.first, 'draw', teams.second];
  return `${order[Math.floor(position / 3)]}_${order[position % 3]}`;
};

function standing(name: string, teams: EventTeams): string | undefined {
  if (/^\s*(the )?draw\s*$/i.test(name)) return 'draw';
  return teams.sideOfName(name);
}
