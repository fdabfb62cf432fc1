import { isDrawName, otherSide, type Side, slug } from '../../domain/sides.ts';
import { DOUBLE_CHANCE_IDS, DRAW_ID, HANDICAP_DRAW_ID } from './known-ids.ts';
import type { NamedRunner, NamingContext, SelectionNamer } from './selection-namer.ts';

/** MATCH_ODDS, HALF_TIME and DRAW_NO_BET: the two clubs, and the draw. */
export const nameMatchOdds: SelectionNamer = (runner, context) =>
  context.sides.sideOf(runner) ?? (isDraw(runner, context) ? 'draw' : undefined);

/** By name, else by id; translations lack both: then the one that is left over of three, when the others are the clubs. */
function isDraw(runner: NamedRunner, { runners, sides }: NamingContext): boolean {
  if (isDrawName(runner.name) || runner.id === DRAW_ID) return true;
  if (runners.length !== 3 || runners.some(({ id, name }) => id === DRAW_ID || isDrawName(name))) return false;
  return runners.every((other) => other === runner || sides.sideOf(other) !== undefined);
}

const CHANCES: Readonly<Record<string, string>> = {
  home_draw: 'home_or_draw',
  draw_home: 'home_or_draw',
  draw_away: 'draw_or_away',
  away_draw: 'draw_or_away',
  home_away: 'home_or_away',
  away_home: 'home_or_away',
};

/** `Home or Draw`, or with the clubs' names; by id where there is no name. */
export const nameDoubleChance: SelectionNamer = ({ id, name }, { sides }) => {
  if (name !== '') return CHANCES[told(name, sides).replace('_or_', '_')];
  const [first, second] = DOUBLE_CHANCE_IDS.get(id) ?? [];
  const side = (word: string | undefined) => (word === 'home' || word === 'away' ? sideMeant(word, sides.host) : word);
  return CHANCES[`${side(first)}_${side(second)}`];
};

function sideMeant(word: 'home' | 'away', host: Side | undefined): Side | undefined {
  if (host === undefined) return undefined;
  return word === 'home' ? host : otherSide(host);
}

/** `home_draw`: the leader at half time, then at full time. */
export const nameHalfTimeFullTime: SelectionNamer = ({ name }, { sides }) => {
  const text = told(name, sides);
  return /^(home|draw|away)_(home|draw|away)$/.test(text) ? text : undefined;
};

/** A name with the sides told; a club's name may hold the sign that divides two of them. */
function told(name: string, { sided }: NamingContext['sides']): string {
  return sided(slug(name)).replace(/(?<![^_])the_draw(?![^_])/g, 'draw');
}

/** Lines keyed by handicap: `home_-0.5`, `away_0.5`. */
export const nameAsianHandicap: SelectionNamer = (runner, { sides }) => {
  const side = sides.sideOf(runner);
  return side && `${side}_${runner.handicap}`;
};

/**
 * TEAM_A_n and TEAM_B_n: one of the two starts n goals up, by the event's order the first (A) or the second (B). Three runners: that
 * team, the other one, draw: `home_1`, `away_-1`, `draw`. The names tell the side and the goals: `Arsenal +1`.
 */
export const nameEuropeanHandicap: SelectionNamer = (runner, { marketType, marketName, sides }) => {
  if (isDrawName(runner.name) || runner.id === HANDICAP_DRAW_ID) return 'draw';
  const [, team, goals] = /^TEAM_([AB])_(\d+)$/.exec(marketType ?? '') ?? [];
  const [, name = runner.name, sign] = /^(.*?)\s*([+-])\s*\d+\s*$/.exec(runner.name) ?? [];
  const side = sides.sideOf({ id: runner.id, name });
  if (goals === undefined || side === undefined) return undefined;
  if (sign !== undefined) return `${side}_${sign === '-' ? '-' : ''}${goals}`;
  const favoured =
    sideAtStart(sides.sided(slug(marketName))) ?? (team === 'A' ? sides.first : sides.first && otherSide(sides.first));
  return favoured && `${side}_${side === favoured ? '' : '-'}${goals}`;
};

/** The side with which a told slug begins. */
export function sideAtStart(text: string): Side | undefined {
  return /^(home|away)(?![^_])/.exec(text)?.[1] as Side | undefined;
}
