import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { SERIES_COLUMN_DOCS, SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv, readSeries } from '../../support/e2e/csv.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { learnedProject, SAMPLE_BATCH, SAMPLE_STATS } from '../../support/e2e/sample-project.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

const EVERYTHING = ['--markets', 'all', '--format', 'both', '--output', 'out'];

/** DuckDB's own names of the types that the data dictionary promises. */
const DUCKDB = { text: 'VARCHAR', number: 'DOUBLE', integer: 'BIGINT', boolean: 'BOOLEAN', instant: 'TIMESTAMP' };

async function process(cwd: string, ...args: string[]): Promise<string> {
  const finished = await askFbp(['process', ...args], { cwd });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return join(cwd, 'out');
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** DuckDB reads both files, and they hold the same rows; returns how many. */
async function expectSameRows(out: string): Promise<number> {
  const types = SERIES_COLUMNS.map((name) => `'${name}': '${DUCKDB[SERIES_COLUMN_DOCS[name].type]}'`);
  const csv = `read_csv('${join(out, 'odds.csv.gz')}', header = true, columns = {${types.join(', ')}})`;
  const parquet = `read_parquet('${join(out, 'odds.parquet')}')`;
  const described = await query(`describe select * from ${parquet}`);
  expect(described.map((row) => [row['column_name'], row['column_type']])).toEqual(
    SERIES_COLUMNS.map((name) => [name, DUCKDB[SERIES_COLUMN_DOCS[name].type]]),
  );
  // a row that one of them has more often than the other counts
  const [difference] = await query(
    `select count(*)::integer as n from (
       (select * from ${csv} except all select * from ${parquet})
       union all
       (select * from ${parquet} except all select * from ${csv}))`,
  );
  expect(difference).toEqual({ n: 0 });
  const [counts] = await query(
    `select (select count(*) from ${csv})::integer as csv, (select count(*) from ${parquet})::integer as parquet`,
  );
  const rows = readSeries(out, 'odds.csv.gz').length;
  expect(counts).toEqual({ csv: rows, parquet: rows });
  const { outputs } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  expect([outputs['odds.csv.gz'].rows, outputs['odds.parquet'].rows]).toEqual([rows, rows]);
  return rows;
}

/** matches and prices hold in Parquet what they hold in CSV, with types. */
async function expectSameTable(out: string, name: 'matches' | 'prices'): Promise<void> {
  const parquet = `read_parquet('${join(out, `${name}.parquet`)}')`;
  const described = await query(`describe select * from ${parquet}`);
  const types = described.map((row) => `'${row['column_name']}': '${row['column_type']}'`);
  const csv = `read_csv('${join(out, `${name}.csv`)}', header = true, columns = {${types.join(', ')}})`;
  const [difference] = await query(
    `select count(*)::integer as n from (
       (select * from ${csv} except all select * from ${parquet})
       union all
       (select * from ${parquet} except all select * from ${csv}))`,
  );
  expect(difference).toEqual({ n: 0 });
  const [count] = await query(`select count(*)::integer as n from ${parquet}`);
  expect(count).toEqual({ n: readCsv(out, `${name}.csv`).length });
  const typeOf = new Map(described.map((row) => [row['column_name'], row['column_type']]));
  expect([typeOf.get('statistical_match_id'), typeOf.get('betfair_match_id')]).toEqual(['VARCHAR', 'VARCHAR']);
  if (name === 'prices') {
    expect([typeOf.get('close'), typeOf.get('is_winner'), typeOf.get('settled_at')]).toEqual([
      'DOUBLE',
      'BOOLEAN',
      'TIMESTAMP',
    ]);
  } else expect([typeOf.get('actual_kickoff'), typeOf.get('market_count')]).toEqual(['TIMESTAMP', 'BIGINT']);
}

const FIRST_IDS = readCsv(SAMPLE_STATS)
  .slice(0, 4)
  .flatMap((row) => row['match_id'] ?? []);

describe('the time series in both formats, all markets', () => {
  it('is the same rows for matches of the sample', async () => {
    const out = await process(await learnedProject(), ...SAMPLE_BATCH, ...EVERYTHING, '--match-id', ...FIRST_IDS);
    expect(await expectSameRows(out)).toBeGreaterThan(FIRST_IDS.length * 100);
    await expectSameTable(out, 'matches');
    await expectSameTable(out, 'prices');
  });

  it('is the same rows, thinned and up to the off, when that is asked for', async () => {
    const thin = ['--resample', '1h', '--pre-match-only', '--preset', 'betfair-hub', '--snapshots', '0'];
    const project = await learnedProject();
    const [id = ''] = FIRST_IDS;
    const out = await process(project, ...SAMPLE_BATCH, ...EVERYTHING, '--match-id', id, ...thin);
    await expectSameRows(out);
    const series = readSeries(out, 'odds.csv.gz');
    const spans = series.map((row) => `${row['market_id']} ${row['selection']} ${row['published_at']?.slice(0, 13)}`);
    expect(new Set(spans).size).toBe(spans.length);
    expect(series.every((row) => Number(row['seconds_to_kickoff']) > 0)).toBe(true);
    const row = readCsv(out, 'matches.csv').find((one) => one['statistical_match_id'] === id);
    expect(row).toMatchObject({ match_odds_winner: '', match_odds_home_in_play_ht: '' });
    expect(row?.['match_odds_home_t0']).toBe(row?.['match_odds_home_close']);

    const hub = readCsv(out, 'matches_betfair_hub.csv');
    const markets = new Set(hub.map((one) => one['MARKET_ID']));
    expect(markets.size).toBe(Number(row?.['market_count']));
    const home = hub.find((one) => one['MARKET_TYPE'] === 'MATCH_ODDS' && one['RUNNER_NAME'] === row?.['home_team']);
    expect(home?.['LAST_PREPLAY_PRICE']).toBe(row?.['match_odds_home_close']);

    // Of other settings, so the rest of the data set cannot be kept.
    await process(project, ...SAMPLE_BATCH, ...EVERYTHING, '--match-id', id, '--force');
    expect(existsSync(join(out, 'matches_betfair_hub.csv'))).toBe(false);
  });

  it.skipIf(sharedData === undefined)('is the same rows for a real event', async () => {
    const stats = shared('stats', 'england', 'premier-league', '2016-2017.csv');
    const archive = shared('betfair', 'soccer');
    const batch = ['england', 'premier-league', '2016-2017', '--stats', stats, '--archive', archive];
    const out = await process(temporaryFolder(), ...batch, ...EVERYTHING);
    expect(await expectSameRows(out)).toBeGreaterThan(5000);
    const [row] = readCsv(out, 'matches.csv');
    expect(row).toMatchObject({
      match_odds_overround: '0.9977',
      match_odds_in_play_at: '2017-04-30T13:05:53Z',
      // Middlesbrough led at half time
      match_odds_home_in_play_ht: '3.1',
    });
    expect(Object.keys(row ?? {}).filter((name) => /_(vwap|close_back|close_lay|pre_off_volume)$/.test(name))).toEqual(
      [],
    );
  });
});
