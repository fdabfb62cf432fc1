import type { Moment } from '../../pipeline/moments/moment.ts';
import { type PriceAt, RUNNER_COLUMNS, RunnerPrices } from '../../pipeline/moments/runner-prices.ts';
import { openSeries, seriesPath } from '../../storage/series/open-series.ts';
import type { SeriesRows } from '../../storage/series/series-rows.ts';
import { type Cells, damaged } from '../../storage/tables/read-table.ts';
import { MAIN_MARKETS } from './match-record.ts';

const COLUMNS = ['statistical_match_id', 'market_id', 'market_type', 'selection', ...RUNNER_COLUMNS];
const MAIN_TYPES: ReadonlySet<string> = new Set(MAIN_MARKETS.map(({ type }) => type));

/** The last traded prices of one match, by market type and selection. */
export interface MatchSeries {
  readonly matchId: string;
  readonly markets: ReadonlyMap<string, ReadonlyMap<string, PricePoints>>;
  /** Prices at the moments that were asked for, in their order. */
  pricesAtMoments(): ReadonlyMap<string, ReadonlyMap<string, readonly (PriceAt | undefined)[]>>;
}

export interface SeriesOptions {
  /** Of the whole time series: tells a file that was cut off between two gzip members. */
  readonly expectedRows: number;
  readonly moments: readonly Moment[];
}

/** The time series of an output folder, match by match, in whatever form it was written; one match in memory at a time. */
export class SeriesReader {
  readonly #path: string;
  readonly #series: SeriesRows;
  readonly #options: SeriesOptions;
  #rows = 0;

  private constructor(path: string, series: SeriesRows, options: SeriesOptions) {
    this.#path = path;
    this.#series = series;
    this.#options = options;
  }

  /** Throws FBP-INPUT where the time series is missing or cannot be read. */
  static async open(folder: string, options: SeriesOptions): Promise<SeriesReader> {
    const path = await seriesPath(folder);
    return new SeriesReader(path, await openSeries(path, COLUMNS), options);
  }

  /** Undefined for a match without rows. Each match once, in the order of matches.csv. Throws FBP-INPUT. */
  async of(matchId: string): Promise<MatchSeries | undefined> {
    const before = this.#rows;
    const collector = new SeriesCollector(matchId, this.#options.moments);
    for await (const row of this.#series.of(matchId)) {
      this.#rows += 1;
      collector.add(row);
    }
    return this.#rows === before ? undefined : collector;
  }

  /** Throws FBP-INPUT where there are other rows than were read. */
  end(): void {
    this.#series.end();
    const { expectedRows } = this.#options;
    if (this.#rows === expectedRows) return;
    throw damaged(this.#path, `it has ${this.#rows} rows where report.json says ${expectedRows}`);
  }
}

class SeriesCollector implements MatchSeries {
  readonly matchId: string;
  readonly markets = new Map<string, Map<string, { seconds: number[]; prices: number[] }>>();
  readonly #moments: readonly Moment[];
  readonly #runners = new Map<string, Map<string, RunnerPrices>>();
  /** A second market of a type is a twin; summaries and charts show the first. */
  readonly #marketIds = new Map<string, string>();

  constructor(matchId: string, moments: readonly Moment[]) {
    this.matchId = matchId;
    this.#moments = moments;
  }

  pricesAtMoments(): ReadonlyMap<string, ReadonlyMap<string, readonly (PriceAt | undefined)[]>> {
    return new Map(
      [...this.#runners].map(([type, runners]) => [
        type,
        new Map([...runners].map(([selection, prices]) => [selection, prices.answers()])),
      ]),
    );
  }

  add(row: Cells): void {
    const type = row('market_type');
    if (!MAIN_TYPES.has(type) || !this.#isFirstOfType(type, row('market_id'))) return;
    this.#runnerOf(type, row('selection')).add(row);
    const price = Number(row('last_traded_price') || Number.NaN);
    const toKickoff = Number(row('seconds_to_kickoff') || Number.NaN);
    if (Number.isFinite(price) && Number.isFinite(toKickoff)) this.#point(type, row('selection'), { price, toKickoff });
  }

  #isFirstOfType(type: string, marketId: string): boolean {
    const first = this.#marketIds.get(type) ?? marketId;
    this.#marketIds.set(type, first);
    return first === marketId;
  }

  /** One point a second and price: rows where only volumes changed add nothing. */
  #point(type: string, selection: string, { price, toKickoff }: { price: number; toKickoff: number }): void {
    const points = this.#pointsOf(type, selection);
    // Down, so that no price of before the kick-off moves onto it.
    const second = Math.floor(-toKickoff);
    const last = points.seconds.length - 1;
    if (last >= 0 && points.prices[last] === price) return;
    const at = last >= 0 && (points.seconds[last] ?? 0) >= second ? last : last + 1;
    points.prices[at] = price;
    if (at > last) points.seconds[at] = second;
  }

  #runnerOf(type: string, selection: string): RunnerPrices {
    const runners = this.#runners.get(type) ?? new Map<string, RunnerPrices>();
    this.#runners.set(type, runners);
    const runner = runners.get(selection) ?? new RunnerPrices(this.#moments);
    runners.set(selection, runner);
    return runner;
  }

  #pointsOf(type: string, selection: string): { seconds: number[]; prices: number[] } {
    const market = this.markets.get(type) ?? new Map<string, { seconds: number[]; prices: number[] }>();
    this.markets.set(type, market);
    const points = market.get(selection) ?? { seconds: [], prices: [] };
    market.set(selection, points);
    return points;
  }
}

/** Prices over time, seconds from the kick-off: negative before it. */
export interface PricePoints {
  readonly seconds: readonly number[];
  readonly prices: readonly number[];
}

/** First, last, and one on either side of the kick-off. */
const FIXED_POINTS = 4;

/**
 * At most `limit` of the points (from 6), in order: the first and the last, the last before the kick-off and the first
 * after it, and of each stretch of the rest its lowest and highest, so that no spike is lost. Seconds must ascend.
 */
export function thinSeries(points: PricePoints, limit: number): PricePoints {
  const { length } = points.seconds;
  if (length <= limit) return points;
  const kept = new Set<number>([0, length - 1]);
  const firstAfter = points.seconds.findIndex((second) => second >= 0);
  if (firstAfter > 0) kept.add(firstAfter).add(firstAfter - 1);
  const stretch = Math.ceil(length / Math.floor((limit - FIXED_POINTS) / 2));
  for (let start = 0; start < length; start += stretch) {
    for (const index of extremes(points.prices, start, Math.min(start + stretch, length))) kept.add(index);
  }
  const indices = [...kept].sort((a, b) => a - b);
  return {
    seconds: indices.map((index) => points.seconds[index] ?? 0),
    prices: indices.map((index) => points.prices[index] ?? 0),
  };
}

function extremes(prices: readonly number[], start: number, end: number): [number, number] {
  let lowest = start;
  let highest = start;
  for (let index = start; index < end; index += 1) {
    const price = prices[index] ?? 0;
    if (price < (prices[lowest] ?? 0)) lowest = index;
    if (price > (prices[highest] ?? 0)) highest = index;
  }
  return [lowest, highest];
}
