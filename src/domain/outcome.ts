import type { Cause } from './cause.ts';
import type { ErrorCode } from './errors.ts';
import type { InvalidRow, StatisticalMatch } from './match.ts';
import type { ExtractedMatch } from './price.ts';
import type { Link, SearchResult } from './search.ts';

/** The endings a row can have: a closed set that users' scripts rely on. */
export const STATUSES = [
  'linked',
  'linked_no_odds',
  'not_found',
  'ambiguous',
  'download_failed',
  'extraction_failed',
  'invalid_row',
  'skipped',
] as const;
export type ProcessingStatus = (typeof STATUSES)[number];

/** What they mean, for the documentation. */
export const STATUS_MEANINGS: Readonly<Record<ProcessingStatus, string>> = {
  linked: 'event found and prices extracted',
  linked_no_odds: 'event found, but none of the wanted markets ever traded',
  not_found: 'no candidate event',
  ambiguous: 'two events too close to choose between: none is chosen, both are listed',
  download_failed: 'linked, but the files could not be had',
  extraction_failed: 'linked, but the files could not be read',
  invalid_row: 'the input row cannot be read',
  skipped: 'left out on purpose: `--limit`, `--match-id`, another tournament in the same file',
};

/** Whether the settled winners agree with the row's score; undefined when one of both is not known. */
export type SettlementCheck = 'agrees' | 'disagrees' | undefined;

/** A fault as a row's outcome keeps it: plain data, ready for CSV and JSON. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
}

interface Searched {
  readonly match: StatisticalMatch;
  readonly search: SearchResult;
}

interface Unlinked extends Searched {
  readonly reason: string;
  readonly cause: Cause;
}

interface Linked extends Searched {
  readonly link: Link;
}

interface Extracted extends Linked {
  /** The series text is written by then and not kept. */
  readonly extracted: Omit<ExtractedMatch, 'series'>;
  readonly settlementCheck: SettlementCheck;
}

/** How one input row ended. Exactly one per row; totals are derived from these and nothing else. */
export type MatchOutcome =
  | ({ readonly status: 'linked' } & Extracted)
  | ({ readonly status: 'linked_no_odds' } & Extracted)
  | ({ readonly status: 'not_found' } & Unlinked)
  | ({ readonly status: 'ambiguous' } & Unlinked)
  | ({ readonly status: 'download_failed'; readonly fault: Fault } & Linked)
  | ({ readonly status: 'extraction_failed'; readonly fault: Fault } & Linked)
  | { readonly status: 'invalid_row'; readonly invalid: InvalidRow }
  | { readonly status: 'skipped'; readonly match: StatisticalMatch; readonly reason: string };

/** Of a match whose files were read. */
export type ExtractedOutcome = Extract<MatchOutcome, Extracted>;
/** Of a match whose files could not be had or read. */
export type FaultyOutcome = Extract<MatchOutcome, { readonly fault: Fault }>;

export function hasFault(outcome: MatchOutcome): outcome is FaultyOutcome {
  return 'fault' in outcome;
}

/** Whether its files were read, whatever stood in them. */
export function isExtracted(outcome: MatchOutcome): outcome is ExtractedOutcome {
  return 'extracted' in outcome;
}

/** Position among the data rows, from 0. */
export function rowOf(outcome: MatchOutcome): number {
  return outcome.status === 'invalid_row' ? outcome.invalid.row : outcome.match.row;
}

/** Undefined for a row that cannot be read. */
export function matchOf(outcome: MatchOutcome): StatisticalMatch | undefined {
  return outcome.status === 'invalid_row' ? undefined : outcome.match;
}

/** Undefined for a row that was not looked for. */
export function searchOf(outcome: MatchOutcome): SearchResult | undefined {
  return 'search' in outcome ? outcome.search : undefined;
}

export function linkOf(outcome: MatchOutcome): Link | undefined {
  return 'link' in outcome ? outcome.link : undefined;
}

export function extractedOf(outcome: MatchOutcome): Omit<ExtractedMatch, 'series'> | undefined {
  return isExtracted(outcome) ? outcome.extracted : undefined;
}

export function settlementOf(outcome: MatchOutcome): SettlementCheck {
  return isExtracted(outcome) ? outcome.settlementCheck : undefined;
}

export function faultOf(outcome: MatchOutcome): Fault | undefined {
  return hasFault(outcome) ? outcome.fault : undefined;
}

/** A person has settled the row in the mapping file: an event, whatever its winners say, or none. Nobody has to look at it. */
export function isJudged(outcome: MatchOutcome): boolean {
  const verdict = searchOf(outcome)?.verdict;
  if (verdict?.kind === 'not_found') return verdict.judged;
  return verdict?.kind === 'linked' && verdict.link.strategy === 'manual_mapping';
}
