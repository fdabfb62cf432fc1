import { ChangeReader } from '../../betfair/wire/market-change.ts';
import type { UnreadChange } from '../../betfair/wire/messages.ts';
import { UNHEARD } from '../../betfair/wire/wire-values.ts';
import { FORGETFUL_ROOM } from './log-room.ts';
import { MarketBook } from './market-book.ts';

/** Books of markets as they are now: the same that files are replayed into, without their history. */
export class LiveBooks {
  readonly #books = new Map<string, MarketBook>();
  readonly #reader = new ChangeReader();

  /** Applies a change and returns its market's book. */
  apply(change: UnreadChange, publishedAt: number): MarketBook {
    const book = this.#books.get(change.marketId) ?? new MarketBook(change.marketId, FORGETFUL_ROOM);
    this.#books.set(change.marketId, book);
    const end = this.#reader.read(change, publishedAt, UNHEARD);
    book.apply(this.#reader, 0, { from: 0, end });
    return book;
  }

  get(marketId: string): MarketBook | undefined {
    return this.#books.get(marketId);
  }

  forget(marketId: string): void {
    this.#books.delete(marketId);
  }
}
