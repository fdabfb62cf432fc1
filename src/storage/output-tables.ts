import type { JournalEntry } from './journal/run-journal.ts';
import { FAILURE_COLUMN_DOCS, failureCells } from './tables/failure-row.ts';
import { HUB_COLUMN_DOCS } from './tables/hub-rows.ts';
import type { MarketColumn } from './tables/match-columns.ts';
import { matchTableColumns } from './tables/match-row.ts';
import { priceColumns } from './tables/price-row.ts';
import { type TypedColumn, typedColumns } from './tables/typed-column.ts';

/** A table of the output folder, made of the rows of the journal in its order. */
export interface OutputTable {
  readonly columns: readonly TypedColumn[];
  /** Cells in the order of the columns; empty ones at the end may be missing. */
  readonly rowsOf: (entry: JournalEntry) => readonly (readonly string[])[];
}

export interface MatchesTableOptions {
  readonly columns: readonly MarketColumn[];
  /** Columns of the statistics file that are carried along. */
  readonly inputColumns?: readonly string[] | undefined;
  /** Also those that the run's plan cannot fill. */
  readonly allColumns: boolean;
}

/** matches.csv, without the columns of measures that no row of the run has and that some plans lack. */
export async function matchesTable(
  entries: AsyncIterable<JournalEntry>,
  { columns: markets, inputColumns, allColumns }: MatchesTableOptions,
): Promise<OutputTable> {
  const columns = matchTableColumns(markets, inputColumns);
  if (allColumns) return { columns, rowsOf: ({ cells }) => [cells] };
  const left = await unfilled(entries, planMeasures(columns, markets));
  const kept = columns.map((_, index) => index).filter((index) => !left.has(index));
  return {
    columns: columns.filter((_, index) => !left.has(index)),
    rowsOf: ({ cells }) => [kept.map((index) => cells[index] ?? '')],
  };
}

/** Every wanted market, whatever its selections. */
export function pricesTable(snapshots: readonly number[]): OutputTable {
  return { columns: typedColumns(priceColumns(snapshots)), rowsOf: ({ priceRows }) => priceRows };
}

export const FAILURES_TABLE: OutputTable = {
  columns: typedColumns(FAILURE_COLUMN_DOCS),
  rowsOf: ({ record }) => (record.failure === undefined ? [] : [failureCells(record.failure)]),
};

/** The table in the form of Betfair's own CSVs. */
export const HUB_TABLE: OutputTable = {
  columns: typedColumns(HUB_COLUMN_DOCS),
  rowsOf: ({ hubRows = [] }) => hubRows,
};

/** Positions of the columns of each measure that not every plan gives. */
function planMeasures(columns: readonly TypedColumn[], markets: readonly MarketColumn[]): Map<string, number[]> {
  const positions = new Map(columns.map(({ name }, index) => [name, index]));
  const measures = new Map<string, number[]>();
  for (const { name, planMeasure } of markets) {
    const position = positions.get(name);
    if (planMeasure === undefined || position === undefined) continue;
    measures.set(planMeasure, [...(measures.get(planMeasure) ?? []), position]);
  }
  return measures;
}

/** Positions of the columns of measures that no row has. */
async function unfilled(
  entries: AsyncIterable<JournalEntry>,
  measures: ReadonlyMap<string, readonly number[]>,
): Promise<ReadonlySet<number>> {
  const open = new Map(measures);
  for await (const { cells } of entries) {
    for (const [measure, positions] of open) {
      if (positions.some((position) => (cells[position] ?? '') !== '')) open.delete(measure);
    }
    if (open.size === 0) break;
  }
  return new Set([...open.values()].flat());
}
