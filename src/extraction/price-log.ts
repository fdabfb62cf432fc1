import type { RunnerBook } from './runner-book.ts';

/**
 * The price history of one market, column by column: plain number columns take an eighth of the memory of objects.
 * A price or size of 0 means "none". Volumes are one-sided GBP, both as the trade ladders say (`traded...`) and as
 * the recorder's totals say (`reported...`): which of them holds is known only at the end (see `volumeSource`).
 */
export interface PriceLog {
  readonly publishedAt: number[];
  readonly runner: RunnerBook[];
  readonly inPlay: boolean[];
  readonly status: string[];
  readonly lastTradedPrice: number[];
  readonly bestBackPrice: number[];
  readonly bestBackSize: number[];
  readonly bestLayPrice: number[];
  readonly bestLaySize: number[];
  readonly tradedVolume: number[];
  readonly tradedTotal: number[];
  readonly reportedVolume: number[];
  readonly reportedTotal: number[];
}

export function emptyPriceLog(): PriceLog {
  return {
    publishedAt: [],
    runner: [],
    inPlay: [],
    status: [],
    lastTradedPrice: [],
    bestBackPrice: [],
    bestBackSize: [],
    bestLayPrice: [],
    bestLaySize: [],
    tradedVolume: [],
    tradedTotal: [],
    reportedVolume: [],
    reportedTotal: [],
  };
}

/** The market's side of an entry. */
export interface LogMoment {
  readonly publishedAt: number;
  readonly inPlay: boolean;
  readonly status: string;
  readonly tradedTotal: number;
  readonly reportedTotal: number;
}

/** Adds the runner's present prices, unless they are those of its entry before. */
export function logPrices(log: PriceLog, runner: RunnerBook, moment: LogMoment): void {
  const back = runner.bestBack();
  const lay = runner.bestLay();
  const traded = runner.tradedVolume();
  const reported = runner.reportedVolume();
  const at = runner.lastEntry;
  const same =
    log.lastTradedPrice[at] === runner.lastTradedPrice &&
    log.bestBackPrice[at] === back.price &&
    log.bestBackSize[at] === back.size &&
    log.bestLayPrice[at] === lay.price &&
    log.bestLaySize[at] === lay.size &&
    log.tradedVolume[at] === traded &&
    log.reportedVolume[at] === reported;
  if (same || (at === -1 && runner.isBlank())) return;
  runner.lastEntry = log.runner.push(runner) - 1;
  log.publishedAt.push(moment.publishedAt);
  log.inPlay.push(moment.inPlay);
  log.status.push(moment.status);
  log.lastTradedPrice.push(runner.lastTradedPrice);
  log.bestBackPrice.push(back.price);
  log.bestBackSize.push(back.size);
  log.bestLayPrice.push(lay.price);
  log.bestLaySize.push(lay.size);
  log.tradedVolume.push(traded);
  log.tradedTotal.push(moment.tradedTotal);
  log.reportedVolume.push(reported);
  log.reportedTotal.push(moment.reportedTotal);
}
