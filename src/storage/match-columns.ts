import type { MarketSummary, SelectionSummary } from '../domain/price.ts';
import { fixedSelections } from '../domain/selections.ts';
import { type CellValue, rounded } from './cell-text.ts';

/** The price columns of one selection, in order; to add a measure, add a line. Prices decimal odds, volumes one-sided GBP. */
const MEASURES = {
  open: (summary) => summary.open,
  close: (summary) => summary.close,
  close_age_s: (summary) => rounded(summary.closeAgeS, 3),
  high: (summary) => summary.high,
  low: (summary) => summary.low,
  bsp: (summary) => rounded(summary.bsp, 6),
  pre_off_volume: (summary) => rounded(summary.preOffVolume, 2),
} as const satisfies Record<string, (summary: SelectionSummary) => number | undefined>;

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
  readonly marketType: string;
  /** Undefined for a market or selection that the match does not have. */
  readonly cell: (market: MarketSummary) => CellValue;
}

export interface MarketColumnOptions {
  /** Configured market types, or `['all']`. */
  readonly markets: readonly string[];
  /** Minutes before the off. */
  readonly snapshots: readonly number[];
}

/** The market columns of matches.csv in order: per configured type with fixed selections, per selection every measure, then the winner. */
export function marketColumns({ markets, snapshots }: MarketColumnOptions): readonly MarketColumn[] {
  const types = markets.includes('all') ? ALL_FIXED_TYPES : [...new Set(markets)];
  return types.flatMap((type) => columnsOfType(type, snapshots));
}

function columnsOfType(marketType: string, snapshots: readonly number[]): MarketColumn[] {
  const selections = fixedSelections(marketType);
  if (selections === undefined) return [];
  const measures = [...Object.entries(MEASURES), ...snapshots.map(snapshotMeasure)];
  const priced = selections.flatMap((selection) =>
    measures.map(([measure, read]) => ({
      name: `${marketType}_${selection}_${measure}`.toLowerCase(),
      marketType,
      cell: (market: MarketSummary) => {
        const summary = market.selections.find((candidate) => candidate.selection === selection);
        return summary && read(summary);
      },
    })),
  );
  const winner = {
    name: `${marketType}_winner`.toLowerCase(),
    marketType,
    cell: (market: MarketSummary) => market.winners.join('|'),
  };
  return [...priced, winner];
}

/** `t60`; half a minute is `t0_5`, since a full stop in a column name needs quoting in most query languages. */
function snapshotMeasure(minutes: number, index: number) {
  const read = (summary: SelectionSummary) => summary.snapshots[index];
  return [`t${String(minutes).replace('.', '_')}`, read] as const;
}
