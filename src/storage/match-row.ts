import type { Batch } from '../domain/batch.ts';
import type { Plan } from '../domain/event.ts';
import type { StatisticalMatch, StatisticsColumn } from '../domain/match.ts';
import type { MatchOutcome } from '../domain/outcome.ts';
import type { ExtractedMatch, MarketSummary } from '../domain/price.ts';
import type { Link } from '../domain/search.ts';
import { type CellValue, cellText, isoSeconds, rounded } from './cell-text.ts';
import { failureOf } from './failure-row.ts';
import type { MarketColumn } from './match-columns.ts';

/** What is the same in every row of a run. */
export interface RowContext {
  readonly batch: Batch;
  /** `archive`, `historic` or `sample`. */
  readonly dataSource: string;
  /** The plan asked of the source, for matches whose files do not tell. */
  readonly plan: Plan | undefined;
}

/** One outcome, opened up for the columns. */
interface RowView {
  readonly context: RowContext;
  readonly outcome: MatchOutcome;
  readonly input: Readonly<Partial<Record<StatisticsColumn, string>>>;
  readonly match: StatisticalMatch | undefined;
  readonly link: Link | undefined;
  readonly extracted: Omit<ExtractedMatch, 'series'> | undefined;
}

/** The first part of matches.csv, in column order. */
const ROW_COLUMNS = {
  statistical_match_id: (row) => row.input.match_id,
  betfair_match_id: (row) => row.link?.eventId,
  processing_status: (row) => row.outcome.status,
  country: (row) => row.context.batch.country,
  league: (row) => row.context.batch.league,
  season: (row) => row.context.batch.season,
  tournament_id: (row) => row.input.tournament_id,
  season_id: (row) => row.input.season_id,
  tournament_slug: (row) => row.input.tournament_slug,
  match_date: (row) => row.input.match_date,
  home_team_slug: (row) => row.input.home_team_slug,
  away_team_slug: (row) => row.input.away_team_slug,
  home_team: (row) => row.link?.homeName,
  away_team: (row) => row.link?.awayName,
  betfair_event_name: (row) => row.link?.eventName,
  scheduled_kickoff: (row) => instant(scheduledAt(row)),
  actual_kickoff: (row) => instant(row.extracted?.actualAt),
  kickoff_difference_minutes: kickoffDifference,
  strategy_used: (row) => row.link?.strategy,
  confidence: (row) => rounded(row.link?.confidence, 4),
  runner_up_confidence: (row) => rounded(row.link?.runnerUpConfidence, 4),
  home_away_swapped: (row) => row.link?.swapped,
  settlement_check: (row) => ('settlementCheck' in row.outcome ? row.outcome.settlementCheck : undefined),
  data_source: (row) => row.context.dataSource,
  plan: (row) => row.extracted && (row.extracted.plan ?? row.context.plan),
  market_count: (row) => row.extracted?.markets.length,
  error_code: (row) => (row.outcome.status === 'linked' ? undefined : failureOf(row.outcome)?.code),
  error_message: (row) => (row.outcome.status === 'linked' ? undefined : failureOf(row.outcome)?.message),
} as const satisfies Record<string, (row: RowView) => CellValue>;

/** The header of matches.csv. */
export function matchHeader(markets: readonly MarketColumn[]): string[] {
  return [...Object.keys(ROW_COLUMNS), ...markets.map((column) => column.name)];
}

/** The cells of one row, in the order of `matchHeader`; empty ones at the end are left out. */
export function matchCells(outcome: MatchOutcome, markets: readonly MarketColumn[], context: RowContext): string[] {
  const row = viewOf(outcome, context);
  const cells = Object.values(ROW_COLUMNS).map((read) => cellText(read(row)));
  if (row.extracted !== undefined) cells.push(...marketCells(row.extracted.markets, markets));
  while (cells.at(-1) === '') cells.pop();
  return cells;
}

function marketCells(summaries: readonly MarketSummary[], columns: readonly MarketColumn[]): string[] {
  const byType = new Map<string | undefined, MarketSummary>();
  for (const market of summaries) {
    if (!byType.has(market.marketType)) byType.set(market.marketType, market);
  }
  return columns.map((column) => {
    const market = byType.get(column.marketType);
    return cellText(market && column.cell(market));
  });
}

function viewOf(outcome: MatchOutcome, context: RowContext): RowView {
  const match = 'match' in outcome ? outcome.match : undefined;
  return {
    context,
    outcome,
    input: match === undefined ? ('invalid' in outcome ? outcome.invalid.cells : {}) : inputCells(match),
    match,
    link: 'link' in outcome ? outcome.link : undefined,
    extracted: 'extracted' in outcome ? outcome.extracted : undefined,
  };
}

function inputCells(match: StatisticalMatch): RowView['input'] {
  return {
    tournament_id: match.tournamentId,
    season_id: match.seasonId,
    match_id: match.matchId,
    tournament_slug: match.tournamentSlug,
    match_date: match.matchDate,
    home_team_slug: match.homeTeamSlug,
    away_team_slug: match.awayTeamSlug,
  };
}

/** For a match whose files could not be had or read, the search still knew when the event was due. */
function scheduledAt(row: RowView): number | undefined {
  if (row.link === undefined || !('search' in row.outcome)) return undefined;
  const { eventId } = row.link;
  const chosen = row.outcome.search.candidates.find((candidate) => candidate.eventId === eventId);
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
