import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchName } from '../../src/domain/batch.ts';
import { listStatistics, shortNames, statisticsFileAt, statisticsFilesAt } from '../../src/input/list-statistics.ts';

function folderWith(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-list-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

describe('listStatistics', () => {
  it('finds a season in every form that can be read, once, and no other file', () => {
    const folder = folderWith(
      ...['england/cup/2021-2022.csv', 'england/cup/2021-2022.json', 'england/cup/2022-2023.json.gz'],
      ...['england/cup/2023.jsonl', 'england/cup/my season.csv', 'england/cup/2020-2021.txt', 'england/cup/teams.csv'],
      ...[
        'england/cup/notes.txt',
        'england/cup/.2019.csv',
        'england/cup/2018.xlsx',
        'betfair/soccer/1.201234567.json.gz',
      ],
    );
    expect(listStatistics(folder).map(batchName)).toEqual(
      ['2020-2021', '2021-2022', '2022-2023', '2023', 'my season'].map((season) => `england/cup/${season}`),
    );
  });
});

describe('statisticsFileAt', () => {
  it('is the CSV, else the file of that season in another form, else where the CSV would be', () => {
    const folder = folderWith('a/2021.csv', 'a/2021.json', 'a/2022.json.gz');
    const at = (season: string) => statisticsFileAt(join(folder, 'a', season));
    expect(at('2021')).toBe(join(folder, 'a', '2021.csv'));
    expect(at('2022')).toBe(join(folder, 'a', '2022.json.gz'));
    expect(at('2023')).toBe(join(folder, 'a', '2023.csv'));
  });
});

describe('statisticsFilesAt', () => {
  it('are those of a folder in order of name, without the names of clubs by number; of a file itself', () => {
    const folder = folderWith('b.csv', 'a.json', 'teams.csv', 'x.pdf', 'below/c.csv');
    expect(statisticsFilesAt(folder)).toEqual([join(folder, 'a.json'), join(folder, 'b.csv')]);
    expect(statisticsFilesAt(join(folder, 'missing.csv'))).toEqual([join(folder, 'missing.csv')]);
    expect(() => statisticsFilesAt(folderWith('x.pdf'))).toThrow('the folder has no statistics files');
  });
});

describe('shortNames', () => {
  it.each([
    [
      ['/a/b.csv', '/a/c.csv'],
      ['b.csv', 'c.csv'],
    ],
    [
      ['/a/2021/E0.csv', '/a/2022/E0.csv'],
      ['2021/E0.csv', '2022/E0.csv'],
    ],
    [
      ['E0.csv', 'x/E0.csv'],
      ['E0.csv', 'x/E0.csv'],
    ],
  ])('of %j tell them apart: %j', (paths, names) => {
    expect(shortNames(paths)).toEqual(names);
  });
});
