import { type DefinedRunner, isVoid } from '../../betfair/wire/market-definition.ts';
import { type MarketOff, marketOff } from '../../betfair/wire/market-times.ts';
import {
  HALF_TIME_MINUTES,
  type MarketSummary,
  type SelectionSummary,
  type StandingOffers,
} from '../../domain/price.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import type { MarketBook } from '../replay/market-book.ts';
import type { RunnerBook } from '../replay/runner-book.ts';
import type { VolumeSource } from './plan-and-volume.ts';
import { type StandingBook, type StandingBooks, standingBooks } from './standing-books.ts';
import type { PriceAnswers, Span } from './traded-prices.ts';

export interface SummaryOptions {
  /** The event's actual kick-off, epoch ms UTC: no pre-match price is younger, whatever the market says. */
  readonly kickoff: MarketOff | undefined;
  readonly volume: VolumeSource;
  /** Minutes before the off at which the last traded price is wanted. */
  readonly snapshots: readonly number[];
  /** Minutes before the off at which the offers are wanted. */
  readonly offerMinutes?: readonly number[] | undefined;
  /** The history ends at the off: what was traded in all is not known. */
  readonly preMatchOnly?: boolean | undefined;
  readonly selections: ReadonlyMap<RunnerBook, string>;
}

/** Boils a market down. Its definition must be known; a market without any time has its off at the event's kick-off. */
export function summariseMarket(book: MarketBook, options: SummaryOptions): MarketSummary {
  const { definition, closed, times } = book;
  const { turnedAt: _, ...off } = marketOff(book.times) ?? options.kickoff ?? NO_OFF;
  const offAt = marketOffAt(book, options.kickoff);
  const cut = preMatchEnd(book, options.kickoff);
  const voided = definition !== undefined && isVoid(definition);
  const defined = definedRunners(definition?.runners ?? [], book);
  const runners = book.inOrder(book.runners);
  const nameOf = (runner: RunnerBook) => options.selections.get(runner) ?? String(runner.id);
  const offers = offersOf(book, runners.length, { ...options, offAt, cut });
  const prices = book.prices.answer(book.runners.length, {
    cut,
    instants: options.snapshots.map((minutes) => minutesBefore({ offAt, cut }, minutes)),
    span: options.preMatchOnly ? undefined : halfTimeSpan(book, options.kickoff),
  });
  return {
    marketId: book.marketId,
    marketType: definition?.marketType,
    marketName: definition?.marketName ?? '',
    ...off,
    inPlayAt: times.inPlay?.publishedAt,
    voided,
    closed,
    closedAt: times.closedAt,
    winners: voided ? [] : runners.filter((runner) => defined.get(runner)?.status === 'WINNER').map(nameOf),
    selections: runners.map((runner) => ({
      selection: nameOf(runner),
      selectionId: runner.id,
      handicap: runner.handicap,
      runnerName: defined.get(runner)?.name ?? '',
      bsp: defined.get(runner)?.bsp,
      status: defined.get(runner)?.status ?? '',
      ...tradedPrices(prices(runner.index), offAt),
      ...offers(runner),
    })),
  };
}

/** MATCH_ODDS that was made void after its turn in-play; other markets are voided for reasons of their own. */
export function isAbandoned({ definition, times }: MarketBook): boolean {
  return definition?.marketType === 'MATCH_ODDS' && isVoid(definition) && times.inPlay !== undefined;
}

const NO_OFF: MarketOff = { offAt: 0, scheduledAt: 0, turnedAt: undefined, wentInPlay: false };

/** When a market's prices end to be pre-match ones by what Betfair says: its own off, or the event's kick-off if that is earlier; epoch ms UTC. */
function marketOffAt({ times }: MarketBook, kickoff: MarketOff | undefined): number {
  const offAt = marketOff(times)?.offAt ?? kickoff?.offAt ?? NO_OFF.offAt;
  return Math.min(offAt, kickoff?.offAt ?? offAt);
}

/** The instant before which prices of a market are pre-match, epoch ms UTC: its off, or a turn in-play that was published before it. */
export function preMatchEnd(book: MarketBook, kickoff: MarketOff | undefined): number {
  const turns = [marketOff(book.times)?.turnedAt, kickoff?.turnedAt].filter((turn) => turn !== undefined);
  return Math.min(marketOffAt(book, kickoff), ...turns);
}

