import type { Score } from '../../src/domain/match.ts';

/** One real or made-up match of a season. */
export interface SeasonMatch {
  readonly matchId: string;
  readonly homeSlug: string;
  readonly awaySlug: string;
  /** Epoch ms UTC of the real kick-off; of a bare date an hour was guessed. */
  readonly kickoffAt: number;
  /** The statistics file knows the day only. */
  readonly dateOnly: boolean;
  /** Absent when it was never played. */
  readonly score: Score | undefined;
}

/** Everything the evaluation needs of one league season. */
export interface Season {
  /** `england en.1 2023-24`. */
  readonly name: string;
  readonly country: string;
  readonly countryCode: string;
  readonly tournamentSlug: string;
  readonly isCup: boolean;
  readonly matches: readonly SeasonMatch[];
  /** Matches of the country's other leagues and cups in the same months; their sides need not be in the league. */
  readonly others: readonly SeasonMatch[];
  /** What Betfair calls a club on a day; the slug's words for a club nobody has seen there. */
  betfairName(slug: string, at: number): string;
  /** Other spellings seen of the club. */
  variants(slug: string): readonly string[];
  /** A made-up club with a name that only the calendar of a season tells. */
  isUnlike(slug: string): boolean;
}
