import type { Decoded } from '../../decode/decoded.ts';
import { damagedFile } from '../../decode/file-fault.ts';
import { decodePlaces, readLines, splitDecoded } from '../../decode/read-lines.ts';
import { type FbpError, isFault } from '../../domain/errors.ts';
import type { LocalFile } from '../../domain/event.ts';
import type { FileFault } from '../../domain/price.ts';
import type { WantedMarkets } from '../wanted-markets.ts';
import { FaultList } from './fault-list.ts';
import { FieldCensus } from './field-census.ts';
import { FileReplay } from './file-replay.ts';
import type { LogRoom } from './log-room.ts';
import type { MarketBook } from './market-book.ts';

/** What a read taught of a market-level file, so that the catalogue need not read it again: null is an untyped market. */
interface LearnedType {
  readonly key: string;
  readonly marketType: string | null;
}

export interface EventBooks {
  /** The followed markets of the event, each once. */
  readonly books: readonly MarketBook[];
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
 * Replays the files of one event, in their order. Event-level and market-level files hold the same data: a market that
 * one file gave whole is not read from another. Throws FbpError FBP-MARKET-FILE when a file that may hold a wanted
 * market cannot be read and no other file makes up for it.
 */
export async function readEventBooks(files: readonly LocalFile[], options: ReadEventOptions): Promise<EventBooks> {
  const reading = new EventReading(options);
  for (const [index, file] of files.entries()) {
    if (reading.isToBeRead(file)) await reading.read(file, files.slice(index + 1));
  }
  return reading.finish();
}

/** Files up to this size are decoded before it is their turn, so many at a time. */
const SMALL_BYTES = 32 * 1024;
const ABREAST = 8;

class EventReading {
  readonly #options: ReadEventOptions;
  readonly #books = new Map<string, { book: MarketBook; faults: FaultList }>();
  /** Markets of which there is no more to learn. */
  readonly #whole = new Set<string>();
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
    if (marketId !== undefined && this.#whole.has(marketId)) return false;
    return marketType === undefined || this.#options.wanted.follows(marketType ?? undefined);
  }

  /** `next` are the files after it. */
  async read(file: LocalFile, next: readonly LocalFile[]): Promise<void> {
    const { key, marketId } = file.file;
    const faults = new FaultList(key);
    this.#faults.push(faults);
    const { wanted, room, preMatchOnly } = this.#options;
    const replay = new FileReplay(file, {
      wanted,
      done: this.#whole,
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
    } catch (error) {
      if (!isFault(error, 'FBP-MARKET-FILE')) throw error;
      this.#failed.push({ file, error, faults });
      return;
    }
    if (replay.learnedType !== undefined) this.#learned.push({ key, marketType: replay.learnedType });
    for (const marketId of replay.unwanted) this.#unwanted.add(marketId);
    for (const book of replay.books.values()) this.#keep(book, faults);
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
    for (const { file, error, faults } of this.#failed) {
      if (!this.#isMadeUpFor(file)) throw error;
      faults.add(undefined, error.message);
    }
    return {
      books: this.#booksOfEvent(),
      faults: this.#faults.flatMap((list) => list.all()),
      unknownFields: this.#census.totals(),
      learned: this.#learned,
    };
  }

  /** Of two incomplete recordings of a market the fuller one is kept. */
  #keep(book: MarketBook, faults: FaultList): void {
    const other = this.#books.get(book.marketId)?.book;
    if (other === undefined || book.closed || book.changes > other.changes) {
      this.#books.set(book.marketId, { book, faults });
    }
    if (book.closed || (this.#options.preMatchOnly && book.times.inPlay !== undefined)) this.#whole.add(book.marketId);
  }

  /** A market-level file is no loss when another file had its market whole or showed it to be unwanted, or when only its times were of use. */
  #isMadeUpFor({ file }: LocalFile): boolean {
    const { marketId } = file;
    if (marketId !== undefined && (this.#whole.has(marketId) || this.#unwanted.has(marketId))) return true;
    return file.marketType !== undefined && !this.#options.wanted.wants(file.marketType ?? undefined);
  }

  /** Markets can move to another event, and files be put into the wrong folder: the last definition decides. */
  #booksOfEvent(): MarketBook[] {
    const kept: MarketBook[] = [];
    for (const { book, faults } of this.#books.values()) {
      const eventId = book.definition?.eventId;
      if (book.definition === undefined) faults.add(undefined, `market ${book.marketId} has no definition: not used`);
      else if (eventId !== undefined && eventId !== this.#options.eventId) {
        faults.add(undefined, `market ${book.marketId} belongs to event ${eventId}: not used`);
      } else kept.push(book);
    }
    return kept;
  }
}
