import type { Cause } from './cause.ts';
import type { TimeWindow } from './event.ts';
import type { FileShift } from './file-shift.ts';
import type { StatisticalMatch } from './match.ts';
import type { SideNames } from './sides.ts';

/** The strategies in the order they are tried; `schedule` is a name learned from the season's own calendar. */
export const STRATEGIES = [
  'exact_date_team',
  'expanded_date',
  'fuzzy_team_name',
  'schedule',
  'manual_mapping',
] as const;
export type Strategy = (typeof STRATEGIES)[number];

/**
 * What counted for or against an event, by its name in `search/evidence.ts`. Weights are added up, a cap is the most that the sum may be, a
 * veto forbids the link whatever the sum.
 */
export type Evidence =
  | { readonly kind: 'weight'; readonly name: string; readonly value: number }
  | { readonly kind: 'cap'; readonly name: string; readonly atMost: number }
  | { readonly kind: 'veto'; readonly name: string };

/** One event that was weighed for a row. Scores are 0..1; the pair's score is the weaker side. */
export interface Candidate {
  readonly eventId: string;
  readonly eventName: string;
  readonly scheduledAt: number;
  readonly score: number;
  readonly homeScore: number;
  readonly awayScore: number;
  readonly swapped: boolean;
  /** Scheduled time minus the row's kick-off; undefined when the row has only a date. */
  readonly kickoffDifferenceMinutes: number | undefined;
  /** Why it was not taken, in words for a person; undefined for the one that won. */
  readonly rejected?: string | undefined;
  /** What would have to be true for a link, in words; absent where nothing forbids one. */
  readonly wants?: string | undefined;
  /** Nothing but vetoes for an event of which only one side is like the row's. */
  readonly evidence: readonly Evidence[];
}

export interface SearchAttempt {
  readonly strategy: Strategy;
  /** Event names looked for, both spellings and order as tried. */
  readonly query: readonly string[];
  readonly window: TimeWindow;
  /** The best few, best first. */
  readonly candidates: readonly Candidate[];
  /** What came of it, in words for a person. */
  readonly verdict: string;
}

/** The event a row was given, with all that the outputs say about the choice. */
export interface Link {
  readonly eventId: string;
  readonly eventName: string;
  readonly homeName: string;
  readonly awayName: string;
  readonly strategy: Strategy;
  /** 0..1, calibrated: of the links at 0.95 or above at least 99.9 % are right. */
  readonly confidence: number;
  /** What the confidence is the sum of. */
  readonly evidence: readonly Evidence[];
  readonly runnerUpConfidence: number | undefined;
  /** Betfair lists the statistics file's away side first. */
  readonly swapped: boolean;
  /** By what names the event's runners are the row's clubs. */
  readonly sides: SideNames;
}

export type SearchVerdict =
  | { readonly kind: 'linked'; readonly link: Link }
  | NotFound
  | { readonly kind: 'ambiguous'; readonly reason: string; readonly cause: Cause };

export interface NotFound {
  readonly kind: 'not_found';
  readonly reason: string;
  readonly cause: Cause;
  /** A person says that Betfair has no event: nobody has to look at the row. */
  readonly judged: boolean;
}

/** The decision about one row, with its evidence. */
export interface SearchResult {
  /** The row's position, as in `StatisticalMatch.row`. */
  readonly row: number;
  readonly verdict: SearchVerdict;
  /** Best candidates over all attempts, best first, at most five. */
  readonly candidates: readonly Candidate[];
  readonly attempts: readonly SearchAttempt[];
}

/** One side of a match in Betfair's words. */
export interface MappedTeam {
  readonly slug: string;
  /** The slug under which the mapping file has the club: another spelling of `slug`, or `slug` itself. */
  readonly club: string;
  /** The mapping file has the club. */
  readonly known: boolean;
  /** Every spelling to look for: the file's names and variations, or the slug in words when it is not known. */
  readonly names: readonly string[];
}

/** A row made searchable. */
export interface MappedMatch {
  readonly match: StatisticalMatch;
  readonly home: MappedTeam;
  readonly away: MappedTeam;
  /** The league under which the mapping file has, or would have, the row's clubs. */
  readonly league: string;
  /** Whose competition it is: `senior`, or marks such as `women` and `u21`, from the row's tournament and the batch's folders. */
  readonly competition: string;
  /** A person's decision for this match: an event id, or null for "Betfair has no event". */
  readonly manual?: { readonly eventId: string | null } | undefined;
}

/** What the mapping files know beyond the batch's own rows. */
export interface MappingKnowledge {
  /** Betfair codes the country's matches carry. */
  readonly countryCodes: readonly string[];
  /** Every spelling of every club in the country's mapping file, by slug: a name that is another club's is a veto. */
  readonly namesBySlug: ReadonlyMap<string, readonly string[]>;
  /** Changes when the mapping file changes. */
  readonly version: string;
}

/** Likenesses below the usual one that will do for a row that nothing else fits; a kind of club that is not named has none. */
export interface FallbackLikeness {
  /** Of clubs that the mapping file does not have. */
  readonly unmapped?: number | undefined;
  /** Of any club. */
  readonly every?: number | undefined;
}

/** How matches are linked: the configuration's `search.*`, `mapping.fuzzy_threshold` and the recovery table's `fallback_threshold`. */
export interface LinkOptions {
  readonly expandedDateDays: number;
  /** How far the runner-up must be behind, on the scale of scores. */
  readonly margin: number;
  /** Least score of either side, 0..1. */
  readonly fuzzyThreshold: number;
  readonly learnAliases: boolean;
  /** The recovery table's `use_fuzzy_match`. */
  readonly fallback: FallbackLikeness;
}

/** A Betfair name that the season's calendar, or a likeness, says is a slug's, and that the mapping file does not have. */
export interface LearnedAlias {
  readonly slug: string;
  readonly betfairName: string;
  /** UTC days on which it played where the slug should have, ascending: `2023-08-11`. */
  readonly dates: readonly string[];
  /** Days on which that could have been seen. */
  readonly of: number;
  /** Other names seen in the same place, with the number of days. */
  readonly rivals: readonly { readonly betfairName: string; readonly dates: number }[];
  /** Several days and no rival: used in this run. */
  readonly decisive: boolean;
}

export interface LinkBatchResult {
  /** One a match, in the order of the matches. */
  readonly results: readonly SearchResult[];
  readonly learned: readonly LearnedAlias[];
  /** Absent where the file is not off as a whole. */
  readonly shift?: FileShift | undefined;
}
