import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../disk/package-root.ts';
import { FbpError, messageOf } from '../../domain/errors.ts';
import { installCommand } from './install-command.ts';
import { DATASET_TABLES } from './partition-table.ts';

/** What a query gave. Numbers as numbers, instants and dates as text, null where there is none. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
}

export type QueryValue = string | number | boolean | null;

/**
 * Runs one SQL statement in DuckDB over the tables of a data set, which are the views `matches`, `prices` and `odds`.
 *
 * @throws FBP-INPUT where there is no data set, FBP-CONFIG where DuckDB is not installed, FBP-USAGE with what DuckDB says of the SQL
 */
export async function queryDataset(dir: string, sql: string): Promise<QueryResult> {
  return await withDataset(dir, async ({ connection }) => {
    const result = await connection.runAndReadAll(sql);
    const columns = result.deduplicatedColumnNames();
    const types = result.columnTypes().map(String);
    const rows = result.getRowsJson().map((row) => row.map((value, index) => plainValue(value, types[index] ?? '')));
    return { columns, rows };
  });
}

/** Writes what a query gives as a Parquet file. Throws as `queryDataset` does. */
export async function queryToParquet(dir: string, sql: string, path: string): Promise<void> {
  await withDataset(dir, async ({ connection }) => {
    await connection.run(`COPY (${sql.trim().replace(/;+$/, '')}) TO ${quoted(path)} (FORMAT parquet)`);
  });
}

type DuckDb = typeof import('@duckdb/node-api');
type Connection = Awaited<ReturnType<Awaited<ReturnType<DuckDb['DuckDBInstance']['create']>>['connect']>>;

async function withDataset<T>(dir: string, work: (db: { connection: Connection }) => Promise<T>): Promise<T> {
  const tables = DATASET_TABLES.filter((table) => existsSync(join(dir, table)));
  if (tables.length === 0) {
    throw new FbpError('FBP-INPUT', 'there is no data set to query yet', {
      where: dir,
      hint: 'bring the finished batches together: fbp dataset',
    });
  }
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const table of tables) await connection.run(viewOf(dir, table));
    return await work({ connection });
  } catch (error) {
    throw new FbpError('FBP-USAGE', `DuckDB refuses the query: ${messageOf(error)}`, {
      hint: `the tables are ${tables.join(', ')}; their columns: fbp query "DESCRIBE ${tables[0]}"`,
      cause: error,
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function viewOf(dir: string, table: string): string {
  const files = quoted(join(dir, table, '*', '*', '*', '*.parquet').replaceAll('\\', '/'));
  const options = 'hive_partitioning = true, hive_types_autocast = false, union_by_name = true';
  return `CREATE VIEW ${table} AS SELECT * FROM read_parquet(${files}, ${options})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new FbpError(
      'FBP-CONFIG',
      'queries need DuckDB, which is not installed beside this program (any other reader of Parquet can take the data set too)',
      {
        hint: installCommand('@duckdb/node-api', PACKAGE_ROOT),
        cause: error,
      },
    );
  }
}

/** DuckDB hands whole numbers over as text, since they may be longer than a number of JavaScript. */
function plainValue(value: unknown, type: string): QueryValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value !== 'string') return JSON.stringify(value);
  if (!/INT$/.test(type)) return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
