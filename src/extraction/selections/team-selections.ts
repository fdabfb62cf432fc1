import type { EventTeams } from './event-teams.ts';
import { DOUBLE_CHANCE_IDS, DRAW_ID, HANDICAP_DRAW_ID } from './known-ids.ts';
import type { NamedRunner, NamingContext, SelectionNamer } from './selection-namer.ts';

const DRAW_NAME = /^(the )?draw$/i;

/** MATCH_ODDS and HALF_TIME: first team, second team, draw. */
export const nameMatchOdds: SelectionNamer = (runner, context) => {
  if (isDraw(runner, context)) return 'draw';
  const teams = context.runners.filter((other) => !isDraw(other, context));
  if (teams.length > 2) return context.teams.sideOfId(runner.id) ?? context.teams.sideOfName(runner.name);
  return teams[0] === runner ? context.teams.first : context.teams.second;
};

/** By id; files of other sports and translations may lack it: then by name, then the third of three. */
function isDraw(runner: NamedRunner, { runners }: NamingContext): boolean {
  if (runners.some(({ id }) => id === DRAW_ID)) return runner.id === DRAW_ID;
  if (runners.some(({ name }) => DRAW_NAME.test(name))) return DRAW_NAME.test(runner.name);
  return runners.length === 3 && runners[2] === runner;
}

/** The two teams, in the order of the event's name. */
export const nameDrawNoBet: SelectionNamer = (runner, { runners, teams }) => {
  if (runners.length !== 2) return teams.sideOfId(runner.id) ?? teams.sideOfName(runner.name);
  return runners[0] === runner ? teams.first : teams.second;
};

const BY_PLACE = ['first_draw', 'draw_second', 'first_second'] as const;

export const nameDoubleChance: SelectionNamer = (runner, { runners, teams }) => {
  const byPlace = runners.length === 3 ? BY_PLACE[runners.indexOf(runner)] : undefined;
  switch (DOUBLE_CHANCE_IDS.get(runner.id) ?? byPlace) {
    case 'first_draw':
      return teams.first === 'home' ? 'home_or_draw' : 'draw_or_away';
    case 'draw_second':
      return teams.first === 'home' ? 'draw_or_away' : 'home_or_draw';
    case 'first_second':
      return 'home_or_away';
    case undefined:
      return undefined;
  }
};

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

/** Lines keyed by handicap: `home_-0.5`, `away_0.5`. The first team has the odd places on the sheet. */
export const nameAsianHandicap: SelectionNamer = (runner, { teams }) => {
  const byTeam = teams.sideOfId(runner.id) ?? teams.sideOfName(runner.name);
  const side = byTeam ?? (runner.sortPriority % 2 === 1 ? teams.first : teams.second);
  return `${side}_${runner.handicap}`;
};

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
