import { type ExtractedOutcome, isExtracted, type MatchOutcome } from '../../domain/outcome.ts';
import type { MarketSummary, SelectionSummary } from '../../domain/price.ts';
import { type ColumnDoc, SERIES_COLUMN_DOCS } from '../../domain/series-columns.ts';
import { type CellValue, cellText, isoSeconds } from './cell-text.ts';
import { SELECTION_COLUMN_DOCS, selectionMeasures } from './price-measures.ts';
import { ROW_COLUMNS, type RowContext } from './row-columns.ts';

/** One selection of one market of a match. */
interface PriceRow {
  readonly context: RowContext;
  readonly outcome: ExtractedOutcome;
  readonly market: MarketSummary;
  readonly selection: SelectionSummary;
}

interface PriceColumn extends ColumnDoc {
  readonly read: (row: PriceRow) => CellValue;
}

type PriceColumns = Readonly<Record<string, PriceColumn>>;

const { statistical_match_id, betfair_match_id, market_id, market_type, selection, runner_name } = SERIES_COLUMN_DOCS;

const IDENTITY: PriceColumns = {
  statistical_match_id: { ...statistical_match_id, read: ({ outcome }) => outcome.match.matchId },
  betfair_match_id: { ...betfair_match_id, read: ({ outcome }) => outcome.link.eventId },
  country: { ...ofRow('country'), read: ({ context }) => context.batch.country },
  league: { ...ofRow('league'), read: ({ context }) => context.batch.league },
  season: { ...ofRow('season'), read: ({ context }) => context.batch.season },
  match_date: { ...ofRow('match_date'), read: ({ outcome }) => outcome.match.matchDate },
  home_team: { ...ofRow('home_team'), read: ({ outcome }) => outcome.link.homeName },
  away_team: { ...ofRow('away_team'), read: ({ outcome }) => outcome.link.awayName },
  market_id: { ...market_id, read: ({ market }) => market.marketId },
  market_type: { ...market_type, read: ({ market }) => market.marketType },
  selection: { ...selection, read: (row) => row.selection.selection },
  runner_name: { ...runner_name, read: (row) => row.selection.runnerName },
  selection_id: { ...SERIES_COLUMN_DOCS.selection_id, read: (row) => row.selection.selectionId },
  handicap: { ...SERIES_COLUMN_DOCS.handicap, read: (row) => row.selection.handicap },
};

const RESULT: PriceColumns = {
  is_winner: {
    type: 'boolean',
    meaning: 'Betfair settled the selection as winner (true) or loser (false)',
    empty: 'void, removed, not settled, or `--pre-match-only`',
    read: ({ market, selection: { status } }) =>
      market.voided ? undefined : { WINNER: true, LOSER: false }[status as 'WINNER' | 'LOSER'],
  },
  settled_at: {
    type: 'instant',
    meaning: 'when Betfair closed the market',
    empty: 'the file ends before, or `--pre-match-only`',
    read: ({ market: { closedAt } }) => (closedAt === undefined ? undefined : isoSeconds(closedAt)),
  },
};

const FIRST_MEASURES = ['open', 'close', 'close_age_s', 'high', 'low'];
const LAST_MEASURES = ['bsp', 'close_back', 'close_lay', 'pre_off_volume', 'vwap', 'in_play_ht'];

/** Columns of prices.csv in order. The same for every plan, so that batches can be joined end to end. */
export function priceColumns(snapshots: readonly number[]): PriceColumns {
  const measures = selectionMeasures(snapshots);
  const others = Object.keys(measures).filter((name) => ![...FIRST_MEASURES, ...LAST_MEASURES].includes(name));
  const priced = [...FIRST_MEASURES, ...others, ...LAST_MEASURES].flatMap((name) => {
    const measure = measures[name];
    if (measure === undefined) return [];
    const { read, plans: _, ...doc } = measure;
    return [[name, { ...doc, read: (row: PriceRow) => read(row.selection) }] as const];
  });
  return { ...IDENTITY, ...Object.fromEntries(priced), ...RESULT };
}

/** For the data dictionary, in column order, `t<minutes>` standing for the snapshots. */
export const PRICE_COLUMN_DOCS: Readonly<Record<string, ColumnDoc>> = {
  ...IDENTITY,
  ...docsOf([...FIRST_MEASURES, 't<minutes>', ...LAST_MEASURES]),
  ...RESULT,
};

/** The rows of one match: its markets, each selection in the order of the sheet. None for a match without prices. */
export function priceCells(
  outcome: MatchOutcome,
  { columns, context }: { columns: PriceColumns; context: RowContext },
): string[][] {
  if (!isExtracted(outcome)) return [];
  const reads = Object.values(columns);
  return outcome.extracted.markets.flatMap((market) =>
    market.selections.map((one) =>
      reads.map(({ read }) => cellText(read({ context, outcome, market, selection: one }))),
    ),
  );
}

/** A column of matches.csv; no row with prices leaves it empty. */
function ofRow(name: string): ColumnDoc {
  const { type = 'text', meaning = '' } = ROW_COLUMNS[name] ?? {};
  return { type, meaning };
}

function docsOf(names: readonly string[]): Record<string, ColumnDoc> {
  return Object.fromEntries(
    names.flatMap((name) => (SELECTION_COLUMN_DOCS[name] ? [[name, SELECTION_COLUMN_DOCS[name]]] : [])),
  );
}
