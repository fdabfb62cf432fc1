import type { Plan } from './event.ts';

/** Decimal odds as Betfair trades them. */
export const PRICE_MIN = 1.01;
export const PRICE_MAX = 1000;

/**
 * The prices of one selection in one market, boiled down. Prices are decimal odds, volumes one-sided GBP
 * (half of what the files count). A measure the plan cannot give, or that never happened, is undefined.
 */
export interface SelectionSummary {
  /** From the statistics row's point of view: `home`, `over`, `2-1`, `home_-0.5`. */
  readonly selection: string;
  readonly selectionId: number;
  readonly handicap: number;
  readonly runnerName: string;
  readonly open: number | undefined;
  readonly close: number | undefined;
  /** Age of the close at the off, in seconds. */
  readonly closeAgeS: number | undefined;
  readonly high: number | undefined;
  readonly low: number | undefined;
  readonly bsp: number | undefined;
  readonly preOffVolume: number | undefined;
  /** Last traded price at each configured number of minutes before the off, same order as configured. */
  readonly snapshots: readonly (number | undefined)[];
  /** Average of the prices traded before the off, weighted by stake: what the plan's trade ladders say. */
  readonly vwap: number | undefined;
  /** Best offers that stood when the market went off. */
  readonly closeBack: number | undefined;
  readonly closeLay: number | undefined;
  /** In-play: the last price traded between the off and HALF_TIME_MINUTES after it, while the market was open until then. */
  readonly inPlayHalfTime: number | undefined;
  /** Betfair's last word on the runner: `WINNER`, `LOSER`, `REMOVED`, `ACTIVE`, ...; empty for one no definition has. */
  readonly status: string;
  /** Traded until the market closed. */
  readonly totalVolume: number | undefined;
  /** What stood at each number of minutes before the off that was asked for, same order. */
  readonly offers: readonly StandingOffers[];
}

/** The book of one selection at one moment before the off. */
export interface StandingOffers {
  readonly back: number | undefined;
  readonly lay: number | undefined;
  /** Traded by then. */
  readonly volume: number | undefined;
}

/**
 * Minutes after the off that stand for half time. With 47 a first half of usual stoppage time would still be played; by 50
 * it has ended in nearly every match, and the second has not begun in any: the break alone lasts 15.
 */
export const HALF_TIME_MINUTES = 50;

export interface MarketSummary {
  readonly marketId: string;
  /** `undefined` where Betfair gives the market no type. */
  readonly marketType: string | undefined;
  readonly marketName: string;
  /** Epoch ms UTC: see `spec: the off`. */
  readonly offAt: number;
  /** Last marketTime before the market turned in-play, epoch ms UTC. */
  readonly scheduledAt: number;
  readonly wentInPlay: boolean;
  /** When the file first shows the market in-play, epoch ms UTC: up to a minute late in BASIC files. */
  readonly inPlayAt: number | undefined;
  readonly voided: boolean;
  /** Reached CLOSED: the file is whole. */
  readonly closed: boolean;
  /** When that was published, epoch ms UTC; undefined before, and where reading ended at the off. */
  readonly closedAt: number | undefined;
  /** Normalised selections that won; empty while unsettled or void. */
  readonly winners: readonly string[];
  readonly selections: readonly SelectionSummary[];
}

/** Something that was wrong with a market file but did not cost the whole file. */
export interface FileFault {
  /** The file as its source names it. */
  readonly file: string;
  /** Line within the decoded file, from 1; undefined where the fault is not at a line. */
  readonly line: number | undefined;
  readonly message: string;
}

/** A market that the files of a match do not give whole: it costs that market, not the match. */
export interface DamagedMarket {
  /** `unreadable`: it is not among the markets. `incomplete`: it is, but its file ends before the off. */
  readonly kind: 'unreadable' | 'incomplete';
  /** The file as its source names it. */
  readonly file: string;
  readonly message: string;
}

/**
 * The file that a market was taken from, of several copies the best. `priced`: its prices are given; `times`: only the kick-off may come
 * from it; `twin`: left out for another market of the same kind.
 */
export interface MarketSource {
  readonly marketId: string;
  readonly marketType: string | undefined;
  /** The file as its source names it. */
  readonly file: string;
  readonly use: 'priced' | 'times' | 'twin';
}

/** Rows as they stand in the time series file that the run writes, compressed if that is. A file is the taker's to remove. */
export type EncodedSeries =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string };

/** Whether the markets tell which of an event's sides is at home; the ids are those of the markets that do not. */
export type SidesFinding =
  | { readonly kind: 'told' }
  | { readonly kind: 'unknown'; readonly markets: readonly string[] }
  | { readonly kind: 'contradict'; readonly markets: readonly string[] };

/** What the files of one event gave for one match. */
export interface ExtractedMatch {
  readonly plan: Plan | undefined;
  readonly markets: readonly MarketSummary[];
  /** The event's scheduled and actual kick-off, taken from MATCH_ODDS, else from the first market that has them. */
  readonly scheduledAt: number | undefined;
  readonly actualAt: number | undefined;
  readonly sides: SidesFinding;
  /** MATCH_ODDS turned in-play and was made void: the match was broken off. */
  readonly abandoned: boolean;
  /** The time series without a header, rows of markets in order of type, then market id. */
  readonly series: EncodedSeries;
  readonly seriesRows: number;
  readonly faults: readonly FileFault[];
  /** Every market that was read, wanted or not, with where from. */
  readonly sources: readonly MarketSource[];
  /** Wanted markets that no file gives whole. */
  readonly damaged: readonly DamagedMarket[];
  /** Fields of the stream format that the program does not know, with how often they occurred. */
  readonly unknownFields: Readonly<Record<string, number>>;
  /** Types of market-level files that the read made known, for the source to remember; null is an untyped market. */
  readonly learned: readonly { readonly key: string; readonly marketType: string | null }[];
}
