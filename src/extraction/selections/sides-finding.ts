import type { MarketSummary, SidesFinding } from '../../domain/price.ts';
import type { Side } from '../../domain/sides.ts';
import type { MarketBook } from '../replay/market-book.ts';
import { isSided } from './market-processors.ts';

/** What the wanted markets say of who is at home; a contradiction counts for more than a market that says nothing. */
export function sidesFinding(
  markets: readonly MarketSummary[],
  contradicting: readonly Pick<MarketBook, 'marketId'>[],
): SidesFinding {
  const torn = [...contradicting.map(({ marketId }) => marketId), ...winnersAtOdds(markets)];
  if (torn.length > 0) return { kind: 'contradict', markets: [...new Set(torn)] };
  const untold = markets.filter(
    ({ marketType, selections }) => isSided(marketType) && selections.length > 0 && !selections.some(tellsSide),
  );
  return untold.length === 0 ? { kind: 'told' } : { kind: 'unknown', markets: untold.map(({ marketId }) => marketId) };
}

/** `home`, `draw_or_away`, `home_-0.5`, `2-1`. */
function tellsSide({ selection }: { readonly selection: string }): boolean {
  return /(?<![^_])(home|away)(?![^_])|^\d+-\d+$/.test(selection) && !/(?<![^_])listed_/.test(selection);
}

/** The markets of which one was won by the home side and another by the away side. */
function winnersAtOdds(markets: readonly MarketSummary[]): string[] {
  const decided = markets.flatMap((market) => {
    const side = winnerOf(market);
    return side === undefined ? [] : [{ side, marketId: market.marketId }];
  });
  return new Set(decided.map(({ side }) => side)).size > 1 ? decided.map(({ marketId }) => marketId) : [];
}

/** The side that won the match by a market of the whole match; undefined for a draw, and where the market does not say. */
function winnerOf({ marketType, winners }: MarketSummary): Side | undefined {
  const [winner = '', ...others] = winners;
  if (marketType === 'DOUBLE_CHANCE') return winners.length === 2 ? doubleWinner(winners) : undefined;
  if (others.length > 0) return undefined;
  switch (marketType) {
    case 'MATCH_ODDS':
    case 'DRAW_NO_BET':
      return asSide(winner);
    case 'HALF_TIME_FULL_TIME':
      return asSide(winner.split('_')[1]);
    case 'CORRECT_SCORE':
      return byScore(winner) ?? asSide(/^any_other_(\w+)$/.exec(winner)?.[1]);
    default:
      return undefined;
  }
}

function asSide(word: string | undefined): Side | undefined {
  return word === 'home' || word === 'away' ? word : undefined;
}

function doubleWinner(winners: readonly string[]): Side | undefined {
  if (!winners.includes('home_or_away')) return undefined;
  return winners.includes('home_or_draw') ? 'home' : 'away';
}

function byScore(score: string): Side | undefined {
  const [, home, away] = /^(\d+)-(\d+)$/.exec(score) ?? [];
  if (home === undefined || home === away) return undefined;
  return Number(home) > Number(away) ? 'home' : 'away';
}
