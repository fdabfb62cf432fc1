import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cells, damaged, readTable } from '../../storage/tables/read-table.ts';
import { MAIN_MARKETS } from './match-record.ts';

const REQUIRED = ['statistical_match_id', 'market_id', 'market_type', 'selection', 'seconds_to_kickoff'] as const;
const MAIN_TYPES: ReadonlySet<string> = new Set(MAIN_MARKETS.map(({ type }) => type));

/** The last traded prices of one match, by market type and selection. */
export interface MatchSeries {
  readonly matchId: string;
  readonly markets: ReadonlyMap<string, ReadonlyMap<string, PricePoints>>;
}

/** Where an output's time series can be read from; undefined where it was written as Parquet only, or has no rows. */
export async function seriesFile(folder: string, rows: number): Promise<string | undefined> {
  for (const name of ['odds.csv.gz', 'odds.csv']) {
    if (await exists(join(folder, name))) return join(folder, name);
  }
  if (rows > 0 && !(await exists(join(folder, 'odds.parquet')))) {
    throw damaged(join(folder, 'odds.csv.gz'), 'the time series is missing');
  }
  return undefined;
}

/**
 * The matches of a time series one after another, in the file's order, which is that of matches.csv; one match in memory
 * at a time. `expectedRows` tells a file that was cut off between two gzip members. Throws FBP-INPUT.
 */
export async function* matchSeries(path: string, expectedRows: number): AsyncGenerator<MatchSeries> {
  let current: SeriesCollector | undefined;
  let rows = 0;
  const table = await readTable(path, REQUIRED);
  for await (const row of table.rows) {
    rows += 1;
    const matchId = row('statistical_match_id');
    if (current?.matchId !== matchId) {
      if (current !== undefined) yield current;
      current = new SeriesCollector(matchId);
    }
    current.add(row);
  }
  if (current !== undefined) yield current;
  if (rows !== expectedRows) throw damaged(path, `it has ${rows} rows where report.json says ${expectedRows}`);
}

class SeriesCollector implements MatchSeries {
  readonly matchId: string;
  readonly markets = new Map<string, Map<string, { seconds: number[]; prices: number[] }>>();
  /** A second market of a type is a twin; summaries and charts show the first. */
  readonly #marketIds = new Map<string, string>();

  constructor(matchId: string) {
    this.matchId = matchId;
  }

  add(row: Cells): void {
    const type = row('market_type');
    if (!MAIN_TYPES.has(type) || !this.#isFirstOfType(type, row('market_id'))) return;
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

  #pointsOf(type: string, selection: string): { seconds: number[]; prices: number[] } {
    const market = this.markets.get(type) ?? new Map<string, { seconds: number[]; prices: number[] }>();
    this.markets.set(type, market);
    const points = market.get(selection) ?? { seconds: [], prices: [] };
    market.set(selection, points);
    return points;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Prices over time, seconds from the kick-off: negative before it. */
interface PricePoints {
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
