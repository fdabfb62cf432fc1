import { isDrawName, otherSide, slug } from '../../domain/sides.ts';
import { nameCorrectScore, nameGoalTotals, nameOverUnder, nameScoreCast, nameYesNo } from './goal-selections.ts';
import { DRAW_ID, HANDICAP_DRAW_ID, NO_ID, YES_ID } from './known-ids.ts';
import type { NamedRunner, NamingContext, SelectionNamer } from './selection-namer.ts';
import {
  nameAsianHandicap,
  nameDoubleChance,
  nameEuropeanHandicap,
  nameHalfTimeFullTime,
  nameMatchOdds,
  sideAtStart,
} from './team-selections.ts';

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
  DRAW_NO_BET: nameMatchOdds,
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

/** The name of a selection: what its market type's processor says, else the general one's answer. */
export function nameSelection(runner: NamedRunner, context: NamingContext): string {
  return processorOf(context.marketType)?.(runner, context) ?? nameGenerally(runner, context);
}

function processorOf(marketType: string | undefined): SelectionNamer | undefined {
  if (marketType === undefined) return undefined;
  if (Object.hasOwn(BY_TYPE, marketType)) return BY_TYPE[marketType];
  return BY_PATTERN.find(([pattern]) => pattern.test(marketType))?.[1];
}

/**
 * Markets about one team, of which an event has one for each: the side stands before the selection, `home_yes`,
 * `away_2_or_more`. Only the market's name, or TEAM_A and TEAM_B, tells which team it is.
 */
function ofOneTeam(nameRunner: SelectionNamer): SelectionNamer {
  return (runner, context) => {
    const name = nameRunner(runner, context);
    const side = sideOfMarket(context);
    return name === undefined || side === undefined ? name : `${side}_${name}`;
  };
}

function sideOfMarket({ marketType, marketName, sides }: NamingContext): string | undefined {
  const named = sideAtStart(sides.sided(slug(marketName)));
  const team = /^TEAM_([AB])_/.exec(marketType ?? '')?.[1];
  if (named !== undefined || team === undefined || sides.first === undefined) return named;
  return team === 'A' ? sides.first : otherSide(sides.first);
}

const BY_ID: ReadonlyMap<number, string> = new Map([
  [DRAW_ID, 'draw'],
  [HANDICAP_DRAW_ID, 'draw'],
  [YES_ID, 'yes'],
  [NO_ID, 'no'],
]);

/**
 * Any market: the runner's name as a slug with the teams told as home and away, and its handicap when it has one. A
 * runner without a usable name goes by its id.
 */
function nameGenerally(runner: NamedRunner, { sides }: NamingContext): string {
  const { id, name, handicap } = runner;
  const text = sides.sided(slug(name));
  // a club's name that does not tell its side here is none to go by
  const base =
    sides.sideOf(runner) ?? nameOf(runner) ?? (text === '' || sideAtStart(text) === text ? String(id) : text);
  return handicap === 0 ? base : `${base}_${handicap}`;
}

function nameOf({ id, name }: NamedRunner): string | undefined {
  if (isDrawName(name)) return 'draw';
  return BY_ID.get(id);
}

/** Types whose selections are told by side: a market of these in which no side is told is one of unknown sides. */
export function isSided(marketType: string | undefined): boolean {
  return marketType !== undefined && SIDED.test(marketType);
}

const SIDED =
  /^(MATCH_ODDS|HALF_TIME|DRAW_NO_BET|DOUBLE_CHANCE|HALF_TIME_FULL_TIME|ASIAN_HANDICAP|CORRECT_SCORE2?|HALF_TIME_SCORE|ANYTIME_SCORE|TEAM_[AB]_\w+|TEAM_TOTAL_GOALS|CLEAN_SHEET|WIN_BOTH_HALVES|TO_SCORE_BOTH_HALVES)$/;
