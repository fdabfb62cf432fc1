import { join } from 'node:path';
import { type Cells, readTable } from '../../storage/tables/read-table.ts';
import { numberOf } from './cell-number.ts';

const REQUIRED = ['statistical_match_id', 'market_id', 'market_type', 'selection', 'handicap', 'close', 'is_winner'];

/** What prices.csv has of one selection. Prices are decimal odds; what is unknown is undefined. */
export interface PricedSelection {
  readonly selection: string;
  readonly handicap: number;
  readonly close: number | undefined;
  /** Undefined for what is void or unsettled. */
  readonly won: boolean | undefined;
}

export interface PricedMarket {
  readonly marketId: string;
  readonly type: string;
  readonly selections: readonly PricedSelection[];
}

/** The markets of one match in the order of prices.csv. */
export interface MatchPrices {
  readonly matchId: string;
  readonly markets: readonly PricedMarket[];
}

/** The matches of prices.csv one after another, in the file's order, which is that of matches.csv. Throws FBP-INPUT. */
export async function* matchPrices(folder: string): AsyncGenerator<MatchPrices> {
  const { rows } = await readTable(join(folder, 'prices.csv'), REQUIRED);
  let current: { matchId: string; markets: Map<string, PricedMarket & { selections: PricedSelection[] }> } | undefined;
  for await (const row of rows) {
    const matchId = row('statistical_match_id');
    if (current?.matchId !== matchId) {
      if (current !== undefined) yield { matchId: current.matchId, markets: [...current.markets.values()] };
      current = { matchId, markets: new Map() };
    }
    const [marketId, type] = [row('market_id'), row('market_type')];
    const market = current.markets.get(marketId) ?? { marketId, type, selections: [] };
    current.markets.set(marketId, market);
    market.selections.push(pricedSelection(row));
  }
  if (current !== undefined) yield { matchId: current.matchId, markets: [...current.markets.values()] };
}

function pricedSelection(row: Cells): PricedSelection {
  const winner = row('is_winner');
  return {
    selection: row('selection'),
    handicap: numberOf(row('handicap')) ?? 0,
    close: numberOf(row('close')),
    won: winner === '' ? undefined : winner === 'true',
  };
}
