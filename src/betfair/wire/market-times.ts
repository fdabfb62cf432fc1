import type { MarketDefinition } from './market-definition.ts';

/** What happened to a market's times, epoch ms UTC: the off is made from them. */
export interface MarketTimes {
  /** marketTime of the last definition before the first in-play one. */
  scheduled: number | undefined;
  /** The last marketTime while the market was not closed. */
  last: number | undefined;
  /** The definition that turned the market in-play first. */
  inPlay: { readonly marketTime: number | undefined; readonly publishedAt: number } | undefined;
  /** When the first CLOSED definition was published. */
  closedAt: number | undefined;
}

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

export function noTimes(): MarketTimes {
  return { scheduled: undefined, last: undefined, inPlay: undefined, closedAt: undefined };
}

/** Adds what the market's next definition says. At the off Betfair writes the actual time over marketTime, so the scheduled one is the last from before. */
export function keepTimes(
  times: MarketTimes,
  { marketTime, inPlay, status }: MarketDefinition,
  publishedAt: number,
): void {
  if (status !== 'CLOSED' || times.last === undefined) times.last = marketTime ?? times.last;
  if (status === 'CLOSED') times.closedAt ??= publishedAt;
  if (inPlay) times.inPlay ??= { marketTime, publishedAt };
  else if (times.inPlay === undefined && (status !== 'CLOSED' || times.scheduled === undefined)) {
    times.scheduled = marketTime ?? times.scheduled;
  }
}

/** The off of one market; undefined when its definitions hold no time at all. */
export function marketOff({ scheduled, last, inPlay }: MarketTimes): MarketOff | undefined {
  if (inPlay !== undefined) {
    const { marketTime, publishedAt } = inPlay;
    const offAt = marketTime !== undefined && marketTime <= publishedAt ? marketTime : publishedAt;
    return { offAt, scheduledAt: scheduled ?? marketTime ?? offAt, wentInPlay: true };
  }
  const offAt = last ?? scheduled;
  return offAt === undefined ? undefined : { offAt, scheduledAt: scheduled ?? offAt, wentInPlay: false };
}
