import type { FbpError } from '../domain/errors.ts';
import type { LocalFile } from '../domain/event.ts';
import type { DamagedMarket, ExtractedMatch, MarketSource } from '../domain/price.ts';
import type { SideNames } from '../domain/sides.ts';
import { incompleteMarkets } from './measures/incomplete-markets.ts';
import { eventKickoff } from './measures/kickoff.ts';
import { isAbandoned, preMatchEnd, summariseMarket } from './measures/market-summary.ts';
import { planOf, volumeSource } from './measures/plan-and-volume.ts';
import { withoutTwins } from './measures/twin-markets.ts';
import { type EventBook, readEventBooks } from './replay/event-books.ts';
import { LogRoom } from './replay/log-room.ts';
import type { MarketBook } from './replay/market-book.ts';
import { decideSides } from './selections/event-sides.ts';
import { selectionNames } from './selections/selection-names.ts';
import { sidesFinding } from './selections/sides-finding.ts';
import { RowBytes, type TakeRows } from './series/row-bytes.ts';
import { writeSeriesRows } from './series/series-rows.ts';
import { wantedMarkets } from './wanted-markets.ts';

/** One linked match: plain data, so that it can go to a worker thread as it is. */
export interface ExtractionRequest {
  /** The statistics file's id of the match. */
  readonly matchId: string;
  readonly eventId: string;
  /** By what names the runners are the row's clubs. */
  readonly sides: SideNames;
  /** Exact market types to output; undefined means all, untyped ones included. */
  readonly markets: readonly string[] | undefined;
  /** Reads all markets, for the names of their runners: some of those wanted have none. */
  readonly followAll?: boolean | undefined;
  /** Minutes before the off at which a price is wanted. */
  readonly snapshots: readonly number[];
  /** Minutes before the off at which the best offers are wanted too. */
  readonly offerMinutes?: readonly number[] | undefined;
  /** Length of the spans of which the series has only the last row of each runner, ms. */
  readonly resampleMs?: number | undefined;
  /** Reads a market no further than to its off: no in-play prices, no winners. */
  readonly preMatchOnly?: boolean | undefined;
  /** The event's files. MATCH_ODDS should be among them even when it is not wanted: the kick-off is taken from it. */
  readonly files: readonly LocalFile[];
  /** Where what does not fit into memory may lie for a while: a file that is made when it is needed and removed. */
  readonly spillPath: string;
}

/** What an extraction answers; its rows go to whoever takes them. */
export type MatchPrices = Omit<ExtractedMatch, 'series'>;

export interface ExtractorOptions {
  /** Bytes of price history that one match holds in memory; what comes on top goes to disk. */
  readonly holdHistoryBytes: number;
}

/** Eight times what a full event of BASIC files has. */
const DEFAULT_OPTIONS: ExtractorOptions = { holdHistoryBytes: 32 * 1024 * 1024 };

/** From the local files of one event to its series and summaries. Each worker has its own, for any number of matches. */
export class MatchExtractor {
  readonly #options: ExtractorOptions;
  readonly #rows = new RowBytes();

  constructor(options = DEFAULT_OPTIONS) {
    this.#options = options;
  }

  /**
   * Reads, replays and boils down one match. Rows of the time series are handed to `take` as CSV lines without a header,
   * markets in order of type, then market id. The answer holds nothing but plain data, markets that cannot be read among it.
   * Throws FbpError FBP-MARKET-FILE for one of those when no other market of the match has prices.
   */
  async extract(request: ExtractionRequest, signal: AbortSignal, take: TakeRows): Promise<MatchPrices> {
    const room = new LogRoom({ holdBytes: this.#options.holdHistoryBytes, spillPath: request.spillPath });
    try {
      return await this.#extract(request, { signal, take, room });
    } finally {
      room.close();
    }
  }

  async #extract(
    request: ExtractionRequest,
    { signal, take, room }: { signal: AbortSignal; take: TakeRows; room: LogRoom },
  ): Promise<MatchPrices> {
    const { matchId, eventId, snapshots, offerMinutes, resampleMs, preMatchOnly } = request;
    const wanted = wantedMarkets(request.markets, request);
    const reading = { eventId, wanted, preMatchOnly, signal, room };
    const read = await readEventBooks(request.files, reading);
    const followed = withoutTwins(read.books.map(({ book }) => book));
    const books = followed.filter(({ definition }) => wanted.wants(definition?.marketType));
    const kickoff = eventKickoff(followed);
    const sides = decideSides(followed, request.sides);
    const volume = volumeSource(books);
    const named = books.map((book) => ({ book, selections: selectionNames(book, sides.of(book)) }));
    const rows = this.#rows;
    rows.begin(take);
    let seriesRows = 0;
    for (const { book, selections } of named) {
      const times = { kickoffAt: kickoff?.offAt, offAt: preMatchEnd(book, kickoff) };
      const options = { matchId, eventId, ...times, volume, selections, preMatchOnly, resampleMs };
      seriesRows += writeSeriesRows(book, options, rows);
    }
    rows.flush();
    const [firstLost] = read.lost;
    if (seriesRows === 0 && firstLost !== undefined) throw firstLost;
    const incomplete = incompleteMarkets(read.books.filter(({ book }) => books.includes(book)));
    const summary = { kickoff, volume, snapshots, offerMinutes, preMatchOnly };
    const markets = named.map(({ book, selections }) => summariseMarket(book, { ...summary, selections }));
    return {
      plan: planOf(books),
      markets,
      sides: sidesFinding(markets, sides.contradicting),
      abandoned: followed.some(isAbandoned),
      scheduledAt: kickoff?.scheduledAt,
      actualAt: kickoff?.offAt,
      seriesRows,
      faults: read.faults,
      sources: read.books.map((one) => sourceOf(one, { followed, books })),
      damaged: [...read.lost.map(unreadable), ...incomplete],
      unknownFields: read.unknownFields,
      learned: read.learned,
    };
  }
}

function sourceOf(
  { book, file }: EventBook,
  { followed, books }: { readonly followed: readonly MarketBook[]; readonly books: readonly MarketBook[] },
): MarketSource {
  const use = books.includes(book) ? 'priced' : followed.includes(book) ? 'times' : 'twin';
  return { marketId: book.marketId, marketType: book.definition?.marketType, file, use };
}

function unreadable({ where = '', message }: FbpError): DamagedMarket {
  return { kind: 'unreadable', file: where, message };
}
