import type { StatisticalMatch } from '../../domain/match.ts';
import { extractedOf, linkOf, type MatchOutcome, matchOf } from '../../domain/outcome.ts';
import type { MarketSummary } from '../../domain/price.ts';
import { cellText } from './cell-text.ts';
import type { MarketColumn } from './match-columns.ts';
import { ROW_COLUMNS, type RowContext, type RowView } from './row-columns.ts';
import { type TypedColumn, typedColumns } from './typed-column.ts';

/** Columns of matches.csv that its rows are made for; which of them are written is told by the plan. `inputColumns` are carried along. */
export function matchTableColumns(
  markets: readonly MarketColumn[],
  inputColumns: readonly string[] = [],
): TypedColumn[] {
  const carried = inputColumns.map((name) => ({ name: `input_${name}`, type: 'text' as const }));
  return [...typedColumns(ROW_COLUMNS), ...markets, ...carried];
}

/** Their names. */
export function matchHeader(markets: readonly MarketColumn[], inputColumns?: readonly string[]): string[] {
  return matchTableColumns(markets, inputColumns).map(({ name }) => name);
}

/** The cells of one row, in the order of `matchHeader`; empty ones at the end are left out. */
export function matchCells(outcome: MatchOutcome, markets: readonly MarketColumn[], context: RowContext): string[] {
  const row = viewOf(outcome, context);
  const cells = Object.values(ROW_COLUMNS).map(({ read }) => cellText(read(row)));
  if (row.extracted !== undefined) cells.push(...marketCells(row.extracted.markets, markets));
  const kept = keptCells(outcome);
  if (kept.length > 0) {
    const between = Object.keys(ROW_COLUMNS).length + markets.length - cells.length;
    cells.push(...Array<string>(between).fill(''), ...kept);
  }
  while (cells.at(-1) === '') cells.pop();
  return cells;
}

function keptCells(outcome: MatchOutcome): readonly string[] {
  return (outcome.status === 'invalid_row' ? outcome.invalid.kept : outcome.match.kept) ?? [];
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
  const match = matchOf(outcome);
  return {
    context,
    outcome,
    input: match === undefined ? ('invalid' in outcome ? outcome.invalid.cells : {}) : inputCells(match),
    match,
    link: linkOf(outcome),
    extracted: extractedOf(outcome),
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
    ...(match.score && { home_score: String(match.score.home), away_score: String(match.score.away) }),
  };
}
