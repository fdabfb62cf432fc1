import type { ListedMarket } from '../../betfair/live/api/exchange-answers.ts';
import type { MarketDefinition } from '../../betfair/wire/market-definition.ts';
import { marketOff } from '../../betfair/wire/market-times.ts';
import { instantOf } from '../../betfair/wire/wire-values.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { Link, SearchResult } from '../../domain/search.ts';
import { withoutTwins } from '../../extraction/measures/twin-markets.ts';
import type { MarketBook } from '../../extraction/replay/market-book.ts';
import type { RunnerBook } from '../../extraction/replay/runner-book.ts';
import { decideSides } from '../../extraction/selections/event-sides.ts';
import { selectionNames } from '../../extraction/selections/selection-names.ts';
import { type MarketPrices, marketPrices, priceOf } from './match-prices.ts';
import { PriceTrail } from './price-trail.ts';

/** The market that stands for a match. */
const HEADLINE = 'MATCH_ODDS';

/** A row of the statistics whose event is known. */
export interface WatchedRow {
  readonly match: StatisticalMatch;
  readonly search: SearchResult;
  readonly link: Link;
}

/** A row of the statistics whose event is known, and its markets as they stand. */
export class WatchedMatch {
  readonly match: StatisticalMatch;
  readonly search: SearchResult;
  readonly link: Link;
  readonly competition: string | undefined;
  /** Epoch ms UTC. */
  readonly scheduledAt: number | undefined;
  readonly marketIds: readonly string[];
  readonly #trails: Map<string, PriceTrail>;
  readonly #bookOf: (marketId: string) => MarketBook | undefined;
  /** As long as a market's definition is the same, so are its names. */
  readonly #names = new WeakMap<
    MarketBook,
    { definition: MarketDefinition | undefined; names: ReadonlyMap<RunnerBook, string> }
  >();

  constructor(
    row: WatchedRow,
    markets: readonly ListedMarket[],
    {
      bookOf,
      former,
    }: { readonly bookOf: (marketId: string) => MarketBook | undefined; readonly former: WatchedMatch | undefined },
  ) {
    this.match = row.match;
    this.search = row.search;
    this.link = row.link;
    this.competition = markets.find(({ competition }) => competition)?.competition?.name ?? former?.competition;
    this.marketIds = [...new Set([...markets.map(({ marketId }) => marketId), ...(former?.marketIds ?? [])])];
    const headline = markets.find(({ description }) => description?.marketType === HEADLINE);
    this.scheduledAt =
      instantOf((headline ?? markets[0])?.marketStartTime ?? markets[0]?.event?.openDate ?? '') ?? former?.scheduledAt;
    this.#trails = former === undefined ? new Map() : former.#trails;
    this.#bookOf = bookOf;
  }

  /** `Arsenal v Chelsea`, home first as the statistics have it. */
  get name(): string {
    return `${this.link.homeName} v ${this.link.awayName}`;
  }

  /** Books of the event's markets, of twins one. */
  books(): MarketBook[] {
    return withoutTwins(this.marketIds.flatMap((id) => this.#bookOf(id) ?? []));
  }

  /** The match odds; undefined before anything came of them. */
  headline(): MarketPrices | undefined {
    const books = this.marketIds.flatMap((id) => this.#bookOf(id) ?? []);
    const [book] = withoutTwins(books.filter(({ definition }) => definition?.marketType === HEADLINE));
    return book && this.#pricesOf(book);
  }

  /** When the match odds turned in-play, epoch ms; undefined before. */
  inPlaySince(): number | undefined {
    const books = this.marketIds.flatMap((id) => this.#bookOf(id) ?? []);
    const book = books.find(({ definition }) => definition?.marketType === HEADLINE);
    return book && turnOf(book);
  }

  /** All of its markets. */
  markets(): MarketPrices[] {
    return this.books().map((book) => this.#pricesOf(book));
  }

  /** Remembers what the prices of the match odds are now. */
  note(at: number, headline: MarketPrices): void {
    for (const one of headline.selections) this.trail(one.selection).note(at, priceOf(one) ?? 0);
  }

  trail(selection: string): PriceTrail {
    let trail = this.#trails.get(selection);
    if (trail === undefined) {
      trail = new PriceTrail();
      this.#trails.set(selection, trail);
    }
    return trail;
  }

  /** Whether every market is closed; not before there was one. */
  get isOver(): boolean {
    const books = this.marketIds.flatMap((id) => this.#bookOf(id) ?? []);
    return books.length > 0 && books.every(({ closed }) => closed);
  }

  /** The selections of a book, told from the row's point of view. */
  namesOf(book: MarketBook): ReadonlyMap<RunnerBook, string> {
    const known = this.#names.get(book);
    if (known !== undefined && known.definition === book.definition) return known.names;
    const names = selectionNames(book, decideSides([book], this.link.sides).of(book));
    this.#names.set(book, { definition: book.definition, names });
    return names;
  }

  #pricesOf(book: MarketBook): MarketPrices {
    return marketPrices(book, this.namesOf(book));
  }
}

/** When a market turned in-play, epoch ms: when it was listed to, where it was so before it was watched. Undefined before. */
export function turnOf({ times }: Pick<MarketBook, 'times'>): number | undefined {
  const wasSeen = times.scheduled !== undefined;
  return wasSeen ? times.inPlay?.publishedAt : times.inPlay && marketOff(times)?.offAt;
}
