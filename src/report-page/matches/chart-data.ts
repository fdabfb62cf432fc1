import { MAIN_MARKETS } from '../output/match-record.ts';
import { type MatchSeries, thinSeries } from '../output/match-series.ts';

/** Whole pennies keep prices of two decimals exact, and their steps short. */
const PENNIES = 100;

/**
 * The charts of a match: `[[type, label, [[selection, seconds, prices], ...]], ...]`. Seconds from the kick-off and prices in
 * hundredths, both as steps from point to point. Undefined without points. `points`: at most so many a line.
 */
export function chartData(series: MatchSeries, points: number): unknown[] | undefined {
  const markets = MAIN_MARKETS.flatMap(({ type, label, selections }) => {
    const found = series.markets.get(type);
    const lines = selections.flatMap((selection) => {
      const line = found?.get(selection);
      if (line === undefined || line.seconds.length === 0) return [];
      const { seconds, prices } = thinSeries(line, points);
      return [[selection, steps(seconds), steps(prices.map((price) => Math.round(price * PENNIES)))]];
    });
    return lines.length === 0 ? [] : [[type, label, lines]];
  });
  return markets.length === 0 ? undefined : markets;
}

function steps(values: readonly number[]): number[] {
  return values.map((value, index) => value - (index === 0 ? 0 : (values[index - 1] ?? 0)));
}
