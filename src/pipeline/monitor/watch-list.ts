import type { ListedMarket } from '../../betfair/live/api/exchange-answers.ts';
import type { LiveBooks } from '../../extraction/replay/live-books.ts';
import type { MarketBook } from '../../extraction/replay/market-book.ts';
import type { LinkedMatch } from '../open/linked-batch.ts';
import type { MonitorEnd } from './monitor-options.ts';
import { kickoffSpan } from './monitored-rows.ts';
import type { SnapshotRow } from './snapshot-file.ts';
import { WatchedMatch, type WatchedRow } from './watched-match.ts';

/** Rows that are to come or in play: those with an event, with its markets as they stand, and those without. */
export class WatchList {
  /** One for all: a function made in `update` would keep the markets and matches of that time, and through them those of all times before. */
  readonly #bookOf: (marketId: string) => MarketBook | undefined;
  #watched = new Map<string, WatchedMatch>();
  #unlinked: readonly LinkedMatch[] = [];
  #matchOf = new Map<string, WatchedMatch>();
  #hasWatched = false;

  constructor(books: Pick<LiveBooks, 'get'>) {
    this.#bookOf = (marketId) => books.get(marketId);
  }

  /** Takes rows as they are linked now; a match that stays on its event keeps its markets, and its prices of the last hour. */
  update(rows: readonly LinkedMatch[], markets: readonly ListedMarket[]): void {
    const linked = this.linked(rows);
    const former = this.#watched;
    this.#watched = new Map(
      linked.map((row) => {
        const known = former.get(row.match.matchId);
        const kept = known?.link.eventId === row.link.eventId ? known : undefined;
        const own = markets.filter(({ event }) => event?.id === row.link.eventId);
        return [row.match.matchId, new WatchedMatch(row, own, { bookOf: this.#bookOf, former: kept })];
      }),
    );
    this.#unlinked = rows.filter(({ match }) => !this.#watched.has(match.matchId));
    this.#matchOf = new Map([...this.#watched.values()].flatMap((one) => one.marketIds.map((id) => [id, one])));
    this.#hasWatched ||= linked.length > 0;
  }

  /** Those of the rows that have an event: one whose markets are settled is listed no more, and what was linked before stays linked. */
  linked(rows: readonly LinkedMatch[]): WatchedRow[] {
    return rows.flatMap(({ match, search }) => {
      if (search.verdict.kind === 'linked') return [{ match, search, link: search.verdict.link }];
      const known = this.#watched.get(match.matchId);
      return known === undefined ? [] : [{ match, search: known.search, link: known.link }];
    });
  }

  /** In order of kick-off. */
  get matches(): readonly WatchedMatch[] {
    return [...this.#watched.values()].sort((a, b) => (a.scheduledAt ?? 0) - (b.scheduledAt ?? 0));
  }

  get unlinked(): readonly LinkedMatch[] {
    return this.#unlinked;
  }

  /** Match ids of those that go on. */
  get unfinished(): ReadonlySet<string> {
    return new Set(this.matches.filter(({ isOver }) => !isOver).map(({ match }) => match.matchId));
  }

  matchOf(marketId: string): WatchedMatch | undefined {
    return this.#matchOf.get(marketId);
  }

  /** Whether the end that was asked for has come, `now` being the exchange's time. */
  isOver(end: MonitorEnd, now: number): boolean {
    if (end.kind === 'never') return false;
    if (end.kind === 'at') return now >= end.at;
    const isToCome = ({ match }: LinkedMatch) => kickoffSpan(match).to > now;
    return this.#hasWatched && this.unfinished.size === 0 && !this.#unlinked.some(isToCome);
  }

  /** In the order of the statistics. */
  snapshotRows(): readonly SnapshotRow[] {
    const rows = [...this.matches.map((watched) => ({ kind: 'watched', watched }) as const), ...this.#unlinked];
    const order = (row: SnapshotRow) => (row.kind === 'watched' ? row.watched.match.row : row.match.row);
    return rows.sort((a, b) => order(a) - order(b));
  }
}
