import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

const BATCH = ['england', 'premier-league', '2023-2024'] as const;
const HEADER =
  'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date,home_score,away_score';
const GOOD = '17,1,101,premier-league,burnley,manchester-city,2023-08-11T19:00:00Z,0,3';
const OTHER = '17,1,102,premier-league,arsenal,nottingham-forest,2023-08-12T12:00:00Z,2,1';
const EVENTS = [
  {
    eventId: '32500001',
    home: 'Burnley',
    away: 'Man City',
    scheduledAt: '2023-08-11T19:00:00Z',
    score: [0, 3] as const,
  },
  {
    eventId: '32500002',
    home: 'Arsenal',
    away: 'Nottm Forest',
    scheduledAt: '2023-08-12T12:00:00Z',
    score: [2, 1] as const,
  },
];

/** A folder with a statistics file `s.csv` of these lines and an archive `a` of both matches. */
function folderWith(lines: readonly string[]): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 's.csv'), lines.join('\n'));
  writeEvents(join(cwd, 'a'), EVENTS, {});
  return cwd;
}

function run(cwd: string, ...more: string[]) {
  return runOn(cwd, 'a', ...more);
}

function runOn(cwd: string, archive: string, ...more: string[]) {
  return askFbp(['process', ...BATCH, '--stats', 's.csv', '--archive', archive, '--output', 'o', ...more], { cwd });
}

describe('a statistics file that cannot be used', () => {
  it.each([
    ['is missing', undefined, 'does not exist'],
    ['is empty', '', 'is empty'],
    ['has no rows', HEADER, 'no rows'],
    ['lacks a column', `${HEADER.replace('match_date', 'day')}\n${GOOD}`, 'match_date'],
  ])('%s: exit 6, saying what to do', async (_what, text, message) => {
    const cwd = folderWith([]);
    if (text === undefined) rmSync(join(cwd, 's.csv'));
    else writeFileSync(join(cwd, 's.csv'), text);
    const { code, stderr, stdout } = await run(cwd);
    expect(code).toBe(6);
    expect(stderr).toContain('error[FBP-INPUT]');
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint:');
    expect(stdout).toBe('');
  });

  it('names the columns it found when one is missing', async () => {
    const cwd = folderWith([HEADER.replace('match_date', 'kick_off'), GOOD]);
    expect((await run(cwd)).stderr).toContain('found tournament_id, season_id');
  });
});

describe('rows that cannot be read', () => {
  it('end as invalid_row with line and reason, cost no other row, and make the exit code 3', async () => {
    const bad = {
      'no date': GOOD.replace('101', '201').replace('2023-08-11T19:00:00Z', '2023-02-30'),
      'stands already': GOOD,
      'number of goals': GOOD.replace('101', '203').replace(',0,3', ',x,3'),
      'is empty': GOOD.replace('101', ''),
      'quote is opened': GOOD.replace('101', '"205'),
    };
    const cwd = folderWith([HEADER, GOOD, ...Object.values(bad), OTHER]);
    const { code, stdout } = await run(cwd);
    expect(code).toBe(3);
    expect(stdout).toMatch(/rows +7\n +linked +2\n +invalid_row +5\n/);
    const rows = readCsv(cwd, 'o', 'matches.csv');
    expect(rows.map((row) => row['processing_status'])).toEqual(['linked', ...Array(5).fill('invalid_row'), 'linked']);
    const failures = readCsv(cwd, 'o', 'failures.csv');
    expect(failures.map((row) => row['line'])).toEqual(['3', '4', '5', '6', '7']);
    for (const [index, reason] of Object.keys(bad).entries()) expect(failures[index]?.['message']).toContain(reason);
  });
});

describe('an archive', () => {
  it('that is missing ends the run with exit 6', async () => {
    const cwd = folderWith([HEADER, GOOD]);
    const { code, stderr } = await runOn(cwd, 'nowhere');
    expect(code).toBe(6);
    expect(stderr).toMatch(/error\[FBP-ARCHIVE\].*\n +at: .*nowhere\n +hint: /);
  });

  const html = '<!DOCTYPE html><html><head><title>ngErrorRedirect</title></head><body>Error</body></html>';
  it.each([
    ['corrupt', (bytes: Buffer) => bytes.fill(0x55, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 40)],
    ['truncated', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ['empty', () => Buffer.alloc(0)],
    ['HTML', () => Buffer.from(html)],
  ])('with one %s file loses that market only, and names the file', async (_what, damage) => {
    const cwd = folderWith([HEADER, GOOD, OTHER]);
    const victim = matchOddsFile(cwd);
    writeFileSync(victim, damage(readFileSync(victim)));
    const { code, stdout } = await run(cwd);
    const rows = readCsv(cwd, 'o', 'matches.csv');
    expect(rows[1]?.['processing_status']).toBe('linked');
    expect(rows[0]).toMatchObject({
      processing_status: 'linked',
      betfair_match_id: '32500001',
      error_code: 'MARKET_DAMAGED',
      match_odds_home_close: '',
    });
    expect(rows[0]?.['error_message']).toContain(victim.split('/').at(-1));
    expect(stdout).toContain('market_damaged');
    expect(code).toBe(3);
  });

  it('without a single market file is an error, not a season without events', async () => {
    const cwd = folderWith([HEADER, GOOD]);
    mkdirSync(join(cwd, 'void'));
    const { code, stderr } = await runOn(cwd, 'void');
    expect(code).toBe(6);
    expect(stderr).toContain('error[FBP-ARCHIVE]');
  });
});

/** The first event's market file of lowest id: its match odds. */
function matchOddsFile(cwd: string): string {
  const folder = join(cwd, 'a', 'BASIC', '2023', 'Aug', '11', '32500001');
  const [first] = readdirSync(folder).sort();
  return join(folder, first ?? '');
}

describe('configuration and options', () => {
  it.each([
    [['--config', 'c.yaml'], 'c.yaml:2\n  hint: did you mean storage.temp_dir?'],
    [['--retry-faild'], "unknown option '--retry-faild'"],
    [['--markets', ','], 'Expected MARKET_TYPE'],
    [['--match-id', '999'], 'no match 999'],
  ])('refuses %j with exit 2', async (args, message) => {
    const cwd = folderWith([HEADER, GOOD]);
    writeFileSync(join(cwd, 'c.yaml'), 'storage:\n  temp_dri: x\n');
    const { code, stderr } = await run(cwd, ...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint:');
    expect(code).toBe(2);
  });

  it('gives every error as one JSON object when asked', async () => {
    const cwd = folderWith([]);
    const { code, stdout, stderr } = await run(cwd, '--stats', 'missing.csv', '--json');
    expect(code).toBe(6);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'FBP-INPUT', retryable: false, exit_code: 6 });
  });

  it('suggests the nearest command', async () => {
    const { code, stderr } = await askFbp(['proces']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean process?');
  });
});

describe('the unmatched gate', () => {
  it.each([
    ['0', 3],
    ['1', 0],
    ['49%', 3],
    ['50%', 0],
  ])('--max-unmatched %s over one of two rows ends %i', async (gate, expected) => {
    const cwd = folderWith([HEADER, GOOD, OTHER.replace('arsenal', 'everton')]);
    expect((await run(cwd, '--max-unmatched', gate)).code).toBe(expected);
  });
});
