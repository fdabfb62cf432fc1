import { describe, expect, it } from 'vitest';
import { columnType } from '../../../src/pipeline/dataset/column-types.ts';
import { marketColumns } from '../../../src/storage/tables/match-columns.ts';
import { matchTableColumns } from '../../../src/storage/tables/match-row.ts';
import { priceColumns } from '../../../src/storage/tables/price-row.ts';
import { typedColumns } from '../../../src/storage/tables/typed-column.ts';

const SNAPSHOTS = [60, 0.5];

describe('columnType', () => {
  it('knows every column that a run writes by its name', () => {
    const columns = [
      ...typedColumns(priceColumns(SNAPSHOTS)),
      ...matchTableColumns(marketColumns({ markets: ['all'], snapshots: SNAPSHOTS })),
    ];
    expect(columns.map(({ name }) => [name, columnType(name)])).toEqual(columns.map(({ name, type }) => [name, type]));
  });

  it('takes what was carried along from the input for text', () => {
    expect(columnType('input_home_close')).toBe('text');
  });
});
