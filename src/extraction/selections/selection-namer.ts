import type { EventTeams } from './event-teams.ts';

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
  readonly teams: EventTeams;
}

/**
 * Gives a runner its normalised name from the statistics row's point of view; undefined when it does not know the
 * runner. Ids come first, names after them, since names may be translated; the order of the sheet is the last resort.
 */
export type SelectionNamer = (runner: NamedRunner, context: NamingContext) => string | undefined;
