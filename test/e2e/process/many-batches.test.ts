import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';

const FIXTURES = 'test/fixtures/statistics';
const BATCH = ['england', 'premier-league', '2023-2024'];
const FEW = ['--markets', 'MATCH_ODDS'];
/** The sample as an archive, which may be asked for any batch. */
const ARCHIVE = ['--archive', resolve('data/sample/england-premier-league-2023-2024.tar')];

function fixture(name: string): string {
  return readFileSync(join(FIXTURES, name), 'latin1');
}

describe('several statistics files of one batch', () => {
  it('are one data set, which says the file of each line, whether they are named or lie in a folder', async () => {
    const cwd = temporaryFolder();
    const [header = '', ...rows] = fixture('football-data.csv')
      .split(/\r?\n/)
      .filter((line) => /\w/.test(line));
    mkdirSync(join(cwd, 'parts'));
    writeFileSync(join(cwd, 'parts', 'one.csv'), [header, ...rows.slice(0, 4)].join('\n'), 'latin1');
    writeFileSync(
      join(cwd, 'parts', 'two.csv'),
      [header, ...rows.slice(4), 'E0,99/08/2023,A,B,1,1'].join('\n'),
      'latin1',
    );
    const named = ['--stats', 'parts/one.csv', 'parts/two.csv'];
    const first = await askFbp(['process', ...BATCH, ...named, '--output', 'named', ...FEW], { cwd });
    expect(first, first.stderr).toMatchObject({ code: 3 });
    const ofFolder = ['--stats', 'parts', '--output', 'folder'];
    await askFbp(['process', ...BATCH, ...ofFolder, ...FEW], { cwd });
    expect(readFileSync(join(cwd, 'folder', 'matches.csv'))).toEqual(readFileSync(join(cwd, 'named', 'matches.csv')));
    const statuses = readCsv(cwd, 'named', 'matches.csv').map((row) => row['processing_status']);
    expect(statuses).toEqual([...Array(8).fill('linked'), 'invalid_row']);
    const [failure] = readCsv(cwd, 'named', 'failures.csv');
    expect(failure).toMatchObject({ line: '6', file: 'two.csv', hint: 'Correct line 6 of two.csv' });
    const { code, stdout } = await askFbp(['validate', 'output', 'folder'], { cwd });
    expect(code, stdout).toBe(0);
    const again = await askFbp(['process', ...BATCH, '--retry-failed', ...FEW], { cwd });
    expect(again.stderr).toContain('--stats parts');
    const debugged = await askFbp(['debug', 'premier-league_2023-2024_burnley_man-city_2023-08-11'], { cwd });
    expect(debugged.stdout, debugged.stderr).toContain('line 2 of one.csv');
  });
});

describe('a statistics file of many batches', () => {
  it('is listed by `fbp batches`, and made by `fbp process --all --stats`', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'all.csv'), fixture('fivethirtyeight.csv'), 'latin1');
    const listed = await askFbp(['batches', 'all.csv', '--json'], { cwd });
    const { batches } = JSON.parse(listed.stdout);
    expect(batches).toMatchObject([
      { country: 'england', league: 'premier-league', season: '2023-2024', rows: 8, first: '2023-08-11' },
      { country: 'germany', league: 'bundesliga', rows: 1 },
      { country: 'spain', league: 'laliga', rows: 1 },
    ]);
    const table = await askFbp(['batches', 'all.csv'], { cwd });
    expect(table.stdout).toContain('3 batches, 10 rows');
    const made = await askFbp(['process', '--all', '--stats', 'all.csv', ...FEW, ...ARCHIVE], { cwd });
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toContain('3 batches: 3 done');
    const statuses = (...batch: string[]) =>
      readCsv(cwd, 'output', ...batch, 'matches.csv').map((row) => row['processing_status']);
    expect(statuses(...BATCH).filter((status) => status === 'linked')).toHaveLength(8);
    expect(statuses('spain', 'laliga', '2023-2024').filter((status) => status !== 'skipped')).toHaveLength(1);
    const shard = (part: string) =>
      askFbp(['process', '--all', '--stats', 'all.csv', ...FEW, ...ARCHIVE, '--shard', part], {
        cwd,
        env: { FBP_STORAGE_OUTPUT_DIR: 'shards' },
      });
    const shards = await Promise.all([shard('1/2'), shard('2/2')]);
    expect(shards.map(({ code }) => code)).toEqual([0, 0]);
    for (const batch of ['england/premier-league', 'germany/bundesliga', 'spain/laliga']) {
      const manifest = (output: string) => readFileSync(join(cwd, output, batch, '2023-2024', 'manifest.json'), 'utf8');
      expect(manifest('shards')).toBe(manifest('output'));
    }
    expect(existsSync(join(cwd, 'shards', 'last-run.2-of-2.json'))).toBe(true);
    const one = await askFbp(['process', 'england', '--all', '--stats', 'all.csv', ...FEW, ...ARCHIVE], { cwd });
    expect(one.stdout, one.stderr).toContain('1 batch: 1 done');
  });

  it('that does not name its country is made once the command does, which the message shows', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'all.csv'), fixture('engsoccerdata.csv'), 'latin1');
    const refused = await askFbp(['process', '--all', '--stats', 'all.csv', ...FEW, ...ARCHIVE], { cwd });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('does not name its country') });
    const [, hint = ''] = /hint: .*?(process england .*)/.exec(refused.stderr) ?? [];
    const made = await askFbp([...hint.trim().split(' '), ...FEW, ...ARCHIVE], { cwd });
    expect(made.stdout, made.stderr).toContain('england/premier-league/2023-2024');
    expect(made.stdout).toContain('3 batches: 3 done');
  });
});
