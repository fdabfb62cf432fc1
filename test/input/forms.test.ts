import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { FbpError } from '../../src/domain/errors.ts';
import type { InputRow } from '../../src/domain/match.ts';
import { readStatistics } from '../../src/input/read-statistics.ts';
import type { StatisticsReading } from '../../src/input/statistics-reading.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };
const FIXTURES = 'test/fixtures/statistics';

async function read(content: string | Buffer, more: Partial<StatisticsReading> = {}): Promise<InputRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-forms-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'stats');
  writeFileSync(path, content);
  const rows: InputRow[] = [];
  for await (const row of readStatistics(path, { timeZone: 'UTC', batch: BATCH, ...more })) rows.push(row);
  return rows;
}

async function refusal(content: string, more: Partial<StatisticsReading> = {}): Promise<FbpError> {
  return await read(content, more).then(
    () => expect.unreachable('the file was accepted'),
    (error) => error,
  );
}

const FOOTBALL_DATA = readFileSync(join(FIXTURES, 'football-data.csv'), 'latin1');

describe('a statistics file', () => {
  it.each([
    ['separated by |', FOOTBALL_DATA.replaceAll(',', '|')],
    ['in UTF-16, with a mark', Buffer.from(`\ufeff${FOOTBALL_DATA}`, 'utf16le')],
    ['in UTF-16, without a mark', Buffer.from(FOOTBALL_DATA, 'utf16le')],
    ['in UTF-16 with the high byte first', Buffer.from(`\ufeff${FOOTBALL_DATA}`, 'utf16le').swap16()],
    ['with a line sep=| before its header', `sep=|\n${FOOTBALL_DATA.replaceAll(',', '|')}`],
  ])('%s gives the same rows', async (_, content) => {
    const usual = await read(FOOTBALL_DATA);
    const line = 0;
    const withoutLines = (rows: readonly InputRow[]) =>
      rows.map((row) => (row.kind === 'match' ? { ...row.match, line } : row));
    expect(withoutLines(await read(content))).toEqual(withoutLines(usual));
    expect(usual.every(({ kind }) => kind === 'match')).toBe(true);
  });

  it('may be JSON Lines: one object a line, its number as the line', async () => {
    const { matches } = JSON.parse(readFileSync(join(FIXTURES, 'json/football-data-org.json'), 'utf8'));
    const lines = matches.map((match: object) => JSON.stringify(match));
    const rows = await read(`${lines.join('\n')}\n`);
    expect(rows).toHaveLength(matches.length);
    expect(rows[1]).toMatchObject({ match: { line: 2, homeTeamSlug: matches[1].homeTeam.name } });
  });

  it('of another division is refused, with the batch that it is for', async () => {
    const { message, hint } = await refusal(FOOTBALL_DATA.replaceAll(/^E0/gm, 'D1'));
    expect(message).toContain('of another league than england premier-league: D1 (germany bundesliga)');
    expect(hint).toContain('fbp process germany bundesliga 2023-2024 --stats');
  });
});

