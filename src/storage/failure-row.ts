import { neutraliseFormula } from '../domain/csv-text.ts';
import type { MatchOutcome, ProcessingStatus } from '../domain/outcome.ts';
import type { Candidate } from '../domain/search.ts';
import { isoSeconds } from './cell-text.ts';

/** Columns of failures.csv, in order. */
export const FAILURE_COLUMNS = [
  'statistical_match_id',
  'line',
  'processing_status',
  'stage',
  'code',
  'message',
  'hint',
  'match_date',
  'home_team_slug',
  'away_team_slug',
  'betfair_match_id',
  'settlement_check',
  'candidate_1',
  'candidate_2',
  'candidate_3',
] as const;

export type FailureStage = 'input' | 'search' | 'download' | 'extraction' | 'settlement';

/** One row that a person may want to look at. Texts as they are; writing neutralises them. */
export interface FailureRow {
  readonly matchId: string;
  readonly line: number;
  readonly status: ProcessingStatus;
  readonly stage: FailureStage;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly matchDate: string;
  readonly homeTeamSlug: string;
  readonly awayTeamSlug: string;
  readonly eventId: string;
  readonly settlementCheck: string;
  /** Best first, at most three. */
  readonly candidates: readonly string[];
}

type Verdict = Pick<FailureRow, 'stage' | 'code' | 'message' | 'hint'>;

/** The failures.csv row of an outcome; undefined for a link that nothing speaks against. */
export function failureOf(outcome: MatchOutcome): FailureRow | undefined {
  const verdict = verdictOn(outcome);
  if (verdict === undefined) return undefined;
  return {
    ...rowIdentity(outcome),
    ...verdict,
    status: outcome.status,
    eventId: 'link' in outcome ? outcome.link.eventId : '',
    settlementCheck: ('settlementCheck' in outcome && outcome.settlementCheck) || '',
    candidates: 'search' in outcome ? outcome.search.candidates.slice(0, 3).map(candidateText) : [],
  };
}

/** Cells in the order of FAILURE_COLUMNS. */
export function failureCells(failure: FailureRow): string[] {
  const candidates = [0, 1, 2].map((index) => failure.candidates[index] ?? '');
  return [
    failure.matchId,
    String(failure.line),
    failure.status,
    failure.stage,
    failure.code,
    failure.message,
    failure.hint,
    failure.matchDate,
    failure.homeTeamSlug,
    failure.awayTeamSlug,
    failure.eventId,
    failure.settlementCheck,
    ...candidates,
  ].map(neutraliseFormula);
}

function rowIdentity(outcome: MatchOutcome) {
  if (outcome.status === 'invalid_row') {
    const { cells, line } = outcome.invalid;
    return {
      matchId: cells.match_id ?? '',
      line,
      matchDate: cells.match_date ?? '',
      homeTeamSlug: cells.home_team_slug ?? '',
      awayTeamSlug: cells.away_team_slug ?? '',
    };
  }
  const { matchId, line, matchDate, homeTeamSlug, awayTeamSlug } = outcome.match;
  return { matchId, line, matchDate, homeTeamSlug, awayTeamSlug };
}

function verdictOn(outcome: MatchOutcome): Verdict | undefined {
  switch (outcome.status) {
    case 'linked':
      return outcome.settlementCheck === 'disagrees' ? settlementDisagrees(outcome.match.matchId) : undefined;
    case 'linked_no_odds':
      return {
        stage: 'extraction',
        code: 'NO_ODDS',
        message: 'None of the wanted markets of this event ever traded',
        hint: `See what the event has: fbp debug ${outcome.match.matchId}`,
      };
    case 'not_found':
      return { stage: 'search', code: 'NOT_FOUND', message: outcome.reason, hint: debugHint(outcome.match.matchId) };
    case 'ambiguous':
      return { stage: 'search', code: 'AMBIGUOUS', message: outcome.reason, hint: debugHint(outcome.match.matchId) };
    case 'download_failed':
    case 'extraction_failed':
      return {
        stage: outcome.status === 'download_failed' ? 'download' : 'extraction',
        code: outcome.fault.code,
        message: outcome.fault.message,
        hint: outcome.fault.hint ?? debugHint(outcome.match.matchId),
      };
    case 'invalid_row':
      return {
        stage: 'input',
        code: 'INVALID_ROW',
        message: outcome.invalid.reason,
        hint: `Correct line ${outcome.invalid.line} of the statistics file`,
      };
    case 'skipped':
      return { stage: 'input', code: 'SKIPPED', message: outcome.reason, hint: '' };
  }
}

function settlementDisagrees(matchId: string): Verdict {
  return {
    stage: 'settlement',
    code: 'SETTLEMENT_DISAGREES',
    message: 'The winners Betfair settled contradict the score of this row: the link or the score is wrong',
    hint: debugHint(matchId),
  };
}

function debugHint(matchId: string): string {
  return `See why, step by step: fbp debug ${matchId}`;
}

/** `28202626 Everton v Chelsea @ 2017-04-30T13:05:00Z (0.97)` */
function candidateText(candidate: Candidate): string {
  const score = candidate.score.toFixed(3);
  return `${candidate.eventId} ${candidate.eventName} @ ${isoSeconds(candidate.scheduledAt)} (${score})`;
}
