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

function withRowNames(text: string): string {
  const [header = '', ...rows] = text.trimEnd().split(/\r?\n/);
  return [header, ...rows.map((row, index) => `"${index + 1}",${row}`)].join('\n');
}

describe('a statistics file', () => {
  it.each([
    ['separated by |', FOOTBALL_DATA.replaceAll(',', '|')],
    ['in UTF-16, with a mark', Buffer.from(`\ufeff${FOOTBALL_DATA}`, 'utf16le')],
    ['in UTF-16, without a mark', Buffer.from(FOOTBALL_DATA, 'utf16le')],
    ['in UTF-16 with the high byte first', Buffer.from(`\ufeff${FOOTBALL_DATA}`, 'utf16le').swap16()],
    ['in which lines end in carriage returns', FOOTBALL_DATA.replaceAll(/\r?\n/g, '\r')],
    ['in which rows have the names that R gives them', withRowNames(FOOTBALL_DATA)],
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

describe('a file of nobody knows whom', () => {
  const pastedOf = async (text: string) => {
    const { hint = '' } = await refusal(text);
    return (parse(hint.slice(hint.indexOf('input:\n'))) as { input: { columns: Record<string, string> } }).input
      .columns;
  };

  it.each([
    ['Datum;Anstoss;Heim;Gast;Ergebnis', '13.08.2023;15:30;Burnley;Man City;0:3'],
    ['Fecha;Hora;Local;Visitante;Resultado', '13 ago 2023;15:30;Burnley;Man City;0-3'],
    ['Date;Heure;Domicile;Extérieur;Score', '13 août 2023;15h30;Burnley;Man City;0-3'],
    ['Data;Ora;Casa;Ospite;Risultato', '13/08/2023;15.30;Burnley;Man City;0-3'],
    ['Date,Time,Match,Score', '2023-08-13,15:30,Burnley v Man City,0-3'],
    ['event_date,ko time,event_name,ft', '2023-08-13,3:30pm,Burnley - Man City,0–3'],
  ])('is answered with a block that makes it readable as it is pasted: %s', async (header, row) => {
    const text = `${header}\n${row}\n`;
    expect(await read(text, { columns: await pastedOf(text) })).toMatchObject([
      {
        match: {
          ...{ homeTeamSlug: 'Burnley', awayTeamSlug: 'Man City', score: { home: 0, away: 3 } },
          kickoff: { precision: 'minute', at: Date.parse('2023-08-13T15:30:00Z') },
        },
      },
    ]);
  });

  it('has its seasons told apart where it names them', async () => {
    const text = 'Season,Date,Home,Away\n2022/23,2023-02-11,Leeds,Everton\n2023/24,2023-08-13,Burnley,Man City\n';
    expect(await read(text, { columns: await pastedOf(text) })).toMatchObject([
      { elsewhere: 'row of another season: 2022/23' },
      { match: { homeTeamSlug: 'Burnley' } },
    ]);
  });

  it('says so where its first line is a row, and where two clubs in one cell cannot be told apart', async () => {
    expect(await refusal('E0,11/08/2023,Burnley,Man City\n')).toMatchObject({
      hint: expect.stringContaining('first line is a row'),
    });
    const columns = { sides: 'Match', match_date: 'Date' };
    expect(await read('Date,Match\n2023-08-13,Burnley-Man City\n', { columns })).toMatchObject([
      { invalid: { reason: expect.stringContaining('sides "Burnley-Man City" is not two names') } },
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

  it('may have marks that nobody sees, and letters of HTML', async () => {
    const rows = await read(
      '\u200eDiv,Date,HomeTeam,AwayTeam,FTHG,FTAG\nE0,\u200e13/08/2023,\u200bNott&#39;m Forest,Brighton &amp; Hove Albion,2,1\u202c\n',
    );
    expect(rows).toMatchObject([
      { match: { homeTeamSlug: "Nott'm Forest", awayTeamSlug: 'Brighton & Hove Albion', score: { home: 2, away: 1 } } },
    ]);
  });

  it('has no score of a match that its status says was not played to its end', async () => {
    const rows = await read(
      'Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,Status\nE0,13/08/2023,A,B,0,0,Postponed\nE0,14/08/2023,C,D,3,0,Awarded\nE0,15/08/2023,E,F,2,1,FT\n',
    );
    expect(rows.map((row) => row.kind === 'match' && row.match.score)).toEqual([
      undefined,
      undefined,
      { home: 2, away: 1 },
    ]);
  });

  it('names the zone of a time that cannot be told', async () => {
    const [row] = await read('Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nE0,13/08/2023 20:00 IST,A,B,0,0\n');
    expect(row).toMatchObject({ invalid: { reason: expect.stringMatching(/\(IST\).*\+01:00.*--time-zone/) } });
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
