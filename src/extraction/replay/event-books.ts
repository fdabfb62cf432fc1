import { type Decoded, damagedFile } from '../../decode/decoded.ts';
import { decodePlaces, readLines, splitDecoded } from '../../decode/read-lines.ts';
import { haveSameBytes } from '../../decode/same-bytes.ts';
import { type FbpError, isFault } from '../../domain/errors.ts';
import type { LocalFile } from '../../domain/event.ts';
import type { FileFault } from '../../domain/price.ts';
import type { WantedMarkets } from '../wanted-markets.ts';
import { FaultList } from './fault-list.ts';
import { FieldCensus } from './field-census.ts';
import { FileReplay } from './file-replay.ts';
import type { LogRoom } from './log-room.ts';
import type { MarketBook } from './market-book.ts';
import { bestCopy, type MarketCopy, reportLesserCopies } from './market-copies.ts';

/** What a read taught of a market-level file, so that the catalogue need not read it again: null is an untyped market. */
interface LearnedType {
  readonly key: string;
  readonly marketType: string | null;
}

/** A market of the event, and the file that it was taken from. */
export interface EventBook {
  readonly book: MarketBook;
  readonly file: string;
}

export interface EventBooks {
  /** The followed markets of the event, each once. */
  readonly books: readonly EventBook[];
  /** Files that cannot be read, may hold a wanted market, and that no other file makes up for. */
  readonly lost: readonly FbpError[];
  readonly faults: readonly FileFault[];
  readonly unknownFields: Readonly<Record<string, number>>;
  readonly learned: readonly LearnedType[];
}

export interface ReadEventOptions {
  readonly eventId: string;
  readonly wanted: WantedMarkets;
  /** Read each market no further than to its off. */
  readonly preMatchOnly?: boolean | undefined;
  readonly room: LogRoom;
  readonly signal: AbortSignal;
}

/**
 * Replays the files of one event, in their order. A market may lie in several files: all are read, but for copies of the
 * same bytes, and the best one is taken. Event-level and market-level files hold the same data: a market that a market-level
 * file gave whole is not read from an event-level one.
 */
export async function readEventBooks(files: readonly LocalFile[], options: ReadEventOptions): Promise<EventBooks> {
  const reading = new EventReading(options);
  const distinct = withoutSameBytes(files);
  for (const [index, file] of distinct.entries()) {
    if (reading.isToBeRead(file)) await reading.read(file, distinct.slice(index + 1));
  }
  return reading.finish();
}

function withoutSameBytes(files: readonly LocalFile[]): LocalFile[] {
  const kept: LocalFile[] = [];
  for (const file of files) {
    const copies = kept.filter(({ file: { marketId } }) => marketId === file.file.marketId);
    if (!copies.some((copy) => haveSameBytes(copy, file))) kept.push(file);
  }
  return kept;
}

/** Files up to this size are decoded before it is their turn, so many at a time. */
const SMALL_BYTES = 32 * 1024;
const ABREAST = 8;

class EventReading {
  readonly #options: ReadEventOptions;
  readonly #copies = new Map<string, MarketCopy[]>();
  /** Markets of which market-level files gave all there is. */
  readonly #whole = new Set<string>();
  readonly #wholeTypes = new Set<string | undefined>();
  readonly #faults: FaultList[] = [];
  readonly #census = new FieldCensus();
  readonly #learned: LearnedType[] = [];
  #ahead: ReadonlyMap<LocalFile | undefined, Decoded> = new Map();
  /** Markets that a sound file showed to be of no use. */
  readonly #unwanted = new Set<string>();
  readonly #failed: { file: LocalFile; error: FbpError; faults: FaultList }[] = [];

  constructor(options: ReadEventOptions) {
    this.#options = options;
  }

  isToBeRead({ file: { marketId, marketType } }: LocalFile): boolean {
    const { wanted } = this.#options;
    // An event-level file repeats the market-level ones, but some market may be in it alone.
    if (marketId === undefined) return !this.#hasAllTypes();
    return marketType === undefined || wanted.follows(marketType ?? undefined);
  }

