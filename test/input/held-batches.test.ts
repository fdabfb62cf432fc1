import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchName } from '../../src/domain/batch.ts';
import { heldBatches } from '../../src/input/held-batches.ts';
import { readStatistics } from '../../src/input/read-statistics.ts';
import { STATISTICS_FIXTURES } from '../support/generator/statistics-fixtures.ts';

const READING = { timeZone: 'UTC' };

function fileWith(lines: readonly string[], name = 'stats.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-held-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
}

/** `england/premier-league/2023-2024 8`, and that reading each batch gives just its rows. */
async function heldIn(paths: readonly string[], question = {}): Promise<string[]> {
  const held = await heldBatches(paths, READING, question);
  for (const { country, league, season, rows, files } of held) {
    let own = 0;
    const reading = { ...READING, batch: { country, league, season }, isShared: true };
    for await (const row of readStatistics(files, reading)) {
      if (row.kind === 'match' && row.elsewhere === undefined) own += 1;
    }
    expect(own, season).toBe(rows);
  }
  return held.map((batch) => `${batchName(batch)} ${batch.rows}`);
}

describe('the batches that files hold', () => {
  it.each(STATISTICS_FIXTURES.filter(({ file }) => file !== 'fbref-teams.csv'))(
    'of $file have the rows that each of them reads, the season’s eight matches among them',
    async ({ file }) => {
      const question = { country: 'england', league: undefined as string | undefined };
      const path = join('test/fixtures/statistics', file);
      const [first] = await heldBatches([path], READING, question);
      if (first?.league === '') question.league = 'premier-league';
      expect(await heldIn([path], question)).toContain('england/premier-league/2023-2024 8');
    },
  );

  it('are named by the dates where the file names no seasons, also one that was interrupted for months', async () => {
    const days = [
      ...['16/08/2018', '12/05/2019'],
      ...['09/08/2019', '09/03/2020', '17/06/2020', '12/07/2020', '02/08/2020'],
      ...['12/09/2020', '23/05/2021'],
    ];
    const rows = days.map((day, index) => `E0,${day},Arsenal ${index},Chelsea,1,0`);
    expect(await heldIn([fileWith(['Div,Date,HomeTeam,AwayTeam,FTHG,FTAG', ...rows])])).toEqual([
      'england/premier-league/2018-2019 2',
      'england/premier-league/2019-2020 5',
      'england/premier-league/2020-2021 2',
    ]);
  });

  it('are calendar years for a league that plays through the summer', async () => {
    const days = ['2022-03-01', '2022-06-25', '2022-07-09', '2022-11-05', '2023-02-25', '2023-07-01', '2023-12-09'];
    const rows = days.map((day, index) => `${day},Home ${index},Away,1,0,Major Cup,Utopia,FALSE`);
    const header = 'date,home_team,away_team,home_score,away_score,tournament,country,neutral';
    expect(await heldIn([fileWith([header, ...rows])], { country: 'world' })).toEqual([
      'world/major-cup/2022 4',
      'world/major-cup/2023 3',
    ]);
  });

  it.each([
    ['of its beginning', ['2022', '2023']],
    ['of its end', ['2023', '2024']],
  ])('know a season that is named by the year %s', async (_, [first = '', second = '']) => {
    const rows = [
      `${first},Sat,2022-08-06,Arsenal,1–0,Everton`,
      `${first},Sun,2023-05-28,Everton,1–0,Arsenal`,
      `${second},Sat,2023-08-12,Arsenal,1–0,Everton`,
      `${second},Sun,2024-05-19,Everton,1–0,Arsenal`,
    ];
    const lines = ['Season,Day,Date,Home,Score,Away', ...rows];
    expect(await heldIn([fileWith(lines)], { country: 'england', league: 'premier-league' })).toEqual([
      'england/premier-league/2022-2023 2',
      'england/premier-league/2023-2024 2',
    ]);
  });

  it('of a file in this program’s own form are told by tournament and dates', async () => {
    const header = 'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date';
    const rows = ['2022-08-06', '2023-05-20', '2023-08-12', '2024-05-19'].map(
      (day, index) => `17,1,${index},premier-league,arsenal,chelsea,${day}`,
    );
    const path = fileWith([header, ...rows, '18,2,9,championship,leeds-united,hull-city,2023-08-12']);
    expect(await heldIn([path], { country: 'england' })).toEqual([
      'england/championship/2023-2024 1',
      'england/premier-league/2022-2023 2',
      'england/premier-league/2023-2024 2',
    ]);
  });

  it('are only those of the country and league that are asked for', async () => {
    const path = 'test/fixtures/statistics/fivethirtyeight.csv';
    expect(await heldIn([path], { country: 'spain' })).toEqual(['spain/laliga/2023-2024 1']);
    expect(await heldIn([path], { country: 'spain', league: 'bundesliga' })).toEqual([]);
  });
});