describe('columns of one’s own', () => {
  const OWN =
    'Tag;Uhrzeit;Heim;Gast;Ergebnis\n11.08.2023;19:00;Burnley;Man City;0:3\n13.08.2023;14:00;Brentford;Spurs;2:2\n';

  it('are read as they are named, several joined with a blank', async () => {
    const columns = {
      home_team_slug: 'heim',
      away_team_slug: 'Gast',
      match_date: ['Tag', 'Uhrzeit'],
      score: 'ergebnis',
    };
    expect(await read(OWN, { columns })).toMatchObject([
      {
        match: {
          homeTeamSlug: 'Burnley',
          kickoff: { at: Date.parse('2023-08-11T19:00:00Z') },
          score: { home: 0, away: 3 },
          matchId: 'premier-league_2023-2024_burnley_man-city_2023-08-11',
        },
      },
      { match: { score: { home: 2, away: 2 } } },
    ]);
  });

  it('that the file has not are told with the nearest one that it has', async () => {
    const { message, hint } = await refusal(OWN, { columns: { home_team_slug: 'Haim' } });
    expect({ message, hint }).toMatchObject({
      message: expect.stringContaining('no column "Haim"'),
      hint: expect.stringContaining('did you mean "Heim"'),
    });
  });

  it('of a file that no form fits come as a block, which makes it readable as it is pasted', async () => {
    const unknown = 'Home side,Visitors,Kickoff,Home goals,Away goals\nBurnley,Man City,2023-08-11 19:00,0,3\n';
    const { hint = '' } = await refusal(unknown.replace('Home side', 'Home'));
    const pasted = parse(hint.slice(hint.indexOf('input:\n'))) as { input: { columns: Record<string, string> } };
    expect(await read(unknown.replace('Home side', 'Home'), { columns: pasted.input.columns })).toMatchObject([
      { match: { homeTeamSlug: 'Burnley', awayTeamSlug: 'Man City', score: { home: 0, away: 3 } } },
    ]);
  });
});

describe('columns that are carried along', () => {
  const HEADER = 'Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,Referee,HS';
  const FILE = `${HEADER}\nE0,11/08/2023,Burnley,Man City,0,3,"Pawson, C",6\nE0,13/08/2023,Brentford,Spurs,2,2,R Jones\n`;
  const kept = async (keepColumns: 'all' | string[]) =>
    (await read(FILE, { keepColumns })).map((row) => row.kind === 'match' && row.match.kept);

  it('are all others, or those that are named, unchanged', async () => {
    expect(await kept('all')).toEqual([
      ['Pawson, C', '6'],
      ['R Jones', ''],
    ]);
    expect(await kept(['hs', 'FTHG'])).toEqual([
      ['6', '0'],
      ['', '2'],
    ]);
    await expect(kept(['Refere'])).rejects.toMatchObject({ hint: 'did you mean "Referee"?' });
  });
});

describe('a file as a spreadsheet or a page has it', () => {
  it('may have a title above its header, and goals with a decimal comma', async () => {
    const rows = await read(
      'Premier League, 2023/24\nexported today\n\nDiv;Date;HomeTeam;AwayTeam;FTHG;FTAG\nE0;13/08/2023;Arsenal;Chelsea;2,0;1,0\n',
    );
    expect(rows).toMatchObject([
      { kind: 'match', match: { homeTeamSlug: 'Arsenal', line: 5, score: { home: 2, away: 1 } } },
    ]);
  });

  it('is not cut where a table has two columns only, as that of clubs by their number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fbp-forms-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const clubs = Array.from({ length: 20 }, (_, index) => `${index + 1},Club ${index + 1}`);
    writeFileSync(join(folder, 'clubs.csv'), `teamId,displayName\n${clubs.join('\n')}\n`);
    const header = 'eventId,date,homeTeamId,awayTeamId,homeTeamScore,awayTeamScore';
    const lines = clubs.map((_, index) => `${index},2023-08-${11 + index},${index + 1},${((index + 1) % 20) + 1},1,0`);
    const rows = await read(`${header}\n${lines.join('\n')}\n`, { teamsFile: join(folder, 'clubs.csv') });
    expect(rows.map((row) => row.kind === 'match' && row.match.homeTeamSlug)).toEqual(
      clubs.map((_, index) => `Club ${index + 1}`),
    );
  });

  it.each(['20230813T150000Z', '13/08/2023 15.00', '13.08.2023 - 15:00 Uhr', '2023.08.13. 15:00', "'13/08/2023 15h00"])(
    'may write the time as %s',
    async (date) => {
      const rows = await read(`home,away,day,goals\nArsenal,Chelsea,${date},2-1\n`, {
        columns: { home_team_slug: 'home', away_team_slug: 'away', match_date: 'day', score: 'goals' },
      });
      const at = Date.parse('2023-08-13T15:00:00Z');
      expect(rows).toMatchObject([{ kind: 'match', match: { kickoff: { precision: 'minute', at } } }]);
    },
  );
});
