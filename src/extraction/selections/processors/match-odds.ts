import { DRAW_ID } from './known-ids.ts';
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
