import { csvCell } from '../../domain/text/csv-text.ts';
import { definedRunners } from '../measures/market-summary.ts';
import type { VolumeSource } from '../measures/plan-and-volume.ts';
import type { MarketBook } from '../replay/market-book.ts';
import type { LogChunk } from '../replay/number-log.ts';
import { COLUMN, ENTRY_NUMBERS, type PriceLog } from '../replay/price-log.ts';
import type { RunnerBook } from '../replay/runner-book.ts';
import { lastInBucket, publishedBefore } from './history-filters.ts';
import type { RowBytes } from './row-bytes.ts';

export interface SeriesOptions {
  readonly matchId: string;
  readonly eventId: string;
  /** The event's actual kick-off, epoch ms UTC. */
  readonly kickoffAt: number | undefined;
  readonly volume: VolumeSource;
  readonly selections: ReadonlyMap<RunnerBook, string>;
  /** Before it prices are pre-match, epoch ms UTC. */
  readonly offAt: number;
  /** Rows end before the off. */
  readonly preMatchOnly?: boolean | undefined;
  /** Only the last row of each runner in each span of this length, aligned to the epoch. */
  readonly resampleMs?: number | undefined;
}

/**
 * Writes a market's rows of the time series, in SERIES_COLUMNS order and without a header, and returns how many. One row
 * for each change of a runner's own price columns. `total_volume` is the market's: it stands in each row, but trading in
 * one runner makes no rows for the others.
 */
export function writeSeriesRows(book: MarketBook, options: SeriesOptions, rows: RowBytes): number {
  const { log } = book;
  const prefixes = rowPrefixes(book, options);
  const states = stateCells(log);
  const volume = volumeColumns(options.volume);
  const lastPrices = new LastPrices(prefixes.length, volume?.own);
  const hasOffers = book.seen.fullDepth || book.seen.bestOffers;
  const lastPrice = hasOffers ? COLUMN.bestLaySize : COLUMN.lastTradedPrice;
  const noOffers = hasOffers ? NOTHING : FOUR_EMPTY_CELLS;
  let count = 0;
  let written = Number.NaN;
  for (const { numbers, end } of chosenChunks(log, options)) {
    for (let at = 0; at < end; at += ENTRY_NUMBERS) {
      const runner = numbers[at + COLUMN.runner] as number;
      if (!lastPrices.change(runner, numbers, at)) continue;
      const prefix = prefixes[runner] as Uint8Array;
      const state = states[numbers[at + COLUMN.state] as number] as Uint8Array;
      rows.reserve(prefix.length + state.length);
      rows.raw(prefix);
      // the changes of a line are published at once
      if (written === numbers[at]) rows.again();
      else {
        written = numbers[at] as number;
        writeMoment(rows, written, options.kickoffAt);
      }
      rows.raw(state);
      for (let column: number = COLUMN.lastTradedPrice; column <= lastPrice; column += 1) {
        const value = numbers[at + column] as number;
        if (value !== 0) rows.number(value);
        rows.comma();
      }
      rows.raw(noOffers);
      if (volume !== undefined) writeVolume(rows, numbers[at + volume.own] as number);
      rows.comma();
      if (volume !== undefined) writeVolume(rows, numbers[at + volume.total] as number);
      rows.endRow();
      count += 1;
    }
  }
  return count;
}

function chosenChunks(log: PriceLog, { offAt, preMatchOnly, resampleMs }: SeriesOptions): Iterable<LogChunk> {
  const chunks = preMatchOnly ? publishedBefore(log.chunks(), offAt) : log.chunks();
  return resampleMs === undefined ? chunks : lastInBucket(chunks, { bucketMs: resampleMs, offAt });
}

const NOTHING = new Uint8Array();
const FOUR_EMPTY_CELLS = Buffer.from(',,,,');

interface VolumeColumns {
  readonly own: number;
  readonly total: number;
}

function volumeColumns(source: VolumeSource): VolumeColumns | undefined {
  if (source === 'none') return undefined;
  return source === 'traded'
    ? { own: COLUMN.tradedVolume, total: COLUMN.tradedTotal }
    : { own: COLUMN.reportedVolume, total: COLUMN.reportedTotal };
}

const PRICES = 5;

/** The price cells of each runner's last row: a row that would repeat them is left out, and so is a blank first one. */
class LastPrices {
  readonly #volume: number | undefined;
  readonly #cells: Float64Array;

  constructor(runners: number, volume: number | undefined) {
    this.#volume = volume;
    this.#cells = new Float64Array(runners * (PRICES + 1));
    // no volume yet: not even "none"
    for (let at = PRICES; at < this.#cells.length; at += PRICES + 1) this.#cells[at] = Number.NaN;
  }

  /** Whether the entry at `at` differs; it is then the last. */
  change(runner: number, numbers: Float64Array, at: number): boolean {
    const cells = this.#cells;
    const start = runner * (PRICES + 1);
    const volume = this.#volume === undefined ? -1 : (numbers[at + this.#volume] as number);
    const before = cells[start + PRICES] as number;
    let differs = Number.isNaN(before) ? volume > 0 : before !== volume;
    for (let index = 0; index < PRICES; index += 1) {
      const value = numbers[at + COLUMN.lastTradedPrice + index] as number;
      if (cells[start + index] === value) continue;
      cells[start + index] = value;
      differs = true;
    }
    if (differs) cells[start + PRICES] = volume;
    return differs;
  }
}

/** A volume of 0 is a fact; -1 is how the log says "none". */
function writeVolume(rows: RowBytes, value: number): void {
  if (value >= 0) rows.number(value);
}

/** `published_at` and `seconds_to_kickoff`, kept for the rows of the same instant. */
function writeMoment(rows: RowBytes, publishedAt: number, kickoffAt: number | undefined): void {
  const from = rows.at;
  rows.instant(publishedAt);
  rows.comma();
  // ms are thousandths of seconds
  if (kickoffAt !== undefined) rows.thousandths(kickoffAt - publishedAt);
  rows.comma();
  rows.keep(from);
}

/** `in_play` and `market_status` by state. Betfair's own words need no care; a foreign file may say anything. */
function stateCells(log: PriceLog): Uint8Array[] {
  return log
    .states()
    .map(({ inPlay, status }) => Buffer.from(`${inPlay},${/^[A-Z_]*$/.test(status) ? status : csvCell(status)},`));
}

/** The cells before `published_at`, by runner index. */
function rowPrefixes(book: MarketBook, { matchId, eventId, selections }: SeriesOptions): Uint8Array[] {
  const { definition, marketId } = book;
  const names = definedRunners(definition?.runners ?? [], book);
  const market = [matchId, eventId, marketId, definition?.marketType ?? '', definition?.marketName ?? ''];
  const start = market.map(csvCell).join(',');
  return [...book.runners].map((runner) => {
    const texts = [selections.get(runner) ?? '', names.get(runner)?.name ?? ''].map(csvCell).join(',');
    return Buffer.from(`${start},${runner.id},${runner.handicap},${texts},`);
  });
}
