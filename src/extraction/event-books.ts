import { FbpError } from '../domain/errors.ts';
import type { LocalFile } from '../domain/event.ts';
import type { FileFault } from '../domain/price.ts';
import type { DecodeWhole } from './decompress.ts';
import { FaultList } from './fault-list.ts';
import { FieldCensus } from './field-census.ts';
import { FileReplay } from './file-replay.ts';
import type { LogRoom } from './log-room.ts';
import type { MarketBook } from './market-book.ts';
import { damagedFile } from './market-file-error.ts';
import { readMarketFile } from './read-market-file.ts';
import type { WantedMarkets } from './wanted-markets.ts';

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
  readonly decode: DecodeWhole;
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
  for (const file of files) await reading.read(file);
  return reading.finish();
}

class EventReading {
  readonly #options: ReadEventOptions;
  readonly #books = new Map<string, { book: MarketBook; faults: FaultList }>();
  readonly #faults: FaultList[] = [];
  readonly #census = new FieldCensus();
  readonly #learned: LearnedType[] = [];
  /** Markets that a sound file showed to be of no use. */
  readonly #unwanted = new Set<string>();
  readonly #failed: { file: LocalFile; error: FbpError; faults: FaultList }[] = [];

  constructor(options: ReadEventOptions) {
    this.#options = options;
  }

  async read(file: LocalFile): Promise<void> {
    const { key, marketId, marketType } = file.file;
    const done = this.#wholeMarkets();
    if (marketId !== undefined && done.has(marketId)) return;
    if (marketType !== undefined && !this.#options.wanted.follows(marketType ?? undefined)) return;
    const faults = new FaultList(key);
    this.#faults.push(faults);
    const { wanted, room, preMatchOnly } = this.#options;
    const replay = new FileReplay(file, { wanted, done, preMatchOnly, faults, census: this.#census, room });
    try {
      await readMarketFile(file, replay, this.#options);
      if (replay.messages === 0) throw damagedFile(key, 'holds no stream message: this is no market file');
      if (replay.lacksItsMarket()) throw damagedFile(key, `does not hold market ${marketId}, which it is named after`);
    } catch (error) {
      if (!(error instanceof FbpError) || error.code !== 'FBP-MARKET-FILE') throw error;
      this.#failed.push({ file, error, faults });
      return;
    }
    if (replay.learnedType !== undefined) this.#learned.push({ key, marketType: replay.learnedType });
    for (const marketId of replay.unwanted) this.#unwanted.add(marketId);
    for (const book of replay.books.values()) this.#keep(book, faults);
  }

  finish(): EventBooks {
    const done = this.#wholeMarkets();
    for (const { file, error, faults } of this.#failed) {
      if (!this.#isMadeUpFor(file, done)) throw error;
      faults.add(undefined, error.message);
    }
    return {
      books: this.#booksOfEvent(),
      faults: this.#faults.flatMap((list) => list.all()),
      unknownFields: this.#census.totals(),
      learned: this.#learned,
    };
  }

  /** Markets of which there is no more to learn. */
  #wholeMarkets(): Set<string> {
    const { preMatchOnly } = this.#options;
    const books = [...this.#books.values()].map(({ book }) => book);
    const whole = books.filter(({ closed, times }) => closed || (preMatchOnly && times.inPlay !== undefined));
    return new Set(whole.map(({ marketId }) => marketId));
  }

  /** Of two incomplete recordings of a market the fuller one is kept. */
  #keep(book: MarketBook, faults: FaultList): void {
    const other = this.#books.get(book.marketId)?.book;
    if (other === undefined || book.closed || book.changes > other.changes) {
      this.#books.set(book.marketId, { book, faults });
    }
  }

  /** A market-level file is no loss when another file had its market whole or showed it to be unwanted, or when only its times were of use. */
  #isMadeUpFor({ file }: LocalFile, done: ReadonlySet<string>): boolean {
    const { marketId } = file;
    if (marketId !== undefined && (done.has(marketId) || this.#unwanted.has(marketId))) return true;
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
