import type { MarketBook } from '../replay/market-book.ts';

/** When a market went off. Instants are epoch ms UTC. */
export interface MarketOff {
  readonly scheduledAt: number;
  /**
   * The marketTime of the definition that first turned the market in-play, unless that lies after the line's publish
   * time, which is taken then. For a market that never turned in-play its last marketTime before it closed.
   */
  readonly offAt: number;
  readonly wentInPlay: boolean;
}

/** The off of one market; undefined when its definitions hold no time at all. */
export function marketOff(book: MarketBook): MarketOff | undefined {
  const { scheduled, last, inPlay } = book.times;
  if (inPlay !== undefined) {
    const { marketTime, publishedAt } = inPlay;
    const offAt = marketTime !== undefined && marketTime <= publishedAt ? marketTime : publishedAt;
    return { offAt, scheduledAt: scheduled ?? marketTime ?? offAt, wentInPlay: true };
  }
  const offAt = last ?? scheduled;
  return offAt === undefined ? undefined : { offAt, scheduledAt: scheduled ?? offAt, wentInPlay: false };
}

/**
 * The event's kick-off: that of MATCH_ODDS when it went in-play; else of the market that went in-play first (a market
 * may lack the in-play line that its neighbours have); else the last time that was announced.
 */
export function eventKickoff(books: readonly MarketBook[]): MarketOff | undefined {
  const offs = books.flatMap((book) => {
    const off = marketOff(book);
    return off === undefined ? [] : [{ off, isMatchOdds: book.definition?.marketType === 'MATCH_ODDS' }];
  });
  const matchOdds = offs.find(({ isMatchOdds }) => isMatchOdds)?.off;
  if (matchOdds?.wentInPlay === true) return matchOdds;
  const inPlay = offs.map(({ off }) => off).filter(({ wentInPlay }) => wentInPlay);
  const [first] = inPlay.sort((a, b) => a.offAt - b.offAt);
  if (first !== undefined) return { ...first, scheduledAt: matchOdds?.scheduledAt ?? first.scheduledAt };
  const [latest] = offs.map(({ off }) => off).sort((a, b) => b.offAt - a.offAt);
  return matchOdds ?? latest;
}
