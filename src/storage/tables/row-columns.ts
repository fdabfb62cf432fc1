import type { Batch } from '../../domain/batch.ts';
import type { StatisticalMatch, StatisticsColumn } from '../../domain/match.ts';
import { type MatchOutcome, searchOf, settlementOf } from '../../domain/outcome.ts';
import type { ExtractedMatch } from '../../domain/price.ts';
import type { Link } from '../../domain/search.ts';
import type { ColumnDoc } from '../../domain/series-columns.ts';
import { evidenceText } from '../../domain/text/evidence-text.ts';
import { type CellValue, isoSeconds, rounded } from './cell-text.ts';
import { errorOf } from './failure-row.ts';

/** What is the same in every row of a run. */
export interface RowContext {
  readonly batch: Batch;
  /** `archive`, `historic` or `sample`. */
  readonly dataSource: string;
  /** Columns of the statistics file that are carried along, behind all others. */
  readonly inputColumns?: readonly string[] | undefined;
}

/** One outcome, opened up for the columns. */
export interface RowView {
  readonly context: RowContext;
  readonly outcome: MatchOutcome;
  readonly input: Readonly<Partial<Record<StatisticsColumn, string>>>;
  readonly match: StatisticalMatch | undefined;
  readonly link: Link | undefined;
  readonly extracted: Omit<ExtractedMatch, 'series'> | undefined;
}

interface RowColumn extends ColumnDoc {
  readonly read: (row: RowView) => CellValue;
}

const NO_SCORE = 'the statistics file has no score of the match';

