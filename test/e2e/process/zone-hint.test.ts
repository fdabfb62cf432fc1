import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';

const HOUR_MS = 3_600_000;

it('a file whose times are an hour off says so, with the option that mends it, which it does as it is pasted', async () => {
  const cwd = temporaryFolder();
  const [header = '', ...season] = readFileSync('data/england/premier-league/2023-2024.csv', 'utf8').trim().split('\n');
  const at = header.split(',').indexOf('match_date');
  // As clocks in England show it in summer, without a word on the zone.
  const rows = season.slice(0, 60).map((line) => {
    const cells = line.split(',');
    const local = new Date(Date.parse(cells[at] ?? '') + HOUR_MS).toISOString();
    return cells.with(at, local.slice(0, 16).replace('T', ' ')).join(',');
  });
  writeFileSync(join(cwd, 'local.csv'), [header, ...rows, ''].join('\n'));
  const batch = ['process', 'england', 'premier-league', '2023-2024', '--stats', 'local.csv', '--output', 'o'];
  const off = await askFbp([...batch, '--markets', 'MATCH_ODDS'], { cwd });
  const [, option = ''] = /(--time-zone \S+) mends it/.exec(off.stdout) ?? [];
  expect(off.stdout, off.stderr).toContain('ATTENTION: ');
  expect(option).toBe('--time-zone Europe/London');
  const mended = await askFbp([...batch, '--markets', 'MATCH_ODDS', ...option.split(' ')], { cwd });
  expect(mended.stdout).toContain('times without a zone in Europe/London');
  expect(mended.stdout).not.toContain('ATTENTION');
  const early = readCsv(cwd, 'o', 'matches.csv').filter((row) => Number(row['kickoff_difference_minutes']) <= -30);
  expect(early).toEqual([]);
});
