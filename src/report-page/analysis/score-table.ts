import { expectedWinner } from '../../domain/settlement.ts';
import { MAIN_MARKETS, type MainMarket, type MatchRecord } from '../output/match-record.ts';

/** How often a score made one selection win and Betfair settled another, or the same. */
export interface ScoreCount {
  readonly market: MainMarket;
  /** The selection that the score makes win. */
  readonly score: string;
  /** Matches by what Betfair settled; empty text for nothing, several winners joined by `|`. */
  readonly settled: ReadonlyMap<string, number>;
}

/** Scores of the statistics against what Betfair settled. */
export class ScoreTable {
  readonly #counts = new Map<string, Map<string, number>>();

  add({ score, markets }: MatchRecord): void {
    if (score === undefined) return;
    for (const { market, winner } of markets) {
      const expected = expectedWinner(market.type, score) ?? '';
      const key = `${market.type} ${expected}`;
      const counts = this.#counts.get(key) ?? new Map<string, number>();
      this.#counts.set(key, counts);
      counts.set(winner, (counts.get(winner) ?? 0) + 1);
    }
  }

  result(): ScoreCount[] {
    return MAIN_MARKETS.flatMap((market) =>
      market.selections.flatMap((score) => {
        const settled = this.#counts.get(`${market.type} ${score}`);
        return settled === undefined ? [] : [{ market, score, settled }];
      }),
    );
  }
}
