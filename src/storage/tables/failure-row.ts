import type { Cause } from '../../domain/cause.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import { placeOf, type StatisticalMatch } from '../../domain/match.ts';
import {
  type ExtractedOutcome,
  type FaultyOutcome,
  hasFault,
  isExtracted,
  isJudged,
  linkOf,
  type MatchOutcome,
  type ProcessingStatus,
  searchOf,
  settlementOf,
} from '../../domain/outcome.ts';
import type { Candidate } from '../../domain/search.ts';
import type { ColumnDoc } from '../../domain/series-columns.ts';
import { neutraliseFormula } from '../../domain/text/csv-text.ts';
import { evidenceText } from '../../domain/text/evidence-text.ts';
import { commandToDebug } from '../../domain/text/shell-command.ts';
import { escapeControls } from '../../domain/text/visible-text.ts';
import { isoSeconds } from './cell-text.ts';
import { wordOfMarkets } from './word-of-markets.ts';

export type FailureStage = 'input' | 'search' | 'download' | 'extraction' | 'settlement';

/** One row that a person may want to look at. Texts as they are; writing neutralises them. */
export interface FailureRow {
  readonly matchId: string;
  readonly line: number;
  /** Of the line, where the batch has several. */
  readonly file?: string | undefined;
  readonly status: ProcessingStatus;
  readonly stage: FailureStage;
  readonly code: string;
  readonly cause: Cause;
  readonly message: string;
  readonly hint: string;
  readonly matchDate: string;
  readonly homeTeamSlug: string;
  readonly awayTeamSlug: string;
  readonly eventId: string;
  readonly settlementCheck: string;
  /** Best first, at most three. */
  readonly candidates: readonly string[];
  /** Of the best candidate: what was added up, with caps and vetoes. */
  readonly evidence: string;
  /** What would have to be true for a link to it. */
  readonly linkWants: string;
}

interface FailureColumn extends ColumnDoc {
  readonly read: (failure: FailureRow) => string;
}

const COLUMNS: Readonly<Record<string, FailureColumn>> = {
  statistical_match_id: {
    type: 'text',
    meaning:
      '`match_id` of the statistics file; where it has none, made of league, season, home, away and day: `premier-league_2023-2024_burnley_man-city_2023-08-11`',
    empty: 'the row has none',
    read: (failure) => failure.matchId,
  },
  line: { type: 'integer', meaning: 'line of the statistics file, from 1', read: (failure) => String(failure.line) },
  processing_status: { type: 'text', meaning: 'how the row ended', read: (failure) => failure.status },
  stage: {
    type: 'text',
    meaning: '`input`, `search`, `download`, `extraction` or `settlement`',
    read: (failure) => failure.stage,
  },
  code: { type: 'text', meaning: 'see the table of codes', read: (failure) => failure.code },
  cause: { type: 'text', meaning: 'what it comes down to, see the table of causes', read: (failure) => failure.cause },
  message: { type: 'text', meaning: 'what happened', read: (failure) => escapeControls(failure.message) },
  hint: {
    type: 'text',
    meaning: 'what helps, as a rule a command to paste',
    read: (failure) => escapeControls(failure.hint),
  },
  match_date: {
    type: 'text',
    meaning: 'as it was written in the statistics file',
    empty: 'the row has none',
    read: (failure) => failure.matchDate,
  },
  home_team_slug: {
    type: 'text',
    meaning: 'as in the statistics file',
    empty: 'the row has none',
    read: (failure) => failure.homeTeamSlug,
  },
  away_team_slug: {
    type: 'text',
    meaning: 'as in the statistics file',
    empty: 'the row has none',
    read: (failure) => failure.awayTeamSlug,
  },
  betfair_match_id: {
    type: 'text',
    meaning: 'the event, for a row that was linked',
    empty: 'not linked',
    read: (failure) => failure.eventId,
  },
  settlement_check: {
    type: 'text',
    meaning: '`agrees` or `disagrees`',
    empty: 'not known',
    read: (failure) => failure.settlementCheck,
  },
  ...Object.fromEntries([1, 2, 3].map((place) => [`candidate_${place}`, candidateColumn(place)])),
  file: {
    type: 'text',
    meaning: 'name of the statistics file that `line` is of, in a batch with several',
    empty: 'the batch has one',
    read: (failure) => failure.file ?? '',
  },
  candidate_1_evidence: {
    type: 'text',
    meaning: 'what the confidence of candidate 1 is the sum of, with caps and vetoes by name: see linking.md',
    empty: 'no candidate',
    read: (failure) => failure.evidence,
  },
  candidate_1_wants: {
    type: 'text',
    meaning: 'what would have to be true for a link to candidate 1',
    empty: 'nothing forbids it, or no candidate',
    read: (failure) => failure.linkWants,
  },
};

