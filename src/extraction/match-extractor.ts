import type { LocalFile } from '../domain/event.ts';
import type { ExtractedMatch } from '../domain/price.ts';
import { createDecodeWhole, type DecodeWhole } from './decompress.ts';
import { readEventBooks } from './event-books.ts';
import { eventKickoff } from './kickoff.ts';
import { summariseMarket } from './market-summary.ts';
import { planOf, volumeSource } from './plan-and-volume.ts';
import { eventTeams, selectionNames } from './selections.ts';
import { seriesRows } from './series-rows.ts';
import { withoutTwins } from './twin-markets.ts';
import { wantedMarkets } from './wanted-markets.ts';

/** One linked match: plain data, so that it can go to a worker thread as it is. */
export interface ExtractionRequest {
  /** The statistics file's id of the match. */
  readonly matchId: string;
  readonly eventId: string;
  /** Betfair lists the statistics file's away side first. */
  readonly swapped: boolean;
  /** Exact market types to output; undefined means all, untyped ones included. */
  readonly markets: readonly string[] | undefined;
  /** Minutes before the off at which a price is wanted. */
  readonly snapshots: readonly number[];
  /** The event's files. MATCH_ODDS should be among them even when it is not wanted: the kick-off is taken from it. */
  readonly files: readonly LocalFile[];
}

/** Makes an extractor; each worker has its own, for any number of matches. */
export async function createMatchExtractor(): Promise<MatchExtractor> {
  return new MatchExtractor(await createDecodeWhole());
}

/** From the local files of one event to its series and summaries. */
export class MatchExtractor {
  readonly #decode: DecodeWhole;

  constructor(decode: DecodeWhole) {
    this.#decode = decode;
  }

  /**
   * Reads, replays and boils down one match. The answer holds nothing but plain data. Throws FbpError FBP-MARKET-FILE
   * when a file that may hold a wanted market cannot be read whole: no market goes missing in silence.
   */
  async extract(request: ExtractionRequest, signal: AbortSignal): Promise<ExtractedMatch> {
    const { matchId, eventId, snapshots } = request;
    const wanted = wantedMarkets(request.markets);
    const read = await readEventBooks(request.files, { eventId, wanted, decode: this.#decode, signal });
    const followed = withoutTwins(read.books);
    const books = followed.filter(({ definition }) => wanted.wants(definition?.marketType));
    const kickoff = eventKickoff(followed);
    const teams = eventTeams(followed, request.swapped);
    const volume = volumeSource(books);
    const named = books.map((book) => ({ book, selections: selectionNames(book, teams) }));
    // The whole series of a match is held as text. A file of hundreds of MB would want its rows handed on market by
    // market instead; this is the place: everything a row needs is known here, and rows are made in output order.
    const series = named.map(({ book, selections }) =>
      seriesRows(book, { matchId, eventId, kickoffAt: kickoff?.offAt, volume, selections }),
    );
    return {
      plan: planOf(books),
      markets: named.map(({ book, selections }) => summariseMarket(book, { kickoff, volume, snapshots, selections })),
      scheduledAt: kickoff?.scheduledAt,
      actualAt: kickoff?.offAt,
      series: series.map(({ text }) => text).join(''),
      seriesRows: series.reduce((sum, { rows }) => sum + rows, 0),
      faults: read.faults,
      unknownFields: read.unknownFields,
      learned: read.learned,
    };
  }
}
