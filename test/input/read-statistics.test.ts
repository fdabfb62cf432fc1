import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FbpError } from '../../src/domain/errors.ts';
import type { InputRow } from '../../src/domain/match.ts';
import { readStatistics } from '../../src/input/read-statistics.ts';

const HEADER = 'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date';
const row = (id: string | number, home = 'arsenal', away = 'chelsea') =>
  `17,1,${id},pl,${home},${away},2023-08-11T19:00:00Z`;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-input-'));
  path = join(folder, 'stats.csv');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function readAll(content: string | Buffer, timeZone = 'UTC'): Promise<InputRow[]> {
  writeFileSync(path, content);
  const rows: InputRow[] = [];
  for await (const each of readStatistics(path, { timeZone })) rows.push(each);
  return rows;
}

/** `100` for a match, `5: reason` for an invalid row of line 5. */
async function summary(content: string | Buffer): Promise<string[]> {
  const rows = await readAll(content);
  return rows.map((each) =>
    each.kind === 'match' ? each.match.matchId : `${each.invalid.line}: ${each.invalid.reason}`,
  );
}

async function failure(content: string | Buffer): Promise<FbpError> {
  return readAll(content).then(
    () => expect.unreachable('the file was accepted'),
    (error) => error,
  );
}

describe('a statistics file', () => {
  it('passes over a note below its rows, but loses no row that has lost its cells', async () => {
    const rows = `${HEADER}\n${row(100)}\n`;
    expect(await summary(`${rows}Source: somewhere\nrows,1\n`)).toEqual(['100']);
    const [, lost = ''] = await summary(`${rows}17,1,,pl,,,\n`);
    expect(lost).toMatch(/^3: /);
  });

  it('gives one match a row, with its position, its line and its cells', async () => {
    const [first] = await readAll(`${HEADER},home_score,away_score\n${row(100)},2,1\n`);
    expect(first).toEqual({
      kind: 'match',
      match: {
        row: 0,
        line: 2,
        tournamentId: '17',
        seasonId: '1',
        matchId: '100',
        tournamentSlug: 'pl',
        homeTeamSlug: 'arsenal',
        awayTeamSlug: 'chelsea',
        matchDate: '2023-08-11T19:00:00Z',
        kickoff: { precision: 'minute', at: Date.parse('2023-08-11T19:00:00Z') },
        score: { home: 2, away: 1 },
      },
    });
  });

  it.each([
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
    ['tabs', (text: string) => text.replaceAll(',', '\t')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['Windows line breaks', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no line break at the end', (text: string) => text.trimEnd()],
    ['every cell quoted', (text: string) => text.replaceAll(/[^,\n]+/g, '"$&"')],
    [
      'names in capitals with blanks',
      (text: string) => text.replace(HEADER, HEADER.toUpperCase().replaceAll(',', ' , ')),
    ],
    ['columns in another order and more of them', (text: string) => text.replaceAll(/^(\w+),(.*)$/gm, 'x,$2,$1,"y,z"')],
    ['blank lines and lines of empty cells', (text: string) => text.replaceAll('\n', '\n\n,,,,,,\n ,,\n')],
  ])('may come with %s', async (_, change) => {
    const plain = `${HEADER}\n${row(100)}\n${row(101)}\n`;
    const matches = (rows: InputRow[]) =>
      rows.map((each) => (each.kind === 'match' ? { ...each.match, line: 0 } : each));
    expect(matches(await readAll(change(plain)))).toEqual(matches(await readAll(plain)));
  });

  it('is taken in the given zone where dates have none', async () => {
    const [first] = await readAll(`${HEADER}\n17,1,100,pl,a,b,2023-08-11 19:00`, 'Europe/London');
    expect(first).toMatchObject({ match: { kickoff: { at: Date.parse('2023-08-11T18:00:00Z') } } });
  });

  it('has a score only where both numbers are given', async () => {
    const rows = await readAll(`${HEADER},home_score,away_score\n${row(1)},,\n${row(2)},0,0\n${row(3)},2.0,10.0\n`);
    expect(rows.map((each) => each.kind === 'match' && each.match.score)).toEqual([
      undefined,
      { home: 0, away: 0 },
      { home: 2, away: 10 },
    ]);
  });
});

describe('a row that cannot be read', () => {
  it.each([
    [row(''), 'match_id is empty'],
    [row(1, ''), 'home_team_slug is empty'],
    [row(1, 'arsenal', 'Arsenal'), 'home and away are the same team'],
    ['17,1,1,pl,a,b,2023-02-30', 'match_date "2023-02-30" is no date'],
    ['17,1,1,pl,a,b', 'match_date is empty'],
    [`${row(1)},x`, 'the row has 8 fields, the header has 7'],
    ['17,1,1,pl,"a,b,2023-08-11', 'a quote is opened and never closed'],
    ['17,1,1,pl,"a"x,b,2023-08-11', 'a quote stands in the middle of a cell'],
    ['17,1,1,pl,a\u0000,b,2023-08-11', 'home_team_slug holds a control character'],
    [',,,,a,,', 'tournament_id is empty; season_id is empty; match_id is empty'],
  ])('keeps its line and reason, and the rows around it are read: %s', async (bad, reason) => {
    const [before, middle, after] = await readAll(`${HEADER}\n${row(100)}\n${bad}\n${row(101)}\n`);
    expect(middle).toMatchObject({
      kind: 'invalid',
      invalid: { row: 1, line: 3, reason: expect.stringContaining(reason) },
    });
    expect([before, after]).toMatchObject([{ match: { row: 0, line: 2 } }, { match: { row: 2, line: 4 } }]);
  });

  it.each(['x', '-1', '1.5', '1e1', '1000'])('includes a score of %s', async (score) => {
    const [first] = await readAll(`${HEADER},home_score,away_score\n${row(1)},1,${score}`);
    expect(first).toMatchObject({ invalid: { reason: `away_score "${score}" is no number of goals` } });
  });

  it('includes half a score', async () => {
    const [first] = await readAll(`${HEADER},home_score,away_score\n${row(1)},,1`);
    expect(first).toMatchObject({ invalid: { reason: 'home_score is empty, the other score is not' } });
  });

  it('keeps the cells that could be told apart', async () => {
    const [first] = await readAll(`${HEADER}\n17,1,100,pl,"arsenal,chelsea,2023-08-11`);
    expect(first).toMatchObject({
      invalid: { cells: { tournament_id: '17', season_id: '1', match_id: '100', tournament_slug: 'pl' } },
    });
  });

  it('includes the second of two rows with one match id, and names the first', async () => {
    expect(await summary(`${HEADER}\n${row(7)}\n\n${row('07')}\n${row(7)}\n`)).toEqual([
      '7',
      '07',
      '5: match_id 7 stands already in line 2',
    ]);
  });

  it('leaves its match id to a readable row further down', async () => {
    expect(await summary(`${HEADER}\n${row(7, '')}\n${row(7)}`)).toEqual(['2: home_team_slug is empty', '7']);
  });

  it('includes one longer than 1 MB, wherever the file is cut into chunks', async () => {
    const long = 'x'.repeat(1_300_000);
    expect(await summary(`${HEADER}\n${row(1)}\n${long}\n${row(2)}\n${long}`)).toEqual([
      '1',
      '3: the line is longer than 1 MB',
      '2',
      '5: the line is longer than 1 MB',
    ]);
  });
});

describe('quotes', () => {
  it('may hold line breaks, and the lines after them are counted right', async () => {
    const notes = (text: string) => `"${text}"`;
    const rows = await readAll(
      `${HEADER},notes\n${row(1)},${notes('a\nb\n\n"",c')}\n${row(2)},\n${row('')},${notes('d\ne')}\n`,
    );
    expect(rows).toMatchObject([{ match: { line: 2 } }, { match: { line: 6 } }, { invalid: { line: 7 } }]);
  });

  it('that are never closed cost one row each, however many rows follow', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => row(index, index % 10 === 3 ? '"home' : 'home'));
    const read = await readAll([HEADER, ...rows].join('\n'));
    expect(read.map((each) => each.kind)).toEqual(rows.map((_, index) => (index % 10 === 3 ? 'invalid' : 'match')));
  });

  it('that are closed by the quote of a later row cost the rows that have them, not those between', async () => {
    expect(await summary(`${HEADER}\n${row(1, '"a')}\n${row(2)}\n${row(3, 'b"')}\n${row(4)}`)).toEqual([
      '2: a quote is opened and never closed',
      '2',
      '4: a quote stands in the middle of a cell',
      '4',
    ]);
  });

  it('never make rows vanish: whatever is done to some lines, the others are read with their line numbers', async () => {
    const damage = fc.record({
      at: fc.nat(19),
      where: fc.nat(40),
      what: fc.constantFrom('"', '""', ',"', '",', ',', '"x"'),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(damage, { maxLength: 4, selector: (each) => each.at }), async (damages) => {
        const lines = Array.from({ length: 20 }, (_, index) => row(index + 1000));
        for (const { at, where, what } of damages)
          lines[at] = lines[at]!.slice(0, where) + what + lines[at]!.slice(where);
        const read = await readAll([HEADER, ...lines].join('\n'));
        const found = new Map(
          read.map((each) => [each.kind === 'match' ? each.match.line : each.invalid.line, each.kind]),
        );
        for (const index of lines.keys()) {
          if (!damages.some(({ at }) => at === index)) expect(found.get(index + 2)).toBe('match');
        }
        expect(read).toHaveLength(20);
        expect(read.map((each) => (each.kind === 'match' ? each.match.row : each.invalid.row))).toEqual([
          ...lines.keys(),
        ]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a file that cannot be read at all', () => {
  it('is not there, or is a folder', async () => {
    for (const [missing, words] of [
      [join(folder, 'none.csv'), 'does not exist'],
      [folder, 'is a folder'],
    ] as const) {
      await expect(readStatistics(missing, { timeZone: 'UTC' }).next()).rejects.toMatchObject({
        code: 'FBP-INPUT',
        exitCode: 6,
        where: missing,
        message: expect.stringContaining(words),
        hint: expect.stringContaining('--stats'),
      });
    }
  });

  it.each([
    ['', 'is empty'],
    ['\n \n', 'is empty'],
    ['\ufeff', 'is empty'],
    [`${HEADER}\n`, 'has a header and no rows'],
    [`${HEADER}\n\n,,,,,,\n`, 'has a header and no rows'],
    [`${HEADER},match_id\n${row(1)},2`, 'two columns named match_id'],
    [Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'), 'has a header and no rows'],
    [Buffer.from('caf\u00e9,x\n', 'latin1'), 'found café, x'],
    ['Date^Home^Away\n', 'one cell, which none of , ; tab and | divides: Date^Home^Away'],
    [`${HEADER}\n${row(1)}\nmatch_id,${HEADER}\n`, 'line 3 of the statistics file is the header of another table'],
    ['{"a":1}', 'JSON without a list of matches'],
    ['var matches = [{"a":1}];', 'a piece of JavaScript'],
    [Buffer.from('PK\u0003\u0004rest', 'latin1'), 'workbook (xlsx) or a ZIP'],
    [Buffer.from('a,\0b\n'), 'NUL bytes'],
  ])('%j', async (content, words) => {
    expect(await failure(content)).toMatchObject({ code: 'FBP-INPUT', message: expect.stringContaining(words) });
  });

  it('lacks columns: they are named with those found and the likeliest slip', async () => {
    const error = await failure('tournament_id,season_id,mtch_id,tournament_slug,home_team_slug,date\n');
    expect(error.message).toBe(
      'the statistics file lacks the columns match_id, away_team_slug, match_date; found ' +
        'tournament_id, season_id, mtch_id, tournament_slug, home_team_slug, date',
    );
    expect(error.hint).toBe(
      'rename "mtch_id" to match_id; or say which column is which, in the configuration:\n' +
        'input:\n  columns:\n' +
        '    tournament_id: "tournament_id"\n    season_id: "season_id"\n    tournament_slug: "tournament_slug"\n' +
        '    home_team_slug: "home_team_slug"\n    match_date: "date"\n    away_team_slug: "<the name of that column>"',
    );
  });
});

describe('reading', () => {
  it('stops when the caller does', async () => {
    writeFileSync(path, [HEADER, ...Array.from({ length: 5000 }, (_, index) => row(index))].join('\n'));
    const rows = readStatistics(path, { timeZone: 'UTC' });
    await rows.next();
    await rows.return(undefined);
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });
});