/** The first part of matches.csv, in column order. */
export const ROW_COLUMNS: Readonly<Record<string, RowColumn>> = {
  statistical_match_id: {
    type: 'text',
    meaning:
      '`match_id` of the statistics file; where it has none, made of league, season, home, away and day: `premier-league_2023-2024_burnley_man-city_2023-08-11`',
    empty: 'the row has none',
    read: (row) => row.input.match_id,
  },
  betfair_match_id: {
    type: 'text',
    meaning: 'id of the Betfair event that was this match',
    empty: 'no event was found or chosen',
    read: (row) => row.link?.eventId,
  },
  processing_status: {
    type: 'text',
    meaning: 'how the row ended, see the table of statuses',
    read: (row) => row.outcome.status,
  },
  country: {
    type: 'text',
    meaning: 'country of the batch',
    read: (row) => row.context.batch.country,
  },
  league: {
    type: 'text',
    meaning: 'league of the batch',
    read: (row) => row.context.batch.league,
  },
  season: {
    type: 'text',
    meaning: 'season of the batch',
    read: (row) => row.context.batch.season,
  },
  tournament_id: {
    type: 'text',
    meaning: 'as in the statistics file',
    empty: '`invalid_row` without it',
    read: (row) => row.input.tournament_id,
  },
  season_id: {
    type: 'text',
    meaning: 'as in the statistics file',
    empty: '`invalid_row` without it',
    read: (row) => row.input.season_id,
  },
  tournament_slug: {
    type: 'text',
    meaning: 'as in the statistics file',
    empty: '`invalid_row` without it',
    read: (row) => row.input.tournament_slug,
  },
  match_date: {
    type: 'text',
    meaning: 'as it was written in the statistics file',
    empty: '`invalid_row` without it',
    read: (row) => row.input.match_date,
  },
  home_team_slug: {
    type: 'text',
    meaning: 'as in the statistics file',
    empty: '`invalid_row` without it',
    read: (row) => row.input.home_team_slug,
  },
  away_team_slug: {
    type: 'text',
    meaning: 'as in the statistics file',
    empty: '`invalid_row` without it',
    read: (row) => row.input.away_team_slug,
  },
  home_score: {
    type: 'integer',
    meaning: 'goals of the home team after 90 minutes, as the statistics file has them',
    empty: NO_SCORE,
    read: (row) => row.input.home_score,
  },
  away_score: {
    type: 'integer',
    meaning: 'goals of the away team after 90 minutes',
    empty: NO_SCORE,
    read: (row) => row.input.away_score,
  },
  home_team: {
    type: 'text',
    meaning: 'Betfair’s name of the statistics row’s home team, also when Betfair lists it second',
    empty: 'not linked',
    read: (row) => row.link?.homeName,
  },
  away_team: {
    type: 'text',
    meaning: 'Betfair’s name of the statistics row’s away team',
    empty: 'not linked',
    read: (row) => row.link?.awayName,
  },
  betfair_event_name: {
    type: 'text',
    meaning: 'the event’s name as Betfair writes it',
    empty: 'not linked',
    read: (row) => row.link?.eventName,
  },
  scheduled_kickoff: {
    type: 'instant',
    meaning: 'when Betfair had the match start, as last announced before the off',
    empty: 'not linked',
    read: (row) => instant(scheduledAt(row)),
  },
  actual_kickoff: {
    type: 'instant',
    meaning:
      'when the match went off: the plausible time that Betfair wrote at the turn in-play or within ten minutes after it, else the turn; of a match without a turn the last announced time',
    empty: 'no prices were read',
    read: (row) => instant(row.extracted?.actualAt),
  },
  kickoff_difference_minutes: {
    type: 'number',
    unit: 'min',
    meaning: 'from the statistics row’s kick-off to the actual one; negative when Betfair’s is earlier',
    empty: 'no prices were read, or the row has a date only',
    read: (row) => kickoffDifference(row),
  },
  strategy_used: {
    type: 'text',
    meaning: 'search strategy that found the event',
    empty: 'not linked',
    read: (row) => row.link?.strategy,
  },
  confidence: {
    type: 'number',
    meaning: 'score of the link, 0 to 1',
    empty: 'not linked',
    read: (row) => rounded(row.link?.confidence, 4),
  },
  runner_up_confidence: {
    type: 'number',
    meaning: 'score of the next best event, 0 to 1',
    empty: 'not linked, or there was no other candidate',
    read: (row) => rounded(row.link?.runnerUpConfidence, 4),
  },
  home_away_swapped: {
    type: 'boolean',
    meaning: 'Betfair lists the away team first; all selections are told from the statistics row’s side all the same',
    empty: 'not linked',
    read: (row) => row.link?.swapped,
  },
  settlement_check: {
    type: 'text',
    meaning: '`agrees` or `disagrees`: the winners Betfair settled against the row’s score',
    empty: 'one of the two is not known, or `--pre-match-only`',
    read: (row) => settlementOf(row.outcome),
  },
  data_source: {
    type: 'text',
    meaning: '`archive`, `historic` or `sample`; sample prices are synthetic',
    read: (row) => row.context.dataSource,
  },
  plan: {
    type: 'text',
    meaning: '`BASIC`, `ADVANCED` or `PRO`, as the files’ content shows',
    empty: 'no prices were read',
    read: (row) => row.extracted?.plan,
  },
  market_count: {
    type: 'integer',
    meaning: 'wanted markets of the event that were read',
    empty: 'no prices were read',
    read: (row) => row.extracted?.markets.length,
  },
  error_code: {
    type: 'text',
    meaning: 'why the row did not end as `linked`, or what of a linked one could not be read; see the table of codes',
    empty: 'the row ended as `linked`, whole',
    read: (row) => errorOf(row.outcome)?.code,
  },
  error_message: {
    type: 'text',
    meaning: 'the same in words',
    empty: 'the row ended as `linked`, whole',
    read: (row) => errorOf(row.outcome)?.message,
  },
  link_evidence: {
    type: 'text',
    meaning:
      'why this event: the pieces of evidence by name, whose weights add up to `confidence` (caps say the most that it may be): `known_name +0.999; next_day -0.070`; linking.md tells each',
    empty: 'not linked',
    read: (row) => row.link && evidenceText(row.link.evidence),
  },
};

/** For a match whose files could not be had or read, the search still knew when the event was due. */
function scheduledAt(row: RowView): number | undefined {
  if (row.link === undefined) return undefined;
  const { eventId } = row.link;
  const chosen = searchOf(row.outcome)?.candidates.find((candidate) => candidate.eventId === eventId);
  return row.extracted?.scheduledAt ?? chosen?.scheduledAt;
}

/** Minutes from the row's kick-off to the actual one; unknown for a row that has only a date. */
function kickoffDifference(row: RowView): number | undefined {
  const actualAt = row.extracted?.actualAt;
  if (actualAt === undefined || row.match?.kickoff.precision !== 'minute') return undefined;
  return rounded((actualAt - row.match.kickoff.at) / 60_000, 2);
}

function instant(at: number | undefined): string | undefined {
  return at === undefined ? undefined : isoSeconds(at);
}
