import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importChosen } from '../../../src/mapping/interactive/import-chosen.ts';
import { readChosen, type UnmappedTeam, unmappedCsv } from '../../../src/mapping/interactive/unmapped-csv.ts';
import { MappingManager } from '../../../src/mapping/mapping-manager.ts';

const TEAMS: UnmappedTeam[] = [
  {
    slug: 'hashtag-united',
    league: 'isthmian-league',
    matches: 42,
    candidates: [
      { name: 'Hashtag Utd, Essex', score: 0.912, dates: ['2023-08-12', '2023-08-19'] },
      { name: 'Man Utd', score: 0.7, dates: [], sameAs: 'manchester-united' },
    ],
  },
  { slug: 'lewes', league: 'isthmian-league', matches: 1, candidates: [] },
];

const HEADER =
  'country,league,slug,matches,candidate_1,score_1,dates_1,candidate_2,score_2,dates_2,candidate_3,score_3,dates_3,chosen';

function manager(): MappingManager {
  const dir = mkdtempSync(join(tmpdir(), 'fbp-unmapped-'));
  copyFileSync(fileURLToPath(new URL('../../../mappings/england.json', import.meta.url)), join(dir, 'england.json'));
  return new MappingManager(dir);
}

describe('the CSV of unmapped teams', () => {
  it('has a row per team, its candidates with their evidence, and an empty last column', () => {
    expect(unmappedCsv('england', TEAMS).split('\n')).toEqual([
      HEADER,
      'england,isthmian-league,hashtag-united,42,"Hashtag Utd, Essex",0.91,2023-08-12 2023-08-19,same as manchester-united,0.70,,,,,',
      'england,isthmian-league,lewes,1,,,,,,,,,,',
      '',
    ]);
  });

  it('leaves out teams that have a mapping by now', () => {
    const teams = [...TEAMS, { slug: 'arsenal', league: 'premier-league', matches: 38, candidates: [] }];
    expect(manager().exportUnmappedTeams('England', teams)).toBe(unmappedCsv('england', TEAMS));
  });

  it('is read back with a number, a name or another slug as the choice', () => {
    const [header = '', first = '', second = ''] = unmappedCsv('england', TEAMS).split('\n');
    const text = [header, `${first}1`, `${first}2`, `${second}Lewes FC`, `${second}same as chelsea`, second].join('\n');
    const { rows, open, problems } = readChosen(text, 'x.csv');
    expect(problems).toEqual([]);
    expect(open).toBe(1);
    expect(rows.map((row) => row.chosen)).toEqual([
      { kind: 'name', name: 'Hashtag Utd, Essex' },
      { kind: 'same_as', slug: 'manchester-united' },
      { kind: 'name', name: 'Lewes FC' },
      { kind: 'same_as', slug: 'chelsea' },
    ]);
    expect(rows[0]).toMatchObject({ line: 2, country: 'england', league: 'isthmian-league', slug: 'hashtag-united' });
  });

  it('is read as a spreadsheet saves it: BOM, semicolons, Windows lines, fewer columns', () => {
    const { rows } = readChosen('\ufeffcountry;league;slug;chosen\r\nengland;one;lewes;Lewes FC\r\n', 'x.csv');
    expect(rows).toMatchObject([{ slug: 'lewes', chosen: { kind: 'name', name: 'Lewes FC' } }]);
  });

  it('tells the line of a choice that cannot be', () => {
    const { rows, problems } = readChosen(
      'country,league,slug,candidate_1,chosen\nengland,one,a,A,3\nengland,,b,B,1\n',
      'x.csv',
    );
    expect(rows).toEqual([]);
    expect(problems).toEqual([
      { line: 2, message: 'chosen is 3, but there is no candidate_3' },
      { line: 3, message: 'the column league is empty' },
    ]);
  });

  it.each(['', 'a,b\n1,2\n', 'country,league,slug\n', 'country,league,slug,chosen\n"a'])('refuses %j', (text) => {
    expect(() => readChosen(text, 'x.csv')).toThrow(expect.objectContaining({ code: 'FBP-INPUT', where: 'x.csv' }));
  });
});

describe('importChosen', () => {
  it('saves what can be and says for each other row why not', async () => {
    const mappings = manager();
    const text = `country,league,slug,chosen
england,isthmian-league,hashtag-united,Hashtag Utd
england,isthmian-league,lewes,Man Utd
england,premier-league,manchester-utd,same as manchester-united
england,premier-league,spurs,same as totenham
`;
    const { saved, refused } = await importChosen(mappings, readChosen(text, 'x.csv').rows);
    expect(saved.map((added) => [added.slug, added.change])).toEqual([
      ['hashtag-united', 'club_added'],
      ['manchester-utd', 'reference_added'],
    ]);
    expect(refused.map(({ row }) => row.line)).toEqual([3, 5]);
    expect(refused[0]?.message).toContain('manchester-united');
    expect(mappings.load('england').namesFor('', 'hashtag-united').known).toBe(true);
  });
});
