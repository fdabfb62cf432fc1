import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { InputRow } from '../../src/domain/match.ts';
import { readStatistics } from '../../src/input/read-statistics.ts';
import type { StatisticsReading } from '../../src/input/statistics-reading.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };
const FOOTBALL_DATA = 'Div,Date,HomeTeam,AwayTeam,FTHG,FTAG';

async function read(files: Readonly<Record<string, string>>, more: Partial<StatisticsReading> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-several-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  const rows: InputRow[] = [];
  for await (const row of readStatistics(paths, { timeZone: 'UTC', batch: BATCH, ...more })) rows.push(row);
  return rows;
}

describe('several files of one batch', () => {
  it('are read one after the other, whatever their form, each row with its file and line', async () => {
    const rows = await read({
      'a.csv': `${FOOTBALL_DATA}\nE0,11/08/2023,Burnley,Man City,0,3\nE0,32/08/2023,Arsenal,Chelsea,1,1\n`,
      'b.json': JSON.stringify([
        { date: '2023-08-12', team1: 'Arsenal FC', team2: 'Nottingham Forest FC', score: { ft: [2, 1] } },
      ]),
    });
    expect(rows).toMatchObject([
      { match: { row: 0, line: 2, file: 'a.csv', homeTeamSlug: 'Burnley', score: { home: 0, away: 3 } } },
      { invalid: { row: 1, line: 3, file: 'a.csv' } },
      { match: { row: 2, line: 1, file: 'b.json', homeTeamSlug: 'Arsenal FC', score: { home: 2, away: 1 } } },
    ]);
  });

  it('hold no match twice: the second names file and line of the first', async () => {
    const row = 'E0,11/08/2023,Burnley,Man City,0,3';
    const [, second] = await read({ 'a.csv': `${FOOTBALL_DATA}\n${row}\n`, 'b.csv': `${FOOTBALL_DATA}\n${row}\n` });
    expect(second).toMatchObject({
      invalid: {
        reason: 'match_id premier-league_2023-2024_burnley_man-city_2023-08-11 stands already in line 2 of a.csv',
      },
    });
  });

  it('may be of other leagues and seasons too, as long as one is the batch’s', async () => {
    const files = {
      'E0-2022.csv': `${FOOTBALL_DATA}\nE0,05/08/2022,Crystal Palace,Arsenal,0,2\nE0,28/05/2023,Arsenal,Wolves,5,0\n`,
      'E0-2023.csv': `${FOOTBALL_DATA}\nE0,11/08/2023,Burnley,Man City,0,3\nE0,19/05/2024,Arsenal,Everton,2,1\n`,
      'E1.csv': `${FOOTBALL_DATA}\nE1,11/08/2023,Luton,Hull,0,3\n`,
    };
    const rows = await read(files);
    const elsewhere = rows.map((row) => row.kind === 'match' && row.elsewhere);
    expect(elsewhere).toEqual([
      'row of another season: 2022-08-05',
      'row of another season: 2023-05-28',
      ...[undefined, undefined],
      'row of another league: E1',
    ]);
    await expect(read({ 'E1.csv': files['E1.csv'], 'E2.csv': files['E1.csv'].replace('E1', 'E2') })).rejects.toThrow(
      'of another league than england premier-league: E1',
    );
  });

  it('may have other columns each: those carried along are empty where a file has them not', async () => {
    const rows = await read(
      {
        'a.csv': `${FOOTBALL_DATA},Referee\nE0,11/08/2023,Burnley,Man City,0,3,C Pawson\n`,
        'b.csv': `${FOOTBALL_DATA}\nE0,12/08/2023,Arsenal,Nottingham,2,1\n`,
      },
      { keepColumns: ['Referee'] },
    );
    expect(rows).toMatchObject([{ match: { kept: ['C Pawson'] } }, { match: { kept: [''] } }]);
  });
});
