import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StagedFile } from '../../../src/disk/atomic-file.ts';
import { SERIES_COLUMN_DOCS, SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import { csvCell } from '../../../src/domain/text/csv-text.ts';
import { ParquetTable } from '../../../src/storage/parquet/parquet-table.ts';
import { openSeries, seriesPath } from '../../../src/storage/series/open-series.ts';
import { typedColumns } from '../../../src/storage/tables/typed-column.ts';

interface Match {
  readonly id: string;
  readonly rows: readonly { runner: string; price: number; at: number; inPlay: boolean }[];
}

const READ = ['statistical_match_id', 'runner_name', 'last_traded_price', 'published_at', 'in_play', 'handicap'];

function cellsOf({ id, rows }: Match): string[][] {
  return rows.map(({ runner, price, at, inPlay }) => {
    const filled: Partial<Record<string, string>> = {
      statistical_match_id: id,
      runner_name: runner,
      last_traded_price: String(price),
      published_at: new Date(at).toISOString(),
      in_play: String(inPlay),
    };
    return SERIES_COLUMNS.map((column) => filled[column] ?? '');
  });
}

async function writeCsv(folder: string, matches: readonly Match[]): Promise<void> {
  const rows = [SERIES_COLUMNS, ...matches.flatMap(cellsOf)];
  writeFileSync(join(folder, 'odds.csv.gz'), gzipSync(rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('')));
}

/** A new row group after so many rows each. */
async function writeParquet(folder: string, matches: readonly Match[], groupRows: number): Promise<void> {
  const file = await StagedFile.create(join(folder, 'odds.parquet'));
  const table = new ParquetTable(file, typedColumns(SERIES_COLUMN_DOCS));
  const sorted = [...matches].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
  for (const row of sorted.flatMap(cellsOf)) {
    await table.add(row);
    if (table.pendingRows === groupRows) await table.endGroup();
  }
  await table.end();
  await file.publish();
}

/** What is read of each match, asked for in this order. */
async function readAll(folder: string, ids: readonly string[]): Promise<string[][][]> {
  const series = await openSeries(await seriesPath(folder), READ);
  const matches: string[][][] = [];
  for (const id of ids) {
    const rows: string[][] = [];
    for await (const row of series.of(id)) rows.push(READ.map(row));
    matches.push(rows);
  }
  series.end();
  return matches;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-series-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const text = fc.string({ unit: fc.constantFrom('a', 'Z', 'é', '9', ' ', ',', '"', '𝄞'), minLength: 1, maxLength: 5 });
const row = fc.record({
  runner: text,
  price: fc.integer({ min: 101, max: 100_000 }).map((hundredths) => hundredths / 100),
  at: fc.integer({ min: 0, max: 2e12 }),
  inPlay: fc.boolean(),
});
const season = fc.uniqueArray(fc.record({ id: text, rows: fc.array(row, { maxLength: 6 }) }), {
  selector: ({ id }) => id,
  maxLength: 6,
});

describe('a finished time series', () => {
  it('is read alike from CSV and from Parquet, whatever the order of its matches', async () => {
    await fc.assert(
      fc.asyncProperty(season, fc.integer({ min: 1, max: 7 }), async (matches, groupRows) => {
        const ids = matches.map(({ id }) => id);
        const csv = await inFolder(async (folder) => {
          await writeCsv(folder, matches);
          return await readAll(folder, ids);
        });
        const parquet = await inFolder(async (folder) => {
          await writeParquet(folder, matches, groupRows);
          return await readAll(folder, ids);
        });
        expect(csv.map((rows) => rows.length)).toEqual(matches.map(({ rows }) => rows.length));
        expect(parquet).toEqual(csv);
      }),
      { numRuns: 60 },
    );
  });

  it('is a fault where it has a match that nobody asks for', async () => {
    const rows = [{ runner: 'home', price: 2, at: 0, inPlay: false }];
    const matches = ['m1', 'm2', 'm3'].map((id) => ({ id, rows }));
    for (const write of [writeCsv, (folder: string) => writeParquet(folder, matches, 2)]) {
      await inFolder(async (folder) => {
        await write(folder, matches);
        await expect(readAll(folder, ['m1', 'm3'])).rejects.toMatchObject({ code: 'FBP-INPUT' });
      });
    }
  });

  it('is a fault where it is missing, torn or without a column', async () => {
    await inFolder(async (folder) => {
      await expect(seriesPath(folder)).rejects.toMatchObject({ code: 'FBP-INPUT' });
      await writeParquet(folder, [], 2);
      const path = await seriesPath(folder);
      await expect(openSeries(path, ['price'])).rejects.toMatchObject({ message: expect.stringContaining('price') });
      writeFileSync(path, 'PAR1, and no more');
      await expect(openSeries(path, READ)).rejects.toMatchObject({ code: 'FBP-INPUT', where: path });
    });
  });
});
