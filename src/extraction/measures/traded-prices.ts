import type { HistoryRoom } from '../replay/log-room.ts';
import { NumberLog } from '../replay/number-log.ts';

/** `publishedAt`, the runner's index, the price. */
const PRINT_NUMBERS = 3;

/** From one instant to another, both included, epoch ms UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is wanted of the prices; instants in epoch ms UTC. */
export interface PriceQuestions {
  /** Prices before it are pre-match. */
  readonly cut: number;
  /** Of each of these the last price until then is wanted. */
  readonly instants: readonly number[];
  /** Of this one the last price at all is wanted. */
  readonly span: Span | undefined;
}

/** The answers for one runner; undefined where no price was published. */
export interface PriceAnswers {
  readonly open: number | undefined;
  readonly close: number | undefined;
  /** Epoch ms UTC. */
  readonly closePublishedAt: number | undefined;
  readonly high: number | undefined;
  readonly low: number | undefined;
  /** By instant. */
  readonly until: readonly (number | undefined)[];
  readonly inSpan: number | undefined;
}

/** Cells of a runner's answers; NaN is none. Those of the instants follow. */
const CELL = { open: 0, close: 1, closePublishedAt: 2, high: 3, low: 4, span: 5, spanPublishedAt: 6 } as const;
const INSTANTS = 7;

/** Every price that was published in a market, also when it repeats the one before: how old a price is depends on it. */
export class TradedPrices {
  readonly #log: NumberLog;

  constructor(room: HistoryRoom) {
    this.#log = new NumberLog(room, PRINT_NUMBERS);
  }

  add(runner: number, price: number, publishedAt: number): void {
    const numbers = this.#log.grow();
    const { at } = this.#log;
    numbers[at] = publishedAt;
    numbers[at + 1] = runner;
    numbers[at + 2] = price;
  }

  /**
   * Answers for so many runners, by index, in one pass over a history that may have millions of prices. Lines of a damaged
   * file may be out of order: of the prices up to an instant, the one that stands last in the file counts.
   */
  answer(runners: number, { cut, instants, span }: PriceQuestions): (runner: number) => PriceAnswers {
    const width = INSTANTS + instants.length;
    const cells = new Float64Array(runners * width).fill(Number.NaN);
    const end = span?.to ?? Number.NEGATIVE_INFINITY;
    for (const chunk of this.#log.chunks()) {
      for (let at = 0; at < chunk.end; at += PRINT_NUMBERS) {
        const publishedAt = chunk.numbers[at] as number;
        const price = chunk.numbers[at + 2] as number;
        const start = (chunk.numbers[at + 1] as number) * width;
        if (publishedAt < cut) addPreMatch(cells, start, { publishedAt, price });
        if (publishedAt <= end) {
          cells[start + CELL.span] = price;
          cells[start + CELL.spanPublishedAt] = publishedAt;
        }
        for (let index = 0; index < instants.length; index += 1) {
          if (publishedAt <= (instants[index] as number)) cells[start + INSTANTS + index] = price;
        }
      }
    }
    return (runner) => {
      const own = cells.subarray(runner * width, (runner + 1) * width);
      const valueAt = (cell: number) => numberIn(own[cell]);
      const spanPublishedAt = valueAt(CELL.spanPublishedAt);
      const isInSpan = span !== undefined && spanPublishedAt !== undefined && spanPublishedAt >= span.from;
      return {
        open: valueAt(CELL.open),
        close: valueAt(CELL.close),
        closePublishedAt: valueAt(CELL.closePublishedAt),
        high: valueAt(CELL.high),
        low: valueAt(CELL.low),
        until: instants.map((_, index) => valueAt(INSTANTS + index)),
        inSpan: isInSpan ? valueAt(CELL.span) : undefined,
      };
    };
  }
}

function addPreMatch(
  cells: Float64Array,
  start: number,
  { publishedAt, price }: { readonly publishedAt: number; readonly price: number },
): void {
  cells[start + CELL.close] = price;
  cells[start + CELL.closePublishedAt] = publishedAt;
  if (Number.isNaN(cells[start + CELL.open])) cells[start + CELL.open] = price;
  // nothing compares with NaN
  if (!((cells[start + CELL.high] as number) >= price)) cells[start + CELL.high] = price;
  if (!((cells[start + CELL.low] as number) <= price)) cells[start + CELL.low] = price;
}

function numberIn(cell: number | undefined): number | undefined {
  return cell === undefined || Number.isNaN(cell) ? undefined : cell;
}
