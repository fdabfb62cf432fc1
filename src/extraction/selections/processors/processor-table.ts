import { nameAsianHandicap } from './asian-handicap.ts';
import { nameCorrectScore, nameScoreCast } from './correct-score.ts';
import { nameDoubleChance } from './double-chance.ts';
import { nameDrawNoBet } from './draw-no-bet.ts';
import { nameEuropeanHandicap } from './european-handicap.ts';
import { nameGoalTotals } from './goal-totals.ts';
import { nameHalfTimeFullTime } from './half-time-full-time.ts';
import { nameMatchOdds } from './match-odds.ts';
import { ofOneTeam } from './one-team.ts';
import { nameOverUnder } from './over-under.ts';
import type { SelectionNamer } from './selection-namer.ts';
import { nameYesNo } from './yes-no.ts';

const BY_TYPE: Readonly<Record<string, SelectionNamer>> = {
  MATCH_ODDS: nameMatchOdds,
  HALF_TIME: nameMatchOdds,
  BOTH_TEAMS_TO_SCORE: nameYesNo,
  CORRECT_SCORE: nameCorrectScore,
  CORRECT_SCORE2: nameCorrectScore,
  HALF_TIME_SCORE: nameCorrectScore,
  ANYTIME_SCORE: nameCorrectScore,
  SCORE_CAST: nameScoreCast,
  HALF_TIME_FULL_TIME: nameHalfTimeFullTime,
  ASIAN_HANDICAP: nameAsianHandicap,
  DOUBLE_CHANCE: nameDoubleChance,
  DRAW_NO_BET: nameDrawNoBet,
  TEAM_TOTAL_GOALS: ofOneTeam(nameGoalTotals),
  CLEAN_SHEET: ofOneTeam(nameYesNo),
  WIN_BOTH_HALVES: ofOneTeam(nameYesNo),
  TO_SCORE_BOTH_HALVES: ofOneTeam(nameYesNo),
  TEAM_A_WIN_TO_NIL: ofOneTeam(nameYesNo),
  TEAM_B_WIN_TO_NIL: ofOneTeam(nameYesNo),
  TOTAL_GOALS: nameGoalTotals,
  ALT_TOTAL_GOALS: nameGoalTotals,
};

const BY_PATTERN: readonly (readonly [RegExp, SelectionNamer])[] = [
  [/^(OVER_UNDER|FIRST_HALF_GOALS)_\d+/, nameOverUnder],
  [/^TEAM_[AB]_\d+$/, nameEuropeanHandicap],
];

/** The processor of a market type; undefined where only the general one knows it. */
export function processorOf(marketType: string | undefined): SelectionNamer | undefined {
  if (marketType === undefined) return undefined;
  if (Object.hasOwn(BY_TYPE, marketType)) return BY_TYPE[marketType];
  return BY_PATTERN.find(([pattern]) => pattern.test(marketType))?.[1];
}
