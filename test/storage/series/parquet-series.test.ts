import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StagedFile } from '../../../src/disk/atomic-file.ts';
import { SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import { writeSeriesParquet } from '../../../src/storage/series/parquet-series.ts';

const HEADER = `${SERIES_COLUMNS.join(',')}\n`;
const LINE =
  'm1,32543010,1.21,MATCH_ODDS,"Match, Odds",47999,-0.5,home,"Man ""City""",2023-08-11T18:59:00.123Z,60.5,false,OPEN,1.31,,,1.32,20.5,100,300\n';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fbp-parquet-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Converts CSV text and gives back what DuckDB reads. */
async function readBack(members: readonly string[], query: string) {
  const dir = folder();
  const csv = join(dir, 'part');
  writeFileSync(csv, Buffer.concat(members.map((text) => gzipSync(text))));
  const file = await StagedFile.create(join(dir, 'odds.parquet'));
  await writeSeriesParquet(file, csv, 'gzip');
  await file.publish();
  const connection = await (await DuckDBInstance.create()).connect();
  const result = await connection.runAndReadAll(query.replace('ODDS', `'${join(dir, 'odds.parquet')}'`));
  return { rows: result.getRowObjectsJson(), dir };
}

describe('writeSeriesParquet', () => {
  it('keeps every cell with its type, empty ones as null', async () => {
    const { rows } = await readBack([HEADER, LINE], 'select * from ODDS');
    expect(rows).toEqual([
      {
        statistical_match_id: 'm1',
        betfair_match_id: '32543010',
        market_id: '1.21',
        market_type: 'MATCH_ODDS',
        market_name: 'Match, Odds',
        selection_id: '47999',
        handicap: -0.5,
        selection: 'home',
        runner_name: 'Man "City"',
        published_at: expect.stringMatching(/^2023-08-11 18:59:00\.123/),
        seconds_to_kickoff: 60.5,
        in_play: false,
        market_status: 'OPEN',
        last_traded_price: 1.31,
        best_back_price: null,
        best_back_size: null,
        best_lay_price: 1.32,
        best_lay_size: 20.5,
        traded_volume: 100,
        total_volume: 300,
      },
    ]);
  });

  it('keeps the order of many rows over several row groups', async () => {
    const lines = Array.from({ length: 120_000 }, (_, index) => LINE.replace('m1', `m${index}`));
    const { rows } = await readBack(
      [HEADER, lines.slice(0, 70_000).join(''), lines.slice(70_000).join('')],
      "select count(*)::int as n, bool_and(statistical_match_id = 'm' || (file_row_number)) as ordered from read_parquet(ODDS, file_row_number = true)",
    );
    expect(rows).toEqual([{ n: 120_000, ordered: true }]);
  });

  it('gives a readable file for a series without rows', async () => {
    const { rows } = await readBack([HEADER], 'select count(*)::int as n from ODDS');
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('gives the same bytes twice', async () => {
    const one = await readBack([HEADER, LINE], 'select 1');
    const other = await readBack([HEADER, LINE], 'select 1');
    expect(readFileSync(join(one.dir, 'odds.parquet'))).toEqual(readFileSync(join(other.dir, 'odds.parquet')));
  });
});
