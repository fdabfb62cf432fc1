import { slug } from '../slug.ts';
import type { NamingContext, SelectionNamer } from './selection-namer.ts';

/**
 * Markets about one team, of which an event has one for each: the side stands before the selection, `home_yes`,
 * `away_2_or_more`. Only the market's name, or TEAM_A and TEAM_B, tells which team it is.
 */
export function ofOneTeam(nameRunner: SelectionNamer): SelectionNamer {
  return (runner, context) => {
    const name = nameRunner(runner, context);
    const side = sideOfMarket(context);
    return name === undefined || side === undefined ? name : `${side}_${name}`;
  };
}

function sideOfMarket({ marketType, marketName, teams }: NamingContext): string | undefined {
  const team = /^TEAM_([AB])_/.exec(marketType ?? '')?.[1];
  if (team !== undefined) return team === 'A' ? teams.first : teams.second;
  return /^(home|away)(?=_)/.exec(teams.sided(slug(marketName)))?.[1];
}
