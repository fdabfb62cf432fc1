import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findMatch, knownBatches } from '../../src/diagnostics/known-batches.ts';
import { batchName } from '../../src/domain/batch.ts';
import { configBelow } from '../support/in-process/run-settings.ts';

const SEASON = join('data', 'england', 'premier-league', '2023-2024.csv');

function project(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'fbp-batches-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const config = configBelow(root);
  return { root, config: { ...config, input: { ...config.input, stats_dir: join(root, 'data') } } };
}

describe('knownBatches', () => {
  it('lists statistics files, outputs and configured batches, each once, in order', () => {
    const batch = { country: 'england', league: 'cup', season: '2020' };
    const inputs = { statistics: { path: 'mine.csv', sha256: 'ab', bytes: 0 } };
    const manifest = JSON.stringify({ schema_version: 1, batch, inputs, outputs: {} });
    const places = project({
      'data/spain/laliga/2023-2024.csv': '',
      'data/spain/laliga/notes.txt': '',
      'mine.csv': '',
      'output/england/cup/2020/matches.csv': '',
      'output/england/cup/2020/manifest.json': manifest,
      'output/spain/laliga/2023-2024/matches.csv': '',
      'output/spain/laliga/2022-2023/report.json': '',
    });
    const batches = [{ country: 'wales', league: 'premier', season: '2021', stats: ['/somewhere/wales.csv'] }];
    const found = knownBatches({ ...places, config: { ...places.config, batches } });
    expect(found.map(({ batch }) => batchName(batch))).toEqual([
      'england/cup/2020',
      'spain/laliga/2023-2024',
      'wales/premier/2021',
    ]);
    expect(found.map(({ statsFiles }) => statsFiles)).toEqual([
      [join(places.root, 'mine.csv')],
      [join(places.root, 'data', 'spain', 'laliga', '2023-2024.csv')],
      ['/somewhere/wales.csv'],
    ]);
    expect(found.map(({ outputDirs }) => outputDirs.length === 1)).toEqual([true, true, false]);
    expect(knownBatches(places, { country: 'spain' })).toHaveLength(1);
  });

  it('is empty where there is nothing', () => {
    expect(knownBatches(project({}))).toEqual([]);
  });
});

describe('findMatch', () => {
  it('names every batch with the id, and the files that it cannot read', async () => {
    const places = project({
      'data/england/broken/2020.csv': 'a,b\n1,2\n',
      'data/england/b/x': '',
      'data/england/a/x': '',
    });
    for (const league of ['a', 'b']) copyFileSync(SEASON, join(places.root, 'data', 'england', league, '2023.csv'));
    const found = await findMatch('9219890250604', knownBatches(places));
    expect(found.batches.map(({ batch }) => batch.league)).toEqual(['a', 'b']);
    expect(found.unreadable.map(({ file }) => file)).toEqual([
      join(places.root, 'data', 'england', 'broken', '2020.csv'),
    ]);
    expect(found.knownIds).toHaveLength(760);
    expect((await findMatch('1', knownBatches(places))).batches).toEqual([]);
  });
});
