import type { MarketSummary, SelectionSummary } from '../domain/price.ts';
import { type MarketOff, marketOff } from './kickoff.ts';
import type { MarketBook } from './market-book.ts';
import type { DefinedRunner } from './market-definition.ts';
import type { VolumeSource } from './plan-and-volume.ts';
import type { PriceLog } from './price-log.ts';
import type { RunnerBook, TradePrints } from './runner-book.ts';
import { isVoided } from './twin-markets.ts';

export interface SummaryOptions {
  /** The event's actual kick-off, epoch ms UTC: no pre-match price is younger, whatever the market says. */
  readonly kickoff: MarketOff | undefined;
  readonly volume: VolumeSource;
  /** Minutes before the off. */
  readonly snapshots: readonly number[];
  readonly selections: ReadonlyMap<RunnerBook, string>;
}

/** Boils a market down. Its definition must be known; a market without any time has its off at the event's kick-off. */
export function summariseMarket(book: MarketBook, options: SummaryOptions): MarketSummary {
  const { definition, closed } = book;
  const off = marketOff(book) ?? options.kickoff ?? { offAt: 0, scheduledAt: 0, wentInPlay: false };
  const cut = Math.min(off.offAt, options.kickoff?.offAt ?? off.offAt);
  const voided = isVoided(book);
  const defined = definedRunners(definition?.runners ?? [], book);
  const volumes = preOffVolumes(book.log, cut, options.volume);
  const runners = book.inOrder(book.runners);
  const nameOf = (runner: RunnerBook) => options.selections.get(runner) ?? String(runner.id);
  return {
    marketId: book.marketId,
    marketType: definition?.marketType,
    marketName: definition?.marketName ?? '',
    ...off,
    voided,
    closed,
    winners: voided ? [] : runners.filter((runner) => defined.get(runner)?.status === 'WINNER').map(nameOf),
    selections: runners.map((runner) => ({
      selection: nameOf(runner),
      selectionId: runner.id,
      handicap: runner.handicap,
      runnerName: defined.get(runner)?.name ?? '',
      bsp: defined.get(runner)?.bsp,
      preOffVolume: volumes(runner),
      ...preMatchPrices(runner.prints, cut, options.snapshots),
    })),
  };
}

/** The last definition's word on each runner. */
export function definedRunners(runners: readonly DefinedRunner[], book: MarketBook): Map<RunnerBook, DefinedRunner> {
  return new Map(runners.map((runner) => [book.runner(runner.id, runner.handicap), runner]));
}

type PreMatchPrices = Pick<SelectionSummary, 'open' | 'close' | 'closeAgeS' | 'high' | 'low' | 'snapshots'>;

const MINUTE_MS = 60_000;

/** Prices published before the cut, never in the line of the off itself: that one may carry in-play prices already. */
function preMatchPrices(prints: TradePrints, cut: number, snapshots: readonly number[]): PreMatchPrices {
  const before = prints.publishedAt.flatMap((publishedAt, index) =>
    publishedAt < cut ? [{ publishedAt, price: prints.price[index] ?? 0 }] : [],
  );
  const prices = before.map(({ price }) => price);
  const last = before.at(-1);
  return {
    open: prices[0],
    close: last?.price,
    closeAgeS: last === undefined ? undefined : Math.floor((cut - last.publishedAt) / 1000),
    high: extreme(prices, Math.max),
    low: extreme(prices, Math.min),
    snapshots: snapshots.map((minutes) => {
      const at = cut - minutes * MINUTE_MS;
      return before.findLast(({ publishedAt }) => publishedAt <= at)?.price;
    }),
  };
}

/** Not by spreading into Math.max: a PRO market has more prices than a call can have arguments. */
function extreme(prices: readonly number[], better: (a: number, b: number) => number): number | undefined {
  return prices.length === 0 ? undefined : prices.reduce((best, price) => better(best, price));
}

/** One-sided GBP traded on each runner before the cut; undefined where the plan has no volumes. */
function preOffVolumes(log: PriceLog, cut: number, source: VolumeSource): (runner: RunnerBook) => number | undefined {
  if (source === 'none') return () => undefined;
  const column = source === 'traded' ? log.tradedVolume : log.reportedVolume;
  const volumes = new Map<RunnerBook, number>();
  log.runner.forEach((runner, index) => {
    if ((log.publishedAt[index] ?? cut) < cut) volumes.set(runner, column[index] ?? 0);
  });
  return (runner) => Math.max(0, volumes.get(runner) ?? 0);
}
