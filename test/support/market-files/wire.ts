/** The stream format of Betfair's market files, as tests write it and read it back with nothing but JSON.parse. */
export interface WireRunner {
  readonly id: number;
  readonly name?: string;
  readonly sortPriority?: number;
  readonly status?: string;
  /** Handicap; absent means 0. */
  readonly hc?: number;
  /** After reconciliation; may be the strings `NaN` or `Infinity`. */
  readonly bsp?: number | string;
}

/** Always sent whole; replaces the market's earlier one. Times are ISO 8601 UTC. */
export interface WireMarketDefinition {
  readonly eventId?: string;
  readonly eventTypeId?: string;
  readonly eventName?: string;
  readonly name?: string;
  readonly marketType?: string;
  readonly marketTime?: string;
  readonly openDate?: string;
  readonly settledTime?: string;
  readonly inPlay?: boolean;
  readonly turnInPlayEnabled?: boolean;
  readonly bspReconciled?: boolean;
  readonly status?: string;
  readonly countryCode?: string;
  readonly regulators?: readonly string[];
  readonly runners?: readonly WireRunner[];
  readonly version?: number;
  readonly numberOfWinners?: number;
  readonly bettingType?: string;
}

/** A price list entry: [price, size], or [level, price, size] for batb/batl. */
export type WireLevel = readonly number[];

export interface WireRunnerChange {
  readonly id: number;
  readonly hc?: number;
  readonly ltp?: number | string;
  readonly tv?: number | string;
  readonly atb?: readonly WireLevel[];
  readonly atl?: readonly WireLevel[];
  readonly batb?: readonly WireLevel[];
  readonly batl?: readonly WireLevel[];
  readonly trd?: readonly WireLevel[];
  readonly spn?: number | string;
  readonly spf?: number | string;
}

export interface WireMarketChange {
  readonly id: string;
  readonly marketDefinition?: WireMarketDefinition;
  readonly rc?: readonly WireRunnerChange[];
  /** Throw away the cached book of this market and take this change as complete. */
  readonly img?: boolean;
  readonly tv?: number | string;
}

/** One line of a market file. */
export interface WireMessage {
  readonly op?: string;
  /** Publish time, epoch milliseconds UTC. */
  readonly pt: number;
  readonly mc?: readonly WireMarketChange[];
}
