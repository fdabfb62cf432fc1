const OVER_UNDER = ['over', 'under'] as const;

/** Market types whose selections are the same in every match, hence columns of matches.csv, in column order. */
const FIXED_SELECTIONS: Readonly<Record<string, readonly string[]>> = {
  MATCH_ODDS: ['home', 'draw', 'away'],
  BOTH_TEAMS_TO_SCORE: ['yes', 'no'],
  HALF_TIME: ['home', 'draw', 'away'],
  DRAW_NO_BET: ['home', 'away'],
  DOUBLE_CHANCE: ['home_or_draw', 'draw_or_away', 'home_or_away'],
};

const GOAL_LINE_TYPE = /^(OVER_UNDER|FIRST_HALF_GOALS)_\d{2}$/;

/** The selections that a market type has in every match; undefined where they differ from match to match. */
export function fixedSelections(marketType: string): readonly string[] | undefined {
  if (GOAL_LINE_TYPE.test(marketType)) return OVER_UNDER;
  return FIXED_SELECTIONS[marketType];
}
