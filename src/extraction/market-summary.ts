import type { MarketSummary, SelectionSummary } from '../domain/price.ts';
import { type MarketOff, marketOff } from './kickoff.ts';
import type { MarketBook } from './market-book.ts';
import type { DefinedRunner } from './market-definition.ts';
import type { VolumeSource } from './plan-and-volume.ts';
import { COLUMN, ENTRY_NUMBERS, type PriceLog } from './price-log.ts';
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
  const close = lastPrint(prints, cut - 1);
  const range = priceRange(prints, cut);
  return {
    ...range,
    close: close?.price,
    closeAgeS: close === undefined ? undefined : Math.floor((cut - close.publishedAt) / 1000),
    snapshots: snapshots.map((minutes) => lastPrint(prints, Math.min(cut - 1, cut - minutes * MINUTE_MS))?.price),
  };
}

/** The last price published at or before an instant. From the end, since a damaged file's lines may be out of order. */
function lastPrint({ publishedAt, price }: TradePrints, at: number) {
  for (let index = publishedAt.length - 1; index >= 0; index -= 1) {
    const printedAt = publishedAt[index] as number;
    if (printedAt <= at) return { publishedAt: printedAt, price: price[index] as number };
  }
  return undefined;
}

/** One pass without copies: a PRO market has hundreds of thousands of prices. */
function priceRange({ publishedAt, price }: TradePrints, cut: number): Pick<PreMatchPrices, 'open' | 'high' | 'low'> {
  let open: number | undefined;
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let index = 0; index < price.length; index += 1) {
    if ((publishedAt[index] as number) >= cut) continue;
    const printed = price[index] as number;
    open ??= printed;
    if (printed > high) high = printed;
    if (printed < low) low = printed;
  }
  return open === undefined ? { open, high: undefined, low: undefined } : { open, high, low };
}

/** One-sided GBP traded on each runner before the cut; undefined where the plan has no volumes. */
function preOffVolumes(log: PriceLog, cut: number, source: VolumeSource): (runner: RunnerBook) => number | undefined {
  if (source === 'none') return () => undefined;
  const column = source === 'traded' ? COLUMN.tradedVolume : COLUMN.reportedVolume;
  const volumes = new Map<number, number>();
  for (const { numbers, end } of log.chunks()) {
    for (let at = 0; at < end; at += ENTRY_NUMBERS) {
      if ((numbers[at] as number) >= cut) continue;
      volumes.set(numbers[at + COLUMN.runner] as number, numbers[at + column] as number);
    }
  }
  return (runner) => Math.max(0, volumes.get(runner.index) ?? 0);
}
