import type { MarketSummary } from '../../domain/price.ts';
import { fixedSelections } from '../../domain/selections.ts';
import type { ColumnDoc } from '../../domain/series-columns.ts';
import type { CellValue } from './cell-text.ts';
import { MARKET_MEASURES, selectionMeasures } from './price-measures.ts';

/** With `--markets all`: every type whose selections are known beforehand, so that the columns do not depend on the data. */
const ALL_FIXED_TYPES = [
  'MATCH_ODDS',
  ...['05', '15', '25', '35', '45', '55', '65', '75', '85'].map((line) => `OVER_UNDER_${line}`),
  'BOTH_TEAMS_TO_SCORE',
  'HALF_TIME',
  'DRAW_NO_BET',
  'DOUBLE_CHANCE',
  ...['05', '15', '25'].map((line) => `FIRST_HALF_GOALS_${line}`),
];

/** One column of the market part of matches.csv. */
export interface MarketColumn {
  readonly name: string;
  readonly type: ColumnDoc['type'];
  readonly marketType: string;
  /** The measure that not every plan gives; undefined for what all have. */
  readonly planMeasure: string | undefined;
  /** Undefined for a market or selection that the match does not have. */
  readonly cell: (market: MarketSummary) => CellValue;
}

export interface MarketColumnOptions {
  /** Configured market types, or `['all']`. */
  readonly markets: readonly string[];
  /** Minutes before the off. */
  readonly snapshots: readonly number[];
}

/** The market columns of matches.csv in order: per configured type with fixed selections, per selection every measure, then those of the market. */
export function marketColumns({ markets, snapshots }: MarketColumnOptions): readonly MarketColumn[] {
  const types = markets.includes('all') ? ALL_FIXED_TYPES : [...new Set(markets)];
  return types.flatMap((type) => columnsOfType(type, snapshots));
}

function columnsOfType(marketType: string, snapshots: readonly number[]): MarketColumn[] {
  const selections = fixedSelections(marketType);
  if (selections === undefined) return [];
  const measures = Object.entries(selectionMeasures(snapshots));
  const priced = selections.flatMap((selection) =>
    measures.map(([measure, { type, plans, read }]) => ({
      name: `${marketType}_${selection}_${measure}`.toLowerCase(),
      type,
      marketType,
      planMeasure: plans === undefined ? undefined : measure,
      cell: (market: MarketSummary) => {
        const summary = market.selections.find((candidate) => candidate.selection === selection);
        return summary && read(summary);
      },
    })),
  );
  const ofMarket = Object.entries(MARKET_MEASURES).map(([measure, { type, read }]) => ({
    name: `${marketType}_${measure}`.toLowerCase(),
    type,
    marketType,
    planMeasure: undefined,
    cell: read,
  }));
  return [...priced, ...ofMarket];
}
