import type { ColumnDoc } from '../../domain/series-columns.ts';

/** A column of an output table: what Parquet is to hold of the cell's text. */
export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnDoc['type'];
}

/** Columns of a documented table, in its order. */
export function typedColumns(docs: Readonly<Record<string, ColumnDoc>>): TypedColumn[] {
  return Object.entries(docs).map(([name, { type }]) => ({ name, type }));
}
