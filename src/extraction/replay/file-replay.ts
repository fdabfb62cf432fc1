import { CompactLine } from '../../betfair/wire/compact-line.ts';
import { ChangeReader } from '../../betfair/wire/market-change.ts';
import type { MarketDefinition } from '../../betfair/wire/market-definition.ts';
import { isOffCertain } from '../../betfair/wire/market-times.ts';
import { readMessage, type UnreadChange } from '../../betfair/wire/messages.ts';
import type { ReadingNotes } from '../../betfair/wire/wire-values.ts';
import type { LineSink } from '../../decode/line-splitter.ts';
import type { LocalFile } from '../../domain/event.ts';
import type { WantedMarkets } from '../wanted-markets.ts';
import type { FaultList } from './fault-list.ts';
import type { FieldCensus } from './field-census.ts';
import type { LogRoom } from './log-room.ts';
import { MarketBook } from './market-book.ts';

export interface ReplayContext {
  readonly wanted: WantedMarkets;
  /** Markets that need no second reading: another file gave them whole. */
  readonly done: ReadonlySet<string>;
  /** A market that turned in-play is done once its off is certain. */
  readonly preMatchOnly?: boolean | undefined;
  readonly faults: Pick<FaultList, 'add'>;
  readonly census: FieldCensus;
  readonly room: LogRoom;
}

/** One serves all: a line is read and applied before the next is looked at. */
const compact = new CompactLine();
const slow = new ChangeReader();

/** Replays the lines of one file into the books of its markets. */
export class FileReplay implements LineSink, ReadingNotes {
  readonly books = new Map<string, MarketBook>();
  /** Markets of types that are not to be followed. */
  readonly unwanted = new Set<string>();
  /** Type of a market-level file's market, once a definition said it; null for untyped. */
  learnedType: string | null | undefined;
  /** Lines that were messages: a file without any is no market file. */
  messages = 0;
  readonly #marketId: string | undefined;
  readonly #context: ReplayContext;
  readonly #ignored: Set<string>;
  /** What `#bookOf` answers, by the digits of market ids; null for those to ignore. */
  readonly #byDigits = new Map<number, MarketBook | null>();
  /** The same for the market of the line before: most files have one. */
  #lastDigits = -1;
  #lastBook: MarketBook | null | undefined;
  #line = 0;

  constructor(file: LocalFile, context: ReplayContext) {
    this.#marketId = file.file.marketId;
    this.#context = context;
    this.#ignored = new Set(context.done);
    compact.forget();
  }

