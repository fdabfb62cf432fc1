import { csvCell } from '../domain/csv-text.ts';
import type { MarketBook } from './market-book.ts';
import { definedRunners } from './market-summary.ts';
import type { VolumeSource } from './plan-and-volume.ts';
import type { PriceLog } from './price-log.ts';
import type { RunnerBook } from './runner-book.ts';

export interface SeriesOptions {
  readonly matchId: string;
  readonly eventId: string;
  /** The event's actual kick-off, epoch ms UTC. */
  readonly kickoffAt: number | undefined;
  readonly volume: VolumeSource;
  readonly selections: ReadonlyMap<RunnerBook, string>;
}

/** Rows of the time series as CSV lines, in SERIES_COLUMNS order and without a header. */
export interface SeriesText {
  readonly text: string;
  readonly rows: number;
}

/**
 * One row for each change of a runner's own price columns. `total_volume` is the market's: it stands in each row, but
 * trading in one runner makes no rows for the others. Joined by hand: a CSV writer takes six times as long.
 */
export function seriesRows(book: MarketBook, options: SeriesOptions): SeriesText {
  const { log } = book;
  const prefixes = rowPrefixes(book, options);
  const moment = momentCells(options.kickoffAt);
  const lastPrices = new Map<RunnerBook, string>();
  const lines: string[] = [];
  for (let index = 0; index < log.runner.length; index += 1) {
    const runner = log.runner[index] as RunnerBook;
    const prices = priceCells(log, index, options.volume);
    const before = lastPrices.get(runner);
    if (before === undefined ? NO_PRICES.test(prices) : before === prices) continue;
    lastPrices.set(runner, prices);
    const total = totalCell(log, index, options.volume);
    lines.push(
      `${prefixes.get(runner)},${moment(log.publishedAt[index] ?? 0)},${log.inPlay[index]},${statusCell(log.status[index])},${prices},${total}\n`,
    );
  }
  return { text: lines.join(''), rows: lines.length };
}

/** The price cells of a runner of whom nothing is known: they make no first row. */
const NO_PRICES = /^,{5}0?$/;

function priceCells(log: PriceLog, index: number, source: VolumeSource): string {
  const volume =
    source === 'none' ? '' : volumeCell(source === 'traded' ? log.tradedVolume[index] : log.reportedVolume[index]);
  const back = `${cell(log.bestBackPrice[index])},${cell(log.bestBackSize[index])}`;
  const lay = `${cell(log.bestLayPrice[index])},${cell(log.bestLaySize[index])}`;
  return `${cell(log.lastTradedPrice[index])},${back},${lay},${volume}`;
}

function totalCell(log: PriceLog, index: number, source: VolumeSource): string {
  if (source === 'none') return '';
  return volumeCell(source === 'traded' ? log.tradedTotal[index] : log.reportedTotal[index]);
}

/** 0 is how the log says "none" of prices and sizes. */
function cell(value: number | undefined): string {
  return value === undefined || value === 0 ? '' : String(value);
}

/** A volume of 0 is a fact; -1 is how the log says "none". */
function volumeCell(value: number | undefined): string {
  return value === undefined || value < 0 ? '' : String(value);
}

/** Betfair's own words need no care; a foreign file may say anything. */
function statusCell(status: string | undefined): string {
  return status === undefined ? '' : /^[A-Z_]*$/.test(status) ? status : csvCell(status);
}

function rowPrefixes(book: MarketBook, { matchId, eventId, selections }: SeriesOptions): Map<RunnerBook, string> {
  const { definition, marketId } = book;
  const names = definedRunners(definition?.runners ?? [], book);
  const market = [matchId, eventId, marketId, definition?.marketType ?? '', definition?.marketName ?? ''];
  const start = market.map(csvCell).join(',');
  const prefixes = new Map<RunnerBook, string>();
  for (const runner of book.runners) {
    const texts = [selections.get(runner) ?? '', names.get(runner)?.name ?? ''].map(csvCell).join(',');
    prefixes.set(runner, `${start},${runner.id},${runner.handicap},${texts}`);
  }
  return prefixes;
}

/** `published_at` and `seconds_to_kickoff`, remembered from row to row: the runners of one line share them. */
function momentCells(kickoffAt: number | undefined): (publishedAt: number) => string {
  let last = Number.NaN;
  let cells = '';
  return (publishedAt) => {
    if (publishedAt !== last) {
      last = publishedAt;
      const seconds = kickoffAt === undefined ? '' : String((kickoffAt - publishedAt) / 1000);
      cells = `${new Date(publishedAt).toISOString()},${seconds}`;
    }
    return cells;
  };
}
