import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { type AsyncBuffer, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeAccess } from '../../../src/config/object-store.ts';
import { gatherDataset } from '../../../src/pipeline/dataset/gather-dataset.ts';
import { queryDataset } from '../../../src/pipeline/dataset/query-dataset.ts';
import { type BucketFolder, bucketFolder, within } from '../../../src/storage/bucket/bucket-folder.ts';
import { bringOne, setsIn } from '../../../src/storage/bucket/bucket-output.ts';
import { BUCKET, S3Server } from '../../support/children/s3-server.ts';
import { linked, writeOutput } from '../../support/page/output-folder.ts';

const never = new AbortController().signal;
const root = mkdtempSync(join(tmpdir(), 'fbp-dataset-'));
const BATCHES = [
  { country: 'england', league: 'premier-league', season: '2022-2023', rows: [1, 2, 3] },
  { country: 'england', league: 'premier-league', season: '2023-2024', rows: [4, 5] },
  { country: 'new zealand', league: 'a=b', season: '2023', rows: [6] },
];

interface Sums {
  readonly prices: number;
  readonly closes: number;
  readonly changes: number;
  readonly traded: number;
}

describe('a data set in a bucket', () => {
  let server: S3Server;
  let bucket: BucketFolder;

  beforeAll(async () => {
    server = await S3Server.start();
    bucket = await bucketFolder(`s3://${BUCKET}/all/dataset`, storeAccess(server.env));
    for (const batch of BATCHES) await writeBatch(batch, batch.rows);
    await gather();
  });

  afterAll(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  async function gather() {
    const outputs = BATCHES.map((report) => ({ folder: folderOf(report), report }));
    const places = { dir: join(root, 'copy'), bucket, tempDir: join(root, 'temp'), signal: never };
    return await gatherDataset(outputs, places);
  }

  it('is read there by ranged requests, with the sums of each batch’s own files', async () => {
    for (const batch of BATCHES) {
      const prices = await rowsOf(bucket, partitionOf('prices', batch));
      const odds = await rowsOf(bucket, partitionOf('odds', batch));
      expect(sumsOf(prices, odds)).toEqual(sumsOfFiles(folderOf(batch)));
    }
    expect(server.requests.filter((request) => /GET .*data\.parquet/.test(request)).length).toBeGreaterThan(0);
  });

  it('is read by DuckDB in a copy, with the same sums, and no file of other partitions', async () => {
    const copy = join(root, 'brought');
    const sets = await setsIn('partition', bucket, never);
    expect(sets).toHaveLength(3 * BATCHES.length);
    for (const path of sets) await bringOne('partition', within(bucket, path), join(copy, path), never);
    for (const batch of BATCHES) {
      const where = `country = '${batch.country}' AND league = '${batch.league}' AND season = '${batch.season}'`;
      const [prices = []] = (await queryDataset(copy, `SELECT count(*), sum(close) FROM prices WHERE ${where}`)).rows;
      const sql = `SELECT count(*), sum(last_traded_price) FROM odds WHERE ${where}`;
      const [odds = []] = (await queryDataset(copy, sql)).rows;
      const found = { prices: prices[0], closes: prices[1], changes: odds[0], traded: odds[1] };
      expect(rounded(found as unknown as Sums)).toEqual(sumsOfFiles(folderOf(batch)));
    }
    expect(await filesScanned(copy, "season = '2022-2023'")).toBe(`1/${BATCHES.length}`);
  });

  it('takes of a batch that is made anew only what changed, and of others nothing', async () => {
    server.requests = [];
    expect((await gather()).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
    const changed = BATCHES[1] ?? expect.fail();
    await writeBatch(changed, [7, 8, 9]);
    expect((await gather()).map(({ outcome }) => outcome)).toEqual(['unchanged', 'written', 'unchanged']);
    const odds = await rowsOf(bucket, partitionOf('odds', changed));
    expect(sumsOf(await rowsOf(bucket, partitionOf('prices', changed)), odds)).toEqual(sumsOfFiles(folderOf(changed)));
    expect(new Set(odds.map((row) => row['statistical_match_id']))).toEqual(new Set(['m7', 'm8', 'm9']));
  });
});

type Batch = Omit<(typeof BATCHES)[number], 'rows'>;

function folderOf({ country, league, season }: Batch): string {
  return join(root, 'output', country, league, season);
}

async function writeBatch(batch: Batch, rows: readonly number[]): Promise<void> {
  mkdirSync(folderOf(batch), { recursive: true });
  const made = rows.map((row, position) => {
    const { outcome } = linked(position, { closes: [10.5 + row, 6.6, 1.32] });
    return { outcome: { ...outcome, match: { ...outcome.match, matchId: `m${row}` } }, series: linked(row, {}).series };
  });
  const { country, league, season } = batch;
  await writeOutput(folderOf(batch), {
    outcomes: made.map(({ outcome }) => outcome),
    series: made.map(({ series }) => series),
    head: { batch: { country, league, season } },
  });
}

function partitionOf(table: string, { country, league, season }: Batch): string {
  const parts = Object.entries({ country, league, season }).map(([key, name]) => `${key}=${encodeURIComponent(name)}`);
  return [table, ...parts, 'data.parquet'].join('/');
}

type Row = Readonly<Record<string, unknown>>;

async function rowsOf({ store, prefix }: BucketFolder, path: string): Promise<Row[]> {
  const object = (await store.find(`${prefix}/${path}`, never)) ?? expect.fail(`no ${path}`);
  const file: AsyncBuffer = {
    byteLength: object.bytes,
    slice: async (start, end = object.bytes) => {
      const part = await store.readPart(object, { offset: start, length: end - start }, never);
      const bytes = part ?? expect.fail('replaced meanwhile');
      return new Uint8Array(bytes).buffer;
    },
  };
  return await parquetReadObjects({ file });
}

function sumsOfFiles(folder: string): Sums {
  const read = (text: string): Row[] => parse(text, { columns: true });
  const prices = read(readFileSync(join(folder, 'prices.csv'), 'utf8'));
  return sumsOf(prices, read(gunzipSync(readFileSync(join(folder, 'odds.csv.gz'))).toString('utf8')));
}

function sumsOf(prices: readonly Row[], odds: readonly Row[]): Sums {
  const sum = (rows: readonly Row[], column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
  return rounded({
    ...{ prices: prices.length, closes: sum(prices, 'close') },
    ...{ changes: odds.length, traded: sum(odds, 'last_traded_price') },
  });
}

function rounded(sums: Sums): Sums {
  return { ...sums, closes: Number(sums.closes.toFixed(6)), traded: Number(sums.traded.toFixed(6)) };
}

/** `1/3`, as DuckDB tells of a query with this condition. */
async function filesScanned(dataset: string, where: string): Promise<string | undefined> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const from = `read_parquet('${dataset}/odds/*/*/*/*.parquet', hive_partitioning = true)`;
  const plan = await connection.runAndReadAll(`EXPLAIN SELECT sum(last_traded_price) FROM ${from} WHERE ${where}`);
  connection.closeSync();
  instance.closeSync();
  return /Scanning Files:\s*(\d+\/\d+)/.exec(JSON.stringify(plan.getRowsJson()))?.[1];
}
