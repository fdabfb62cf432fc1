import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { READY_QUERIES } from '../../../src/pipeline/dataset/ready-queries.ts';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { learnedProject, processedSample, SAMPLE_BATCH, shortenSeason } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';

const dataset = join(sharedFolder(), 'dataset');
const PARTITION = ['country=england', 'league=premier-league', 'season=2023-2024', 'data.parquet'];
let folder: string;
let out: string;

beforeAll(async () => {
  folder = (await processedSample()).folder;
  out = join(folder, 'output', ...SAMPLE_BATCH);
  const first = await askFbp(['dataset', '--to', dataset], { cwd: folder });
  expect(first, first.stderr).toMatchObject({ code: 0 });
  expect(first.stdout).toContain('england/premier-league/2023-2024  written');
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const finished = await askFbp(['query', sql, '--format', 'json', '--dataset', dataset], { cwd: folder });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return JSON.parse(finished.stdout);
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** Books of a market type with every close and one winner, each row with its share of the book. */
function booksOf(type: string) {
  const prices = readCsv(out, 'prices.csv').filter((row) => row['market_type'] === type);
  const byMarket = grouped(prices, (row) => `${row['statistical_match_id']} ${row['market_id']}`);
  return [...byMarket.values()].flatMap((book) => {
    const winners = book.filter((row) => row['is_winner'] === 'true').length;
    if (winners !== 1 || book.some((row) => !row['close'] || !row['is_winner'])) return [];
    const sum = book.reduce((total, row) => total + 1 / Number(row['close']), 0);
    return [
      book.map((row) => ({
        won: row['is_winner'] === 'true',
        probability: 1 / Number(row['close']) / sum,
        overround: sum,
      })),
    ];
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('fbp dataset', () => {
  it('partitions every table by country, league and season, and leaves alone what did not change', async () => {
    for (const table of ['matches', 'prices', 'odds'])
      expect(existsSync(join(dataset, table, ...PARTITION))).toBe(true);
    const again = await askFbp(['dataset', '--to', dataset, '--json'], { cwd: folder });
    expect(JSON.parse(again.stdout)).toEqual({
      dataset,
      batches: [{ batch: 'england/premier-league/2023-2024', outcome: 'unchanged' }],
    });
  });
});

describe('storage.layout: hive', () => {
  it('brings each run that is published into the data set, as fbp dataset does', async () => {
    const cwd = await learnedProject();
    shortenSeason(cwd, 190, 200);
    const env = { FBP_STORAGE_LAYOUT: 'hive' };
    const processed = await askFbp(['process', ...SAMPLE_BATCH, '-q'], { cwd, env });
    expect(processed.code, processed.stderr).toBe(0);
    const again = await askFbp(['dataset'], { cwd });
    expect(again.stdout).toContain('england/premier-league/2023-2024  unchanged');
    await askFbp(['dataset', '--to', 'other'], { cwd });
    const files = ['matches', 'prices', 'odds'].map((table) => join(table, ...PARTITION));
    for (const file of files.flatMap((each) => [each, join(dirname(each), '_manifest.json')])) {
      expect(readFileSync(join(cwd, 'dataset', file)).equals(readFileSync(join(cwd, 'other', file))), file).toBe(true);
    }
    const manifest = join(cwd, 'dataset', 'matches', dirname(PARTITION.join('/')), '_manifest.json');
    const before = readFileSync(manifest, 'utf8');
    const refused = ['process', ...SAMPLE_BATCH, '--max-unmatched', '0', '--markets', 'MATCH_ODDS', '-q'];
    shortenSeason(cwd, 2, 380);
    expect((await askFbp(refused, { cwd, env })).code).toBe(3);
    expect(readFileSync(manifest, 'utf8')).toBe(before);
  });
});

describe('fbp query', () => {
  it('reads the same rows as the CSV files have', async () => {
    const counts = await query(
      'SELECT (SELECT count(*) FROM matches) AS m, (SELECT count(*) FROM prices) AS p, (SELECT count(*) FROM odds) AS o',
    );
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    const prices = readCsv(out, 'prices.csv');
    expect(counts).toEqual([{ m: 380, p: prices.length, o: report.series_rows }]);
    const [sums] = await query('SELECT sum(match_odds_home_close) AS s, any_value(country) AS c FROM matches');
    const closes = readCsv(out, 'matches.csv').map((row) => Number(row['match_odds_home_close']));
    expect(sums?.['s']).toBeCloseTo(
      closes.reduce((sum, close) => sum + close, 0),
      6,
    );
    expect(sums?.['c']).toBe('england');
  });

  it('calibrates as a count by hand does', async () => {
    const rows = (await query('calibration')).filter((row) => row['market_type'] === 'MATCH_ODDS');
    const selections = booksOf('MATCH_ODDS').flat();
    for (const row of rows) {
      const from = Number(row['from_probability']);
      const bin = selections.filter(({ probability }) => Math.floor(probability * 10) / 10 === from);
      expect(row['selections']).toBe(bin.length);
      expect(row['implied']).toBeCloseTo(mean(bin.map(({ probability }) => probability)), 3);
      expect(row['won']).toBeCloseTo(mean(bin.map((one) => (one.won ? 1 : 0))), 3);
    }
    expect(rows.reduce((sum, row) => sum + Number(row['selections']), 0)).toBe(selections.length);
  });

  it('knows favourites, goals, movers, old closes and overrounds as the files do', async () => {
    const books = booksOf('MATCH_ODDS');
    const [favourites] = await query('favourites');
    expect(favourites).toMatchObject({ league: 'premier-league', matches: books.length });
    expect(favourites?.['overround']).toBeCloseTo(mean(books.map(([one]) => one?.overround ?? 0)), 3);

    const goals = await query('over-under-goals');
    const total = goals.reduce((sum, row) => sum + Number(row['matches']), 0);
    expect(total).toBe(booksOf('OVER_UNDER_25').length);
    for (const row of goals) expect(row['went_over']).toBe(Number(row['goals']) > 2.5 ? 1 : 0);

    const prices = readCsv(out, 'prices.csv');
    const gains = prices
      .filter((row) => row['market_type'] === 'MATCH_ODDS' && row['open'] && row['close'])
      .map((row) => Math.abs(1 / Number(row['close']) - 1 / Number(row['open'])));
    const [mover] = await query('drift');
    expect(Math.abs(Number(mover?.['probability_gained']))).toBeCloseTo(Math.max(...gains), 3);

    const [oldest] = await query('oldest-closes');
    expect(oldest?.['close_age_s']).toBe(Math.max(...prices.map((row) => Number(row['close_age_s']))));

    const hours = await query('overround-by-hour');
    const whole = grouped(
      prices.filter((row) => row['market_type'] === 'MATCH_ODDS' && row['close']),
      (row) => row['market_id'] ?? '',
    );
    const closing = [...whole.values()].filter((book) => book.length === 3);
    const last = hours.at(-1);
    expect(last).toMatchObject({ hours_before: 0, matches: closing.length });
    const overrounds = closing.map((book) => book.reduce((sum, row) => sum + 1 / Number(row['close']), 0));
    expect(last?.['mean']).toBeCloseTo(mean(overrounds), 3);
  });

  it('lists the ready queries and writes tables, CSV and Parquet', async () => {
    const list = await askFbp(['query', '--list'], { cwd: folder });
    for (const name of Object.keys(READY_QUERIES)) expect(list.stdout).toContain(name);
    const sql = "SELECT 1 AS one, NULL AS none, DATE '2023-08-11' AS day, 'a,\"b\"' AS text";
    const given = ['--dataset', dataset];
    const csv = await askFbp(['query', sql, '--format', 'csv', ...given], { cwd: folder });
    expect(parse(csv.stdout, { columns: true })).toEqual([{ one: '1', none: '', day: '2023-08-11', text: 'a,"b"' }]);
    expect((await askFbp(['query', sql, ...given], { cwd: folder })).stdout).toMatch(/^one\s+none\s+day\s+text\n/);
    const to = join(temporaryFolder(), 'one.parquet');
    const written = await askFbp(['query', sql, '--format', 'parquet', '--to', to, ...given], { cwd: folder });
    expect(written, written.stderr).toMatchObject({ code: 0 });
    expect(readFileSync(to).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('takes SQL from a file, and says so when there is none or one too many', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'one.sql'), '-- a note\nSELECT count(*) AS rows FROM matches;\n');
    const run = (...args: string[]) => askFbp(['query', ...args, '--dataset', dataset], { cwd });
    expect((await run('--file', 'one.sql', '--format', 'csv')).stdout).toBe('rows\n380\n');
    const both = await run('calibration', '--file', 'one.sql');
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('two queries')]);
    const none = await run('--file', 'two.sql');
    expect([none.code, none.stderr]).toEqual([6, expect.stringContaining('two.sql')]);
  });

  it('says what to do without a data set, with a wrong name and with wrong SQL', async () => {
    const none = await askFbp(['query', 'calibration', '--dataset', temporaryFolder()], { cwd: folder });
    expect([none.code, none.stderr]).toEqual([6, expect.stringContaining('fbp dataset')]);
    const slip = await askFbp(['query', 'calibraton'], { cwd: folder });
    expect([slip.code, slip.stderr]).toEqual([2, expect.stringContaining('fbp query calibration')]);
    const wrong = await askFbp(['query', 'SELECT nothing FROM prices', '--dataset', dataset], { cwd: folder });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('nothing')]);
  });
});
