import type { SourceKind } from '../../betfair/source.ts';
import type { Batch } from '../../domain/batch.ts';
import type { Cause } from '../../domain/cause.ts';
import type { BetfairEvent, TimeWindow } from '../../domain/event.ts';
import type { Score } from '../../domain/match.ts';
import type { ProcessingStatus, SettlementCheck } from '../../domain/outcome.ts';
import type { MarketSummary } from '../../domain/price.ts';
import type { Candidate, Evidence, LearnedAlias, SearchAttempt, SearchResult } from '../../domain/search.ts';
import type { SimilarTeam } from '../../mapping/names/similar-teams.ts';
import type { AliasSuggestion } from './suggest-alias.ts';
import type { MarketTrace } from './trace-prices.ts';

/** One side's way from its slug to Betfair's names. */
export interface NameStep {
  readonly side: 'home' | 'away';
  readonly slug: string;
  /** The mapping file has the slug. */
  readonly known: boolean;
  /** Every spelling that is looked for. */
  readonly names: readonly string[];
  /** Known clubs that an unknown slug may mean. */
  readonly nearest: readonly SimilarTeam[];
  /** What the season's calendar says about the slug and the mapping file does not. */
  readonly learned: readonly LearnedAlias[];
}

/** From the date cell to what was looked through. */
export interface DateStep {
  /** The cell as it was written. */
  readonly input: string;
  /** Epoch ms UTC; a bare date has its whole day. */
  readonly kickoff: TimeWindow;
  readonly window: TimeWindow;
  /** UTC days of the folders that events of the window can lie in, `2023-08-11`, ascending. */
  readonly days: readonly string[];
  /** Events that the source has in the window. */
  readonly events: number;
  /** Those of the country, or without a country. */
  readonly eventsOfCountry: number;
  /** Rows of the batch that kick off in the window. */
  readonly rows: number;
}

/** A piece of evidence with its reason in words. */
export type ExplainedEvidence = Evidence & { readonly reason: string | undefined };

/** Why a link was made. */
export interface LinkEvidence {
  readonly eventId: string;
  readonly eventName: string;
  readonly strategy: string;
  readonly confidence: number;
  /** What the confidence is the sum of. */
  readonly pieces: readonly ExplainedEvidence[];
  readonly runnerUpConfidence: number | undefined;
  /** How far a runner-up had to be behind. */
  readonly margin: number;
  readonly swapped: boolean;
  readonly kickoffDifferenceMinutes: number | undefined;
  readonly settlement: SettlementCheck;
  /** What the row says, and what the settled winners are held against. */
  readonly score: Score | undefined;
  /** How each Betfair name is known to be the club's, in words. */
  readonly names: readonly string[];
}

/** An event of the same two clubs that is not this row's. */
export interface OtherEvent {
  readonly event: Pick<BetfairEvent, 'eventId' | 'name' | 'scheduledAt' | 'voided' | 'inPlayAt'>;
  /** The row that got it. */
  readonly matchId: string | undefined;
}

export interface FileStep {
  readonly key: string;
  readonly bytes: number | undefined;
}

export interface MarketStep
  extends Pick<MarketSummary, 'marketId' | 'marketType' | 'marketName' | 'winners' | 'voided'> {
  readonly offAt: number;
  readonly wentInPlay: boolean;
  /** Where its prices stand; undefined when no file could be traced. */
  readonly trace: MarketTrace | undefined;
}

/** What a person can do, with the command to paste. */
export interface Recommendation {
  readonly text: string;
  readonly command: string | undefined;
}

/** The way of a row that can be read. */
export interface SearchSteps {
  readonly names: readonly NameStep[];
  readonly dates: DateStep;
  readonly attempts: readonly SearchAttempt[];
  readonly candidates: readonly Candidate[];
  readonly verdict: SearchResult['verdict'];
  readonly evidence: LinkEvidence | undefined;
  readonly suggestion: AliasSuggestion | undefined;
  /** A slug without mapping that may be another spelling of a known club, which plays the row's other side at the row's minute and is no other row's. */
  readonly otherSpelling: OtherSpelling | undefined;
  readonly otherEvents: readonly OtherEvent[];
}

export interface OtherSpelling {
  readonly slug: string;
  /** The known club's. */
  readonly club: string;
  readonly eventName: string;
}

/** One match, step by step: why it linked, or why not. Plain data. */
export interface MatchDebugReport {
  readonly batch: Batch;
  readonly statisticsFile: string;
  readonly line: number;
  /** Of the line, where the batch has several. */
  readonly file?: string | undefined;
  readonly matchId: string;
  readonly homeTeamSlug: string;
  readonly awayTeamSlug: string;
  readonly matchDate: string;
  readonly source: SourceKind;
  readonly status: ProcessingStatus;
  /** As in failures.csv; undefined for a row that is not listed there. */
  readonly causeCode: Cause | undefined;
  /** The true cause of that ending, in a sentence. */
  readonly cause: string;
  readonly search: SearchSteps | undefined;
  readonly files: readonly FileStep[];
  readonly markets: readonly MarketStep[];
  readonly recommendations: readonly Recommendation[];
}
