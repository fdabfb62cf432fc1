import { type MarketOff, marketOff } from '../../betfair/wire/market-times.ts';
import type { MarketBook } from '../replay/market-book.ts';

/**
 * The event's kick-off: that of MATCH_ODDS when it went in-play; else of the market that went in-play first (a market
 * may lack the in-play line that its neighbours have); else the last time that was announced.
 */
export function eventKickoff(books: readonly MarketBook[]): MarketOff | undefined {
  const offs = books.flatMap((book) => {
    const off = marketOff(book.times);
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