  /** `next` are the files after it. */
  async read(file: LocalFile, next: readonly LocalFile[]): Promise<void> {
    const { key, marketId } = file.file;
    const faults = new FaultList(key);
    this.#faults.push(faults);
    const { wanted, room, preMatchOnly } = this.#options;
    const replay = new FileReplay(file, {
      wanted,
      done: marketId === undefined ? this.#whole : new Set(),
      preMatchOnly,
      faults,
      census: this.#census,
      room,
    });
    try {
      if (file.length <= SMALL_BYTES) splitDecoded(this.#decoded(file, next), replay);
      else await readLines(file, replay, this.#options.signal);
      if (replay.messages === 0) throw damagedFile(key, 'holds no stream message: this is no market file');
      if (replay.lacksItsMarket()) throw damagedFile(key, `does not hold market ${marketId}, which it is named after`);
      if (replay.lacksItsDefinition()) throw damagedFile(key, `says nowhere what market ${marketId} is`);
    } catch (error) {
      if (!isFault(error, 'FBP-MARKET-FILE')) throw error;
      this.#failed.push({ file, error, faults });
      return;
    }
    if (replay.learnedType !== undefined) this.#learned.push({ key, marketType: replay.learnedType });
    for (const marketId of replay.unwanted) this.#unwanted.add(marketId);
    for (const book of replay.books.values()) this.#keep(book, { file, faults });
  }

  /** Small files are decoded some at a time. */
  #decoded(file: LocalFile, next: readonly LocalFile[]): Decoded {
    if (!this.#ahead.has(file)) {
      this.#options.signal.throwIfAborted();
      const others = next.filter((one) => one.length <= SMALL_BYTES && this.isToBeRead(one));
      const small = [file, ...others].slice(0, ABREAST);
      this.#ahead = new Map(decodePlaces(small).map((one, index) => [small[index], one]));
    }
    return this.#ahead.get(file) as Decoded;
  }

  finish(): EventBooks {
    const lost: FbpError[] = [];
    for (const { file, error, faults } of this.#failed) {
      faults.add(undefined, error.message);
      if (!this.#isMadeUpFor(file)) lost.push(error);
    }
    return {
      books: this.#booksOfEvent(),
      lost,
      faults: this.#faults.flatMap((list) => list.all()),
      unknownFields: this.#census.totals(),
      learned: this.#learned,
    };
  }

  #keep(book: MarketBook, { file, faults }: { readonly file: LocalFile; readonly faults: FaultList }): void {
    const { key, marketId } = file.file;
    const isWhole = book.closed || (this.#options.preMatchOnly === true && book.times.inPlay !== undefined);
    const copies = this.#copies.get(book.marketId) ?? [];
    copies.push({ book, isWhole, file: key, report: (message) => faults.add(undefined, message) });
    this.#copies.set(book.marketId, copies);
    if (!isWhole || marketId === undefined) return;
    this.#whole.add(book.marketId);
    this.#wholeTypes.add(book.definition?.marketType);
  }

  /** A file is no loss when its market was read from another one or shown to be unwanted, or when only its times were of use. */
  #isMadeUpFor({ file: { marketId, marketType } }: LocalFile): boolean {
    if (marketId === undefined) return this.#hasAllTypes();
    if (this.#copies.has(marketId) || this.#unwanted.has(marketId)) return true;
    return marketType !== undefined && !this.#options.wanted.wants(marketType ?? undefined);
  }

  #hasAllTypes(): boolean {
    return this.#options.wanted.areAll(this.#wholeTypes);
  }

  /** Markets can move to another event, and files be put into the wrong folder: the last definition decides. */
  #booksOfEvent(): EventBook[] {
    const kept: EventBook[] = [];
    for (const copies of this.#copies.values()) {
      const best = bestCopy(copies);
      if (best === undefined) continue;
      reportLesserCopies(copies, best);
      const { book, report } = best;
      const eventId = book.definition?.eventId;
      if (book.definition === undefined) report(`market ${book.marketId} has no definition: not used`);
      else if (eventId !== undefined && eventId !== this.#options.eventId) {
        report(`market ${book.marketId} belongs to event ${eventId}: not used`);
      } else kept.push(best);
    }
    return kept;
  }
}
