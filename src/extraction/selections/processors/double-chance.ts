import { DOUBLE_CHANCE_IDS } from './known-ids.ts';
import type { SelectionNamer } from './selection-namer.ts';

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
