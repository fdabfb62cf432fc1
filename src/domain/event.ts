/** How Betfair sells a file: BASIC one price a minute, ADVANCED best offers a second, PRO every tick. */
export type Plan = (typeof PLANS)[number];
export const PLANS = ['BASIC', 'ADVANCED', 'PRO'] as const;

/** The plan that the configuration calls `basic`, `advanced` or `pro`. */
export function planNamed(name: Lowercase<Plan>): Plan {
  return name.toUpperCase() as Uppercase<typeof name>;
}

/** A runner that Betfair settled as winner, as one market's last definition says. */
export interface SettledWinner {
  readonly selectionId: number;
  readonly handicap: number;
  readonly name: string;
}

export interface SettledMarket {
  readonly marketId: string;
  /** Absent for markets that Betfair leaves untyped. */
  readonly marketType: string | undefined;
  readonly marketName: string;
  readonly winners: readonly SettledWinner[];
}

/** What is known of one Betfair event without reading more than one of its market files. Instants are epoch ms UTC. */
export interface BetfairEvent {
  readonly eventId: string;
  /** The last name before kick-off, white space folded: `Middlesbrough v Man City`. */
  readonly name: string;
  /** Every spelling seen, `name` included. */
  readonly names: readonly string[];
  /** ISO-2, absent for internationals and continental cups. `GB` covers England, Scotland, Wales and Northern Ireland. */
  readonly countryCode: string | undefined;
  /** `1` is soccer. */
  readonly eventTypeId: string;
  /** marketTime of the last definition that was not yet in-play. */
  readonly scheduledAt: number;
  /** Every marketTime and openDate the definitions held, ascending: a moved match has several. */
  readonly times: readonly number[];
  /** The off, for an event that was seen to turn in-play. */
  readonly inPlayAt: number | undefined;
  /** All runners removed and closed, and never in-play: the match was not played under this event. One that was broken off is none of these. */
  readonly voided: boolean;
  /** Settled markets seen so far, for the settlement check. Often only one. */
  readonly settled: readonly SettledMarket[];
}

/** One purchasable file of an event: one market (`marketId` known) or all of them (event-level, `marketId` undefined). */
export interface MarketFile {
  /** The name its source knows it by; opaque to everyone else, unique within the source. */
  readonly key: string;
  readonly eventId: string;
  readonly marketId: string | undefined;
  /** Compressed bytes, when the source knows. */
  readonly size: number | undefined;
  /** What a former read learned: the type, `null` for an untyped market, undefined while unknown. */
  readonly marketType: string | null | undefined;
}

/** Where a file's bytes lie on the local disk: a whole file, or a member of a TAR read in place. */
export interface FilePlace {
  /** What messages call it. */
  readonly name: string;
  readonly path: string;
  /** First byte of the file's content within `path`. */
  readonly offset: number;
  /** Bytes of content from `offset`. */
  readonly length: number;
}

/** A market file on the local disk. */
export interface LocalFile extends FilePlace {
  readonly file: MarketFile;
  /** Size and time of the file at `path` before it is read, where somebody else may write it. */
  readonly stamp?: string | undefined;
}

/** A span of instants, epoch ms UTC, both ends inclusive. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}