/** The last definition's word on each runner. */
export function definedRunners(runners: readonly DefinedRunner[], book: MarketBook): Map<RunnerBook, DefinedRunner> {
  return new Map(runners.map((runner) => [book.runner(runner.id, runner.handicap), runner]));
}

type Traded = Pick<SelectionSummary, 'open' | 'close' | 'closeAgeS' | 'high' | 'low' | 'snapshots' | 'inPlayHalfTime'>;

/** Prices published before the cut, never in the line of the off itself: that one may carry in-play prices already. */
function tradedPrices(
  { open, close, closePublishedAt, high, low, until, inSpan }: PriceAnswers,
  offAt: number,
): Traded {
  const closeAgeS = closePublishedAt === undefined ? undefined : Math.floor((offAt - closePublishedAt) / 1000);
  return { open, close, closeAgeS, high, low, snapshots: until, inPlayHalfTime: inSpan };
}

interface PreMatch {
  /** From which minutes are counted. */
  readonly offAt: number;
  /** Before it prices are pre-match. */
  readonly cut: number;
}

/** Never the off itself, also for 0 minutes. */
function minutesBefore({ offAt, cut }: PreMatch, minutes: number): number {
  return Math.min(cut - 1, offAt - minutes * MINUTE_MS);
}

/** From the off to half time; undefined for a market that was not in-play then, or was closed by then: its prices are old. */
function halfTimeSpan({ times }: MarketBook, kickoff: MarketOff | undefined): Span | undefined {
  if (kickoff === undefined || !kickoff.wentInPlay || times.inPlay === undefined) return undefined;
  const to = kickoff.offAt + HALF_TIME_MINUTES * MINUTE_MS;
  if (times.closedAt !== undefined && times.closedAt <= to) return undefined;
  return { from: times.inPlay.publishedAt, to };
}

type Offers = Pick<SelectionSummary, 'preOffVolume' | 'vwap' | 'closeBack' | 'closeLay' | 'totalVolume' | 'offers'>;

/** Offers and volumes of each runner. Volumes are one-sided GBP, undefined where the plan has none. */
function offersOf(
  { log, seen }: MarketBook,
  runners: number,
  { offAt, cut, volume, offerMinutes = [], preMatchOnly = false }: SummaryOptions & PreMatch,
): (runner: RunnerBook) => Offers {
  const instants = offerMinutes.map((minutes) => minutesBefore({ offAt, cut }, minutes));
  // BASIC files: prices alone
  if (volume === 'none' && !seen.fullDepth && !seen.bestOffers) {
    const none = noOffers(instants.length);
    return () => none;
  }
  const books = standingBooks(log, runners, [...instants, cut - 1, Number.POSITIVE_INFINITY]);
  return (runner) => {
    const close = books(runner.index, cut - 1);
    return {
      preOffVolume: volumeOf(close, volume),
      vwap: volume === 'traded' ? priceOf(close?.averagePrice) : undefined,
      closeBack: priceOf(close?.back),
      closeLay: priceOf(close?.lay),
      totalVolume: preMatchOnly ? undefined : volumeOf(books(runner.index, Number.POSITIVE_INFINITY), volume),
      offers: instants.map((instant) => standingOffers(books, { runner, instant, volume })),
    };
  };
}

function noOffers(instants: number): Offers {
  const nothing = { back: undefined, lay: undefined, volume: undefined };
  return {
    ...{ preOffVolume: undefined, vwap: undefined, closeBack: undefined, closeLay: undefined, totalVolume: undefined },
    offers: Array.from({ length: instants }, () => nothing),
  };
}

function standingOffers(
  books: StandingBooks,
  { runner, instant, volume }: { runner: RunnerBook; instant: number; volume: VolumeSource },
): StandingOffers {
  const book = books(runner.index, instant);
  return { back: priceOf(book?.back), lay: priceOf(book?.lay), volume: volumeOf(book, volume) };
}

function priceOf(price: number | undefined): number | undefined {
  return price === undefined || price === 0 ? undefined : price;
}

/** Nothing traded yet is a volume of 0, where the plan has volumes at all. */
function volumeOf(book: StandingBook | undefined, source: VolumeSource): number | undefined {
  if (source === 'none') return undefined;
  return Math.max(0, (source === 'traded' ? book?.tradedVolume : book?.reportedVolume) ?? 0);
}
