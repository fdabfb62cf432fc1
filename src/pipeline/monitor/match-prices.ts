import type { MarketBook } from '../../extraction/replay/market-book.ts';
import type { RunnerBook } from '../../extraction/replay/runner-book.ts';

/** One selection as it stands; undefined for what is not on offer, never traded, or not given by the key. */
export interface SelectionPrices {
  readonly selection: string;
  readonly back: number | undefined;
  readonly backSize: number | undefined;
  readonly lay: number | undefined;
  readonly laySize: number | undefined;
  readonly last: number | undefined;
}

/** One market as it stands. */
export interface MarketPrices {
  readonly marketId: string;
  readonly marketType: string | undefined;
  readonly marketName: string;
  /** `OPEN`, `SUSPENDED`, `CLOSED`, `INACTIVE`; empty before the first definition. */
  readonly status: string;
  readonly inPlay: boolean;
  readonly selections: readonly SelectionPrices[];
  /** Sum of 1/price over the best prices to back, of the last traded ones where nothing is on offer; undefined where one is missing. */
  readonly overround: number | undefined;
  /** Matched so far, one-sided; undefined where the key or the plan gives no volumes. */
  readonly volume: number | undefined;
  /** When it changed last, epoch ms UTC. */
  readonly publishedAt: number;
}

export function marketPrices(book: MarketBook, names: ReadonlyMap<RunnerBook, string>): MarketPrices {
  const { definition } = book;
  const selections = [...names].map(([runner, selection]) => selectionPrices(runner, selection));
  return {
    marketId: book.marketId,
    marketType: definition?.marketType,
    marketName: definition?.marketName ?? '',
    status: definition?.status ?? '',
    inPlay: definition?.inPlay ?? false,
    selections,
    overround: overroundOf(selections),
    volume: volumeOf(book),
    publishedAt: book.lastAt,
  };
}

/** What a price is told by where one number has to do: what a backer can have, else what was traded last. */
export function priceOf({ back, last }: SelectionPrices): number | undefined {
  return back ?? last;
}

function selectionPrices(runner: RunnerBook, selection: string): SelectionPrices {
  const [back, lay] = [runner.bestBack(), runner.bestLay()];
  return {
    selection,
    back: some(back.price),
    backSize: some(back.size),
    lay: some(lay.price),
    laySize: some(lay.size),
    last: some(runner.lastTradedPrice),
  };
}

function overroundOf(selections: readonly SelectionPrices[]): number | undefined {
  const prices = selections.flatMap((one) => priceOf(one) ?? []);
  if (prices.length === 0 || prices.length < selections.length) return undefined;
  return prices.reduce((sum, price) => sum + 1 / price, 0);
}

function volumeOf({ runners, seen }: MarketBook): number | undefined {
  if (!seen.traded && !seen.reported) return undefined;
  return runners.reduce((sum, runner) => sum + Math.max(0, runner.tradedVolume(), runner.reportedVolume()), 0);
}

/** A book says 0 where there is none. */
export function some(value: number): number | undefined {
  return value === 0 ? undefined : value;
}
