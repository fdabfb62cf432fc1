import { fixedSelections } from '../../domain/selections.ts';

const LABELS = {
  MATCH_ODDS: 'Match odds',
  OVER_UNDER_25: 'Over/under 2.5 goals',
  BOTH_TEAMS_TO_SCORE: 'Both teams to score',
} as const;

export interface MainMarket {
  readonly type: string;
  readonly label: string;
  readonly selections: readonly string[];
}

/** The markets that the page shows prices of. */
export const MAIN_MARKETS: readonly MainMarket[] = Object.entries(LABELS).map(([type, label]) => ({
  type,
  label,
  selections: fixedSelections(type) ?? [],
}));