/** Columns of failures.csv, in order. */
export const FAILURE_COLUMNS: readonly string[] = Object.keys(COLUMNS);

/** For the data dictionary, in column order. */
export const FAILURE_COLUMN_DOCS: Readonly<Record<string, ColumnDoc>> = COLUMNS;

/** What the rows' own codes mean; the other codes are those of faults. */
export const FAILURE_CODES = {
  NO_ODDS: 'linked, but none of the wanted markets ever traded',
  NOT_FOUND: 'no candidate event',
  AMBIGUOUS: 'two events too close to choose between: none is chosen, both are listed',
  INVALID_ROW: 'the line of the statistics file cannot be read',
  SKIPPED: 'left out on purpose',
  MARKET_DAMAGED: 'linked, but a market of it cannot be read, or its file ends before the off: the others are there',
  SIDES_UNKNOWN: 'linked, but nothing tells which selection is whose: the cells of sides are empty',
  SIDES_CONTRADICT: 'linked, but markets contradict each other on which club is at home',
  ABANDONED: 'linked, but the match was broken off and its match odds made void: the prices are there',
  JUDGED: 'a person says in `manual_matches` that Betfair has no event',
  SETTLEMENT_DISAGREES: 'linked, but the winners Betfair settled contradict the score: the link or the score is wrong',
} as const;

function candidateColumn(place: number): FailureColumn {
  return {
    type: 'text',
    meaning: `candidate ${place}, best first: event id, name, kick-off and score`,
    empty: 'there were fewer',
    read: (failure) => failure.candidates[place - 1] ?? '',
  };
}

type Verdict = Pick<FailureRow, 'stage' | 'cause' | 'message' | 'hint'> & {
  readonly code: keyof typeof FAILURE_CODES | ErrorCode;
};

/** The failures.csv row of an outcome; undefined for a link that nothing speaks against, and for what a person has judged. */
export function failureOf(outcome: MatchOutcome): FailureRow | undefined {
  const verdict = isJudged(outcome) ? faultBeside(outcome) : verdictOn(outcome);
  if (verdict === undefined) return undefined;
  const candidates = searchOf(outcome)?.candidates ?? [];
  return {
    ...rowIdentity(outcome),
    ...verdict,
    status: outcome.status,
    eventId: linkOf(outcome)?.eventId ?? '',
    settlementCheck: settlementOf(outcome) ?? '',
    candidates: candidates.slice(0, 3).map(candidateText),
    evidence: evidenceText(candidates[0]?.evidence ?? []),
    linkWants: candidates[0]?.wants ?? '',
  };
}

/** What a person's judgement does not settle: files that cannot be had or read. */
function faultBeside(outcome: MatchOutcome): Verdict | undefined {
  if (isExtracted(outcome)) return damageOf(outcome);
  return hasFault(outcome) ? verdictOn(outcome) : undefined;
}

/** Why a row has no prices, or not all, for its cells of matches.csv: also where that is as a person wants it. */
export function errorOf(outcome: MatchOutcome): { readonly code: string; readonly message: string } | undefined {
  if (outcome.status === 'linked') return noteworthy(outcome) ?? damageOf(outcome);
  if (outcome.status === 'skipped') return { code: 'SKIPPED', message: outcome.reason };
  if (outcome.status === 'not_found' && isJudged(outcome)) return { code: 'JUDGED', message: outcome.reason };
  return verdictOn(outcome);
}

/** Cells in the order of FAILURE_COLUMNS. */
export function failureCells(failure: FailureRow): string[] {
  return Object.values(COLUMNS).map(({ read }) => neutraliseFormula(read(failure)));
}

function rowIdentity(outcome: MatchOutcome) {
  if (outcome.status === 'invalid_row') {
    const { cells, line, file } = outcome.invalid;
    return {
      matchId: cells.match_id ?? '',
      line,
      file,
      matchDate: cells.match_date ?? '',
      homeTeamSlug: cells.home_team_slug ?? '',
      awayTeamSlug: cells.away_team_slug ?? '',
    };
  }
  const { matchId, line, file, matchDate, homeTeamSlug, awayTeamSlug } = outcome.match;
  return { matchId, line, file, matchDate, homeTeamSlug, awayTeamSlug };
}

