import type { SettledMarket, SettledWinner } from './event.ts';
import type { Score } from './match.ts';
import type { SettlementCheck } from './outcome.ts';
import { fixedSelections } from './selections.ts';
import { createSideTeller, isDrawName, type Side, type SideNames } from './sides.ts';

/** A market's result in normalised selections: `home`, `draw`, `away`, `over`, `under`, `yes`, `no`. */
export interface MarketResult {
  readonly marketType: string | undefined;
  /** Empty while unsettled or void. */
  readonly winners: readonly string[];
}

const GOAL_LINE = /^OVER_UNDER_(\d{2})$/;
const THE_DRAW = 58805;
const YES = 30246;
const NO = 110503;

/** The selection a full-time score makes win; undefined for market types it does not decide. */
export function expectedWinner(marketType: string, score: Score): string | undefined {
  const line = GOAL_LINE.exec(marketType)?.[1];
  if (line !== undefined) return score.home + score.away > Number(line) / 10 ? 'over' : 'under';
  if (marketType === 'BOTH_TEAMS_TO_SCORE') return score.home > 0 && score.away > 0 ? 'yes' : 'no';
  if (marketType !== 'MATCH_ODDS') return undefined;
  if (score.home === score.away) return 'draw';
  return score.home > score.away ? 'home' : 'away';
}

/**
 * Whether settled markets agree with the row's score: one market against it is enough to disagree. Undefined when there is no
 * score or no market that it decides. Winners are told from the row's point of view.
 */
export function settlementCheck(score: Score | undefined, markets: readonly MarketResult[]): SettlementCheck {
  if (score === undefined) return undefined;
  let check: SettlementCheck;
  for (const { marketType, winners } of markets) {
    const expected = marketType === undefined ? undefined : expectedWinner(marketType, score);
    // No winner: void or not settled. Two (a dead heat, a wrong definition): tells nothing.
    const [winner = '', ...others] = winners;
    if (expected === undefined || others.length > 0) continue;
    // a winner of no known side tells nothing either
    if (marketType === undefined || !fixedSelections(marketType)?.includes(winner)) continue;
    if (winner !== expected) return 'disagrees';
    check = 'agrees';
  }
  return check;
}

/** The same for what the event catalogue knows; a winner is home or away by its name alone. `sides` is asked only where one matters. */
export function eventSettlement(
  score: Score | undefined,
  settled: readonly SettledMarket[],
  sides: () => SideNames,
): SettlementCheck {
  if (score === undefined || settled.length === 0) return undefined;
  const sideOf = (name: string) => createSideTeller(sides()).alike(name);
  return settlementCheck(
    score,
    settled.map((market) => marketResult(market, sideOf)),
  );
}

type SideOf = (name: string) => Side | undefined;

/** A settled market in normalised selections, from the row's point of view. */
function marketResult({ marketType, winners }: SettledMarket, sideOf: SideOf): MarketResult {
  return { marketType, winners: winners.flatMap((winner) => normalisedWinner(marketType ?? '', winner, sideOf) ?? []) };
}

function normalisedWinner(marketType: string, winner: SettledWinner, sideOf: SideOf): string | undefined {
  if (marketType === 'MATCH_ODDS') return matchOddsWinner(winner, sideOf);
  if (marketType === 'BOTH_TEAMS_TO_SCORE') return yesOrNo(winner);
  return GOAL_LINE.test(marketType) ? /^(over|under)\b/i.exec(winner.name)?.[1]?.toLowerCase() : undefined;
}

function matchOddsWinner({ selectionId, name }: SettledWinner, sideOf: SideOf): string | undefined {
  return isDrawName(name) ? 'draw' : (sideOf(name) ?? (selectionId === THE_DRAW ? 'draw' : undefined));
}

function yesOrNo({ selectionId, name }: SettledWinner): string | undefined {
  if (selectionId === YES || /^yes$/i.test(name)) return 'yes';
  return selectionId === NO || /^no$/i.test(name) ? 'no' : undefined;
}
