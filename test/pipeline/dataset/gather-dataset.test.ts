import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLock } from '../../../src/disk/lock.ts';
import { gatherDataset } from '../../../src/pipeline/dataset/gather-dataset.ts';
import { queryDataset } from '../../../src/pipeline/dataset/query-dataset.ts';
import { linked, writeOutput } from '../../support/page/output-folder.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };

let root: string;
let dir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-dataset-'));
  dir = join(root, 'dataset');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The output of a batch whose matches come in this order. */
async function output(batch: typeof BATCH, rows: readonly number[]) {
  const folder = join(root, 'output', batch.league, batch.season);
  const made = rows.map((row, position) => {
    const { outcome } = linked(position, {});
    const { series } = linked(row, {});
    return { outcome: { ...outcome, match: { ...outcome.match, matchId: `m${row}` } }, series };
  });
  await writeOutput(folder, {
    outcomes: made.map(({ outcome }) => outcome),
    series: made.map(({ series }) => series),
    head: { batch },
  });
  return { folder, report: batch };
}

function gather(outputs: Parameters<typeof gatherDataset>[0]) {
  return gatherDataset(outputs, { dir, tempDir: join(root, 'temp'), signal: new AbortController().signal });
}

async function rowsOf(sql: string) {
  return (await queryDataset(dir, sql)).rows;
}

describe('gatherDataset', () => {
  it('sorts the time series by match, whatever the order of the rows', async () => {
    await gather([await output(BATCH, [9, 10, 2])]);
    const rows = await rowsOf('SELECT statistical_match_id FROM odds');
    expect([...new Set(rows.map(([id]) => id))]).toEqual(['m10', 'm2', 'm9']);
  });

  it('adds a batch to those of other calls, under the names of its folders', async () => {
    await gather([await output(BATCH, [1])]);
    const other = { country: 'new zealand', league: 'a=b', season: '2024' };
    await gather([await output(other, [1, 2])]);
    const sql = 'SELECT country, league, season, count(*) FROM matches GROUP BY ALL ORDER BY ALL';
    expect(await rowsOf(sql)).toEqual([
      ['england', 'premier-league', '2023-2024', 1],
      ['new zealand', 'a=b', '2024', 2],
    ]);
  });

  it('writes a batch anew that an interruption left half written', async () => {
    const one = await output(BATCH, [1]);
    await gather([one]);
    expect(await gather([one])).toMatchObject([{ outcome: 'unchanged' }]);
    rmSync(join(one.folder, 'odds.csv.gz'));
    const path = join(one.folder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    manifest.outputs['odds.csv.gz'].sha256 = 'another';
    writeFileSync(path, JSON.stringify(manifest));
    await expect(gather([one])).rejects.toMatchObject({ code: 'FBP-INPUT' });
    const inPartition = (table: string) =>
      readdirSync(join(dir, table, 'country=england', 'league=premier-league', 'season=2023-2024'));
    expect(inPartition('odds')).toEqual(['data.parquet']);
    expect(inPartition('prices').sort()).toEqual(['_manifest.json', 'data.parquet']);
  });

  it('lets one process write at a time, and leaves nothing beside the tables', async () => {
    const one = await output(BATCH, [1]);
    await gather([one]);
    expect(readdirSync(dir).sort()).toEqual(['matches', 'odds', 'prices']);
    expect(readdirSync(join(root, 'temp'))).toEqual([]);
    const lock = await FileLock.acquire('data set', dir);
    const ending = gatherDataset([one], { dir, tempDir: join(root, 'temp'), signal: AbortSignal.timeout(50) });
    await expect(ending).rejects.toMatchObject({ name: 'TimeoutError' });
    lock.release();
  });
});
