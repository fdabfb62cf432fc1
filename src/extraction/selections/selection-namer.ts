import type { MarketSides } from './event-sides.ts';

export interface NamedRunner {
  readonly id: number;
  readonly handicap: number;
  /** Empty in live recordings. */
  readonly name: string;
  readonly sortPriority: number;
}

export interface NamingContext {
  readonly marketType: string | undefined;
  /** Empty in live recordings. */
  readonly marketName: string;
  /** All runners of the market, in order of sort priority. */
  readonly runners: readonly NamedRunner[];
  readonly sides: MarketSides;
}

/**
 * Gives a runner its normalised name from the statistics row's point of view; undefined when it does not know the
 * runner. Names come first, ids where a name says nothing, since names may be translated. The order of the sheet tells under from over
 * and yes from no as a last resort, never the sides.
 */
export type SelectionNamer = (runner: NamedRunner, context: NamingContext) => string | undefined;