function verdictOn(outcome: MatchOutcome): Verdict | undefined {
  switch (outcome.status) {
    case 'linked':
      return (
        noteworthy(outcome) ??
        (outcome.settlementCheck === 'disagrees' ? settlementDisagrees(outcome) : damageOf(outcome))
      );
    case 'linked_no_odds':
      return damageOf(outcome) ?? noOdds(outcome.match.matchId);
    case 'not_found':
      return unlinked('NOT_FOUND', outcome);
    case 'ambiguous':
      return unlinked('AMBIGUOUS', outcome);
    case 'download_failed':
    case 'extraction_failed':
      return {
        stage: outcome.status === 'download_failed' ? 'download' : 'extraction',
        code: outcome.fault.code,
        cause: faultCause(outcome),
        message: outcome.fault.message,
        hint: outcome.fault.hint ?? debugHint(outcome.match.matchId),
      };
    case 'invalid_row':
      return {
        stage: 'input',
        code: 'INVALID_ROW',
        cause: 'invalid_row',
        message: outcome.invalid.reason,
        hint: `Correct ${outcome.invalid.file === undefined ? `line ${outcome.invalid.line} of the statistics file` : placeOf(outcome.invalid)}`,
      };
    case 'skipped':
      return undefined;
  }
}

/** What the markets of a linked row say of it, and what else is wrong with them. */
function noteworthy(outcome: ExtractedOutcome): Verdict | undefined {
  const word = wordOfMarkets(outcome);
  if (word === undefined) return undefined;
  const damage = damageText(outcome);
  const message = damage === undefined ? word.message : `${word.message}. Besides: ${damage}`;
  return { ...word, message, stage: 'extraction', hint: debugHint(outcome.match.matchId) };
}

function noOdds(matchId: string): Verdict {
  return {
    stage: 'extraction',
    code: 'NO_ODDS',
    cause: 'no_odds',
    message: 'None of the wanted markets of this event ever traded',
    hint: `See what the event has: ${commandToDebug(matchId)}`,
  };
}

function unlinked(
  code: 'NOT_FOUND' | 'AMBIGUOUS',
  { cause, reason, match }: { cause: Cause; reason: string; match: StatisticalMatch },
): Verdict {
  return { stage: 'search', code, cause, message: reason, hint: debugHint(match.matchId) };
}

function faultCause({ status, fault }: FaultyOutcome): Cause {
  if (fault.code === 'FBP-NOT-PURCHASED') return 'not_purchased';
  return status === 'download_failed' ? 'download' : 'files_damaged';
}

function settlementDisagrees(outcome: ExtractedOutcome): Verdict {
  const message = 'The winners Betfair settled contradict the score of this row: the link or the score is wrong';
  const damage = damageText(outcome);
  return {
    stage: 'settlement',
    code: 'SETTLEMENT_DISAGREES',
    cause: 'settlement_disagrees',
    message: damage === undefined ? message : `${message}. Besides: ${damage}`,
    hint: debugHint(outcome.match.matchId),
  };
}

/** A linked row with a market that no file gives whole. */
function damageOf(outcome: ExtractedOutcome): Verdict | undefined {
  const message = damageText(outcome);
  if (message === undefined) return undefined;
  return { stage: 'extraction', code: 'MARKET_DAMAGED', cause: 'market_damaged', message, hint: FETCH_AGAIN };
}

const FETCH_AGAIN = 'Put whole copies of these files into the archive, then run the same command with --retry-failed';
/** Named in a message; the report has all. */
const MOST_NAMED = 5;

function damageText({ extracted: { damaged } }: ExtractedOutcome): string | undefined {
  if (damaged.length === 0) return undefined;
  const named = damaged.slice(0, MOST_NAMED).map(({ file, message }) => `${file}: ${message}`);
  const more = damaged.length > named.length ? [`and ${damaged.length - named.length} more`] : [];
  return [...named, ...more].join('; ');
}

function debugHint(matchId: string): string {
  return `See why, step by step: ${commandToDebug(matchId)}`;
}

/** `28202626 Everton v Chelsea @ 2017-04-30T13:05:00Z (0.97)` */
function candidateText(candidate: Candidate): string {
  const score = candidate.score.toFixed(3);
  return `${candidate.eventId} ${candidate.eventName} @ ${isoSeconds(candidate.scheduledAt)} (${score})`;
}
