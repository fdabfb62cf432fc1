/**
 * Market types of Betfair's soccer events, as seen in its historic files. Betfair publishes no complete list: a type that is
 * not among them may still be in a source.
 */
export const MARKET_TYPES: readonly string[] = [
  ...['MATCH_ODDS', 'MATCH_ODDS_AND_BTTS', 'MATCH_ODDS_AND_OU_25', 'MATCH_ODDS_AND_OU_35', 'MATCH_ODDS_UNMANAGED'],
  ...['05', '15', '25', '35', '45', '55', '65', '75', '85'].map((line) => `OVER_UNDER_${line}`),
  ...['05', '15', '25'].map((line) => `FIRST_HALF_GOALS_${line}`),
  ...['25', '35', '45', '55', '65'].map((line) => `OVER_UNDER_${line}_CARDS`),
  ...['85', '105', '135'].map((line) => `OVER_UNDER_${line}_CORNR`),
  ...['A', 'B'].flatMap((team) => ['1', '2', '3', 'WIN_TO_NIL'].map((what) => `TEAM_${team}_${what}`)),
  ...['BOTH_TEAMS_TO_SCORE', 'CORRECT_SCORE', 'CORRECT_SCORE2', 'ANYTIME_SCORE', 'SCORE_CAST', 'WINCAST'],
  ...['HALF_TIME', 'HALF_TIME_SCORE', 'HALF_TIME_FULL_TIME', 'HALF_WITH_MOST_GOALS', 'WIN_BOTH_HALVES', 'WIN_HALF'],
  ...['ASIAN_HANDICAP', 'DOUBLE_CHANCE', 'DRAW_NO_BET', 'WINNING_MARGIN', 'ODD_OR_EVEN', 'TO_QUALIFY'],
  ...['TO_SCORE_BOTH_HALVES', 'CLEAN_SHEET', 'TEAM_TOTAL_GOALS', 'TOTAL_GOALS', 'ALT_TOTAL_GOALS', 'EXACT_GOALS'],
  ...['FIRST_GOAL_ODDS', 'FIRST_GOAL_SCORER', 'TO_SCORE', 'TO_SCORE_2_OR_MORE', 'TO_SCORE_HATTRICK'],
  ...['HAT_TRICKED_SCORED', 'NEXT_GOAL', 'PENALTY_TAKEN', 'SENDING_OFF', 'SHOWN_A_CARD', 'BOOKING_ODDS'],
  ...['BOOKING_MATCH_BET', 'CORNER_ODDS', 'CORNER_MATCH_BET', 'FIRST_CORNER'],
];
