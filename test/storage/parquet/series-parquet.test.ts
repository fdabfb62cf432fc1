import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StagedFile } from '../../../src/disk/atomic-file.ts';
import { SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import { writeSeriesParquet } from '../../../src/storage/parquet/series-parquet.ts';

const HEADER = `${SERIES_COLUMNS.join(',')}\n`;
const LINE =
  'm1,32543010,1.21,MATCH_ODDS,"Match, Odds",47999,-0.5,home,"Man ""City""",2023-08-11T18:59:00.123Z,60.5,false,OPEN,1.31,,,1.32,20.5,100,300\n';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fbp-parquet-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Converts the rows of matches, which stand in the part file in this order, and gives back what DuckDB reads. */
async function readBack(matches: readonly (readonly string[])[], query: string) {
  const dir = folder();
  const path = join(dir, 'part');
  const header = gzipSync(HEADER);
  const members = matches.map((lines) => gzipSync(lines.join('')));
  let start = header.length;
  const places = matches.map((lines, index) => {
    const end = start + (members[index]?.length ?? 0);
    const place = { matchId: lines[0]?.split(',')[0] ?? '', start, end, rows: lines.length };
    start = end;
    return place;
  });
  writeFileSync(path, Buffer.concat([header, ...members]));
  const parquet = join(dir, 'odds.parquet');
  const file = await StagedFile.create(parquet);
  await writeSeriesParquet(file, { path, compression: 'gzip', places });
  await file.publish();
  const connection = await (await DuckDBInstance.create()).connect();
  const result = await connection.runAndReadAll(query.replace('ODDS', `'${parquet}'`));
  return { rows: result.getRowObjectsJson(), parquet, connection };
}

const ROWS_OF_SEASON_MATCH = 600;

/** A match with prices and times of its own, which no dictionary makes small. */
function season(matchId: string, position: number): string[] {
  return Array.from({ length: ROWS_OF_SEASON_MATCH }, (_, index) => {
    const at = new Date(Date.UTC(2023, 7, 11) + position * 86_400_000 + index * 17_389).toISOString();
    const price = (101 + ((position * 7919 + index * 104_729) % 9_000)) / 100;
    const volume = ((index * 15_485_863 + position * 32_452_843) % 1_000_003) / 100;
    const cells = [matchId, 32_000_000 + position, `1.${position}`, 'MATCH_ODDS', 'Match Odds', 47_999 + position, 0];
    return `${[...cells, 'home', 'Club', at, -index * 17.389, true, 'OPEN', price, '', '', '', '', '', volume].join(',')}\n`;
  });
}

/** What this process has read so far, from files and otherwise; undefined where the system does not count. */
function bytesRead(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

function rowsOf(matchId: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => LINE.replace('m1', matchId).replace(',60.5,', `,${index},`));
}

describe('writeSeriesParquet', () => {
  it('keeps every cell with its type, empty ones as null', async () => {
    const { rows } = await readBack([[LINE]], 'select * from ODDS');
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

  it('keeps the order of a long match’s rows over several row groups', async () => {
    const { rows } = await readBack(
      [rowsOf('m1', 60_000)],
      'select count(*)::int as n, bool_and(seconds_to_kickoff = file_row_number) as ordered from read_parquet(ODDS, file_row_number = true)',
    );
    expect(rows).toEqual([{ n: 60_000, ordered: true }]);
  });

  it('sorts matches by id and keeps each in one row group, which its statistics tell', async () => {
    const ids = ['m30', 'm1', 'm200', 'm2', 'm1é', 'm10'];
    const { rows } = await readBack(
      ids.map((id) => rowsOf(id, 2500)),
      `select stats_min_value as least, stats_max_value as greatest, num_values::int as n
       from parquet_metadata(ODDS) where path_in_schema = 'statistical_match_id' order by row_group_id`,
    );
    const sorted = ['m1', 'm10', 'm1é', 'm2', 'm200', 'm30'];
    expect(rows).toEqual(sorted.map((id) => ({ least: id, greatest: id, n: 2500 })));
  });

  it('codes categories by a dictionary', async () => {
    const { rows } = await readBack(
      [rowsOf('m1', 2500)],
      `select path_in_schema as name from parquet_metadata(ODDS) where encodings like '%DICTIONARY%' order by column_id`,
    );
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['market_type', 'selection', 'runner_name', 'market_status']));
  });

  it('lets DuckDB find one match of a season by reading less than a twentieth of the file', async () => {
    const ids = Array.from({ length: 380 }, (_, index) => `9621411420${(index * 7919) % 1000}`);
    const { parquet, connection } = await readBack(ids.map(season), 'select 1');
    const bytes = statSync(parquet).size;
    expect(bytes).toBeGreaterThan(3.5e6);
    const one = `select avg(last_traded_price), max(published_at), count(*)::int as n from '${parquet}'
      where statistical_match_id = '${ids[200]}'`;
    await connection.run('select 1 + 1');
    const before = bytesRead();
    const result = await connection.runAndReadAll(one);
    expect(result.getRowObjectsJson()[0]?.['n']).toBe(ROWS_OF_SEASON_MATCH);
    if (before !== undefined) expect((bytesRead() ?? bytes) - before).toBeLessThan(bytes / 20);
    // Also where the system counts no bytes: whatever is read lies in the row groups that can hold the match.
    const groups = await connection.runAndReadAll(
      `select sum(total_compressed_size)::int as bytes from parquet_metadata('${parquet}') where row_group_id in (
         select row_group_id from parquet_metadata('${parquet}') where path_in_schema = 'statistical_match_id'
         and '${ids[200]}' between stats_min_value and stats_max_value)`,
    );
    expect(groups.getRowObjectsJson()[0]?.['bytes']).toBeLessThan(bytes / 20);
  });

  it('gives a readable file for a series without rows', async () => {
    const { rows } = await readBack([], 'select count(*)::int as n from ODDS');
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('gives the same bytes twice', async () => {
    const one = await readBack([[LINE]], 'select 1');
    const other = await readBack([[LINE]], 'select 1');
    expect(readFileSync(one.parquet)).toEqual(readFileSync(other.parquet));
  });
});
