import { marketOff } from '../../betfair/wire/market-times.ts';
import type { DamagedMarket } from '../../domain/price.ts';
import type { EventBook } from '../replay/event-books.ts';

/** Of these markets the ones whose files end before the off: their last price is not the closing one. */
export function incompleteMarkets(books: readonly EventBook[]): DamagedMarket[] {
  const incomplete: DamagedMarket[] = [];
  for (const { book, file } of books) {
    const off = marketOff(book.times);
    if (book.closed || off === undefined || off.wentInPlay || book.lastAt >= off.offAt) continue;
    const [end, due] = [book.lastAt, off.offAt].map(isoSeconds);
    const message = `market ${book.marketId} is incomplete: it ends at ${end}, before the off at ${due}`;
    incomplete.push({ kind: 'incomplete', file, message });
  }
  return incomplete;
}

function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
