import { SERIES_COLUMN_DOCS } from '../../domain/series-columns.ts';
import { MARKET_MEASURES, SELECTION_COLUMN_DOCS } from '../../storage/tables/price-measures.ts';
import { PRICE_COLUMN_DOCS } from '../../storage/tables/price-row.ts';
import { ROW_COLUMNS } from '../../storage/tables/row-columns.ts';
import type { TypedColumn } from '../../storage/tables/typed-column.ts';

type ColumnType = TypedColumn['type'];

const KNOWN: Readonly<Record<string, { readonly type: ColumnType }>> = {
  ...SERIES_COLUMN_DOCS,
  ...PRICE_COLUMN_DOCS,
  ...ROW_COLUMNS,
};
const SNAPSHOT = /(^|_)t\d+(_\d+)?$/;
const MEASURES = Object.entries({ ...SELECTION_COLUMN_DOCS, ...MARKET_MEASURES });

/** The type of a column of matches.csv, prices.csv or the time series by its name; what was carried along from the input is text. */
export function columnType(name: string): ColumnType {
  if (name.startsWith('input_')) return 'text';
  const known = KNOWN[name];
  if (known !== undefined) return known.type;
  if (SNAPSHOT.test(name)) return 'number';
  return MEASURES.find(([measure]) => name.endsWith(`_${measure}`))?.[1].type ?? 'text';
}