  /** Reads a line in the compact layout in place, if it is of the markets that are to be expected. */
  scan(bytes: Buffer, start: number, number: number): number {
    const newline = compact.scan(bytes, start);
    if (newline === -1) return -1;
    for (let change = 0; change < compact.changes; change += 1) if (!this.#expects(change)) return -1;
    this.#line = number;
    this.messages += 1;
    let from = 0;
    for (let change = 0; change < compact.changes; change += 1) {
      const end = compact.ends[change] as number;
      this.#applyCompact(change, { from, end });
      from = end;
    }
    return newline;
  }

  /** A market that the file is not named after is a fault; a file that is not wanted is to be left, which only `line` can say. */
  #expects(change: number): boolean {
    const digits = compact.markets[change] as number;
    const book = this.#known(digits);
    if (book === null) return true;
    if (this.#isDone(book, compact.publishedAt, compact.definitions[change])) return false;
    if (this.#marketId === undefined) return true;
    const isFirst = book?.definition === undefined && compact.definitions[change] !== undefined;
    if (isFirst && !this.#context.wanted.follows(compact.definitions[change]?.marketType)) return false;
    return book !== undefined || this.#marketId === `1.${digits}`;
  }

  #applyCompact(change: number, span: { readonly from: number; readonly end: number }): void {
    const digits = compact.markets[change] as number;
    let book = this.#known(digits);
    if (book === undefined) {
      book = this.#bookOf(`1.${digits}`) ?? null;
      this.#byDigits.set(digits, book);
    }
    if (book === null || !this.#isInOrder(book, compact.publishedAt)) return;
    const before = book.definition;
    book.apply(compact, change, span);
    if (before === undefined && book.definition !== undefined) this.#judge(book, book.definition.marketType);
  }

  #known(digits: number): MarketBook | null | undefined {
    if (digits !== this.#lastDigits || this.#lastBook === undefined) {
      this.#lastDigits = digits;
      this.#lastBook = this.#byDigits.get(digits);
    }
    return this.#lastBook;
  }

  #forgetBooks(): void {
    this.#byDigits.clear();
    this.#lastBook = undefined;
  }

  line(text: string, number: number): boolean {
    this.#line = number;
    const message = readMessage(text, this);
    if (message === undefined) return true;
    this.messages += 1;
    for (const change of message.changes) this.#apply(change, message.publishedAt);
    return this.#wantsMore();
  }

  /** False once the file's market is to be ignored, or all that an event-level file began with have gone off. */
  #wantsMore(): boolean {
    if (this.#marketId !== undefined) return !this.#ignored.has(this.#marketId);
    if (!this.#context.preMatchOnly || this.books.size === 0) return true;
    return [...this.books.keys()].some((id) => !this.#ignored.has(id));
  }

  /** Of each market by itself: a file of several may have them one behind the other. */
  #isInOrder(book: MarketBook, publishedAt: number): boolean {
    if (publishedAt >= book.lastAt) return true;
    const isUsed = book.goesOn(publishedAt);
    this.fault(`the line was published before ${isUsed ? 'the one' : 'those'} above it${isUsed ? '' : ': not used'}`);
    return isUsed;
  }

  overlong(number: number): void {
    this.#line = number;
    this.fault('the line is longer than any message');
  }

  fault(message: string): void {
    this.#context.faults.add(this.#line, message);
  }

  unknown(path: string, field: string): void {
    this.#context.census.add(path, field);
  }

  /** The market that the file is named after never occurred in it. */
  lacksItsMarket(): boolean {
    return this.#marketId !== undefined && !this.books.has(this.#marketId) && !this.#ignored.has(this.#marketId);
  }

  /** The market that the file is named after has prices, and no line that says whose. */
  lacksItsDefinition(): boolean {
    const book = this.#marketId === undefined ? undefined : this.books.get(this.#marketId);
    return book !== undefined && book.definition === undefined;
  }

  #apply(change: UnreadChange, publishedAt: number): void {
    const book = this.#bookOf(change.marketId);
    if (book !== undefined && this.#isInOrder(book, publishedAt)) {
      const before = book.definition;
      const end = slow.read(change, publishedAt, this);
      if (this.#isDone(book, publishedAt, slow.definitions[0])) {
        this.#leave(book);
        return;
      }
      book.apply(slow, 0, { from: 0, end });
      if (before === undefined && book.definition !== undefined) this.#judge(book, book.definition.marketType);
    }
  }

  /** Whether the market is read no further: in-play, with an off that nothing can change any more, or about to be settled. */
  #isDone(book: MarketBook | undefined, publishedAt: number, next: MarketDefinition | undefined): boolean {
    if (!this.#context.preMatchOnly || book?.times.inPlay === undefined) return false;
    return next?.status === 'CLOSED' || isOffCertain(book.times, publishedAt);
  }

  /** Its history so far is kept. */
  #leave({ marketId }: MarketBook): void {
    this.#ignored.add(marketId);
    this.#forgetBooks();
  }

  /** The book of a market that is not ignored. */
  #bookOf(marketId: string): MarketBook | undefined {
    if (this.#ignored.has(marketId)) return undefined;
    if (this.#marketId !== undefined && marketId !== this.#marketId) {
      this.#ignored.add(marketId);
      this.fault(`market ${marketId} does not belong into the file of market ${this.#marketId}`);
      return undefined;
    }
    const book = this.books.get(marketId) ?? new MarketBook(marketId, this.#context.room);
    this.books.set(marketId, book);
    return book;
  }

  /** At a market's first definition: is it one to follow? */
  #judge(book: MarketBook, marketType: string | undefined): void {
    if (this.#marketId !== undefined) this.learnedType = marketType ?? null;
    if (this.#context.wanted.follows(marketType)) return;
    this.books.delete(book.marketId);
    this.unwanted.add(book.marketId);
    this.#ignored.add(book.marketId);
    this.#forgetBooks();
  }
}
