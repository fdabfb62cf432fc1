import { MINUTE_MS, SECOND_MS } from '../../domain/time-units.ts';
import type { MarketDefinition } from './market-definition.ts';

/** A market's turn in-play, epoch ms UTC. */
interface InPlayMark {
  readonly publishedAt: number;
  /** marketTime of the last definition before the turn, of the turn itself where the file begins with it. */
  readonly listedAt: number | undefined;
  /** The last plausible kick-off that Betfair wrote over marketTime at the turn or soon after it. */
  writtenAt: number | undefined;
  /** Betfair wrote another marketTime than the listed one, plausible or not. */
  isRewritten: boolean;
}

/** What happened to a market's times, epoch ms UTC: the off is made from them. */
export interface MarketTimes {
  /** marketTime of the last definition before the turn in-play. */
  scheduled: number | undefined;
  /** The last marketTime while the market was not closed. */
  last: number | undefined;
  /** The turn in-play; one that was taken back before the match began is none. */
  inPlay: InPlayMark | undefined;
  /** When the first CLOSED definition was published. */
  closedAt: number | undefined;
}

/** When a market went off. Instants are epoch ms UTC. */
export interface MarketOff {
  readonly scheduledAt: number;
  /**
   * The kick-off that Betfair wrote over marketTime when the market turned in-play or within ten minutes after it, where it is
   * plausible; the listed time where it wrote none and that is plausible; else the turn. For a market that never turned
   * in-play its last marketTime before it closed.
   */
  readonly offAt: number;
  /** When the turn in-play was published: no price from here on is pre-match, whatever the time of the off. */
  readonly turnedAt: number | undefined;
  readonly wentInPlay: boolean;
}

/** Betfair writes the kick-off up to this long after the turn: in 119 of 1,601 real files in the line after it. */
const WRITTEN_WITHIN_MS = 10 * MINUTE_MS;
/** A kick-off is no earlier than this before the listed time. */
const EARLY_MS = 15 * MINUTE_MS;
/** Betfair's clock and the grid of BASIC files, a line a minute, put the turn up to this long before the kick-off written. */
const LATE_MS = 90 * SECOND_MS;
/** A mark as short as this is taken back when it turns out that the match has not begun: no half is as short. Seen: 70 s to 12 min. */
const TAKEN_BACK_WITHIN_MS = 20 * MINUTE_MS;

export function noTimes(): MarketTimes {
  return { scheduled: undefined, last: undefined, inPlay: undefined, closedAt: undefined };
}

/** Adds what the market's next definition says. */
export function keepTimes(
  times: MarketTimes,
  { marketTime, inPlay, status }: MarketDefinition,
  publishedAt: number,
): void {
  const isClosed = status === 'CLOSED';
  if (!isClosed || times.last === undefined) times.last = marketTime ?? times.last;
  if (isClosed) times.closedAt ??= publishedAt;
  if (inPlay) {
    times.inPlay ??= markAt(publishedAt, times.scheduled ?? marketTime);
    noteWritten(times.inPlay, marketTime, publishedAt);
    return;
  }
  if (!isClosed && times.inPlay !== undefined && isTakenBack(times.inPlay, publishedAt)) times.inPlay = undefined;
  if (times.inPlay === undefined && (!isClosed || times.scheduled === undefined)) {
    times.scheduled = marketTime ?? times.scheduled;
  }
}

function markAt(publishedAt: number, listedAt: number | undefined): InPlayMark {
  return { publishedAt, listedAt, writtenAt: undefined, isRewritten: false };
}

function noteWritten(mark: InPlayMark, marketTime: number | undefined, publishedAt: number): void {
  if (marketTime === undefined || marketTime === mark.listedAt) return;
  if (publishedAt > mark.publishedAt + WRITTEN_WITHIN_MS) return;
  mark.isRewritten = true;
  if (isPlausible(mark, marketTime)) mark.writtenAt = marketTime;
}

function isPlausible({ publishedAt, listedAt = publishedAt }: InPlayMark, time: number): boolean {
  return time >= listedAt - EARLY_MS && time <= publishedAt + LATE_MS;
}

/** Short, or over before the listed time. */
function isTakenBack({ publishedAt, listedAt = publishedAt }: InPlayMark, at: number): boolean {
  return at <= Math.max(publishedAt + TAKEN_BACK_WITHIN_MS, listedAt);
}

/** Whether a line published then can no longer change when the market went off. */
export function isOffCertain({ inPlay }: MarketTimes, publishedAt: number): boolean {
  return inPlay !== undefined && !isTakenBack(inPlay, publishedAt);
}

/** The off of one market; undefined when its definitions hold no time at all. */
export function marketOff({ scheduled, last, inPlay }: MarketTimes): MarketOff | undefined {
  if (inPlay !== undefined) {
    const offAt = offOf(inPlay);
    const { listedAt, publishedAt } = inPlay;
    return { offAt, scheduledAt: scheduled ?? listedAt ?? offAt, turnedAt: publishedAt, wentInPlay: true };
  }
  const offAt = last ?? scheduled;
  if (offAt === undefined) return undefined;
  return { offAt, scheduledAt: scheduled ?? offAt, turnedAt: undefined, wentInPlay: false };
}

function offOf(mark: InPlayMark): number {
  const { writtenAt, listedAt, isRewritten, publishedAt } = mark;
  if (writtenAt !== undefined) return writtenAt;
  return listedAt !== undefined && !isRewritten && isPlausible(mark, listedAt) ? listedAt : publishedAt;
}
