import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seasonSpan } from '../../../src/diagnostics/validator/season-shape.ts';
import { validateInput } from '../../../src/diagnostics/validator/validate-input.ts';
import type { FileShift } from '../../../src/domain/file-shift.ts';
import { loadCountryMapping } from '../../../src/mapping/country-mapping.ts';

const HEADER = 'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date';
const TEAMS = ['arsenal', 'burnley', 'chelsea', 'everton', 'fulham'];

/** Everybody plays everybody twice, a match a day. */
function season(teams: readonly string[] = TEAMS): string[] {
  const pairs = teams.flatMap((home) => teams.flatMap((away) => (home === away ? [] : [[home, away] as const])));
  return pairs.map(([home, away], index) => {
    const day = new Date(Date.UTC(2023, 7, 11 + index)).toISOString().slice(0, 10);
    return `17,1,m${index},cup,${home},${away},${day}T19:00:00Z`;
  });
}

async function check(
  rows: readonly string[],
  { header = HEADER, mapped = false, shift = undefined as FileShift | undefined } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-input-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'season.csv');
  writeFileSync(path, [header, ...rows, ''].join('\n'));
  const mapping = mapped ? loadCountryMapping('mappings', 'england') : undefined;
  const result = await validateInput([path], {
    reading: { timeZone: 'UTC' },
    season: '2023-2024',
    league: 'cup',
    mapping,
    shift,
  });
  return result.findings.map(({ severity, check: name, where, what }) => ({
    name: `${severity} ${name}`,
    line: where.split(':')[1],
    what,
  }));
}

describe('validateInput', () => {
  it('has nothing to say about a whole season', async () => {
    expect(await check(season(), { mapped: true })).toEqual([]);
  });

  it('says what the last run found the whole file off by', async () => {
    const shift = { offsetMs: 86_400_000, sidesExchanged: false };
    expect(await check(season(), { mapped: true, shift })).toMatchObject([
      { name: 'warning shifted', what: 'the last run found that every kick-off of the file is 1 d early' },
    ]);
  });

  it('reports a file without the columns, and rows that a run would refuse', async () => {
    const [first] = await check([], { header: 'a,b' });
    expect(first?.name).toBe('error file');
    const rows = season();
    const found = await check([...rows, rows[0] ?? '', '17,1,x,cup,arsenal,arsenal,soon']);
    expect(found.filter(({ name }) => name === 'error row').map(({ line }) => line)).toEqual(['22', '23']);
  });

  it('names the matches that a nearly whole season lacks, and only counts those of one under way', async () => {
    const rows = season();
    expect(await check(rows.slice(1))).toEqual([
      expect.objectContaining({
        name: 'warning missing_match',
        what: 'arsenal v burnley is missing: 5 teams of cup make 20 matches, 19 are there',
      }),
    ]);
    const half = await check(rows.filter((_, index) => index % 2 === 0));
    expect(half.map(({ name }) => name)).toEqual(['warning season_length']);
  });

  it('reports a match that stands twice under two ids, but not the third round of a league that has one', async () => {
    const rows = season();
    const again = (row: string, index: number) => row.replace(/,m\d+,/, `,again${index},`).replace('2023', '2024');
    const found = await check([...rows, again(rows[4] ?? '', 0)]);
    expect(found).toEqual([expect.objectContaining({ name: 'warning repeated_match', line: '22' })]);
    const third = rows.map((row, index) => again(row, index).replace('-08-', '-05-').replace('-09-', '-05-'));
    const names = (await check([...rows, ...third])).map(({ name }) => name);
    expect(names).not.toContain('warning repeated_match');
  });

  it('takes a team that hardly plays for another one misspelt', async () => {
    const teams = [...TEAMS, 'brentford', 'liverpool'];
    const found = await check(season(teams).map((row) => row.replace('brentford,arsenal', 'brentfrod,arsenal')));
    expect(found).toContainEqual(
      expect.objectContaining({ name: 'warning rare_team', what: 'brentfrod has 1 matches where others have 12' }),
    );
    expect(found.map(({ name }) => name)).not.toContain('warning season_length');
  });

  it('reports a team that plays twice a day, and a date outside of the season', async () => {
    const rows = season();
    rows[1] = (rows[1] ?? '').replace('2023-08-12', '2023-08-11');
    rows[7] = (rows[7] ?? '').replace('2023', '2021');
    const found = await check(rows);
    expect(found).toContainEqual(expect.objectContaining({ name: 'warning twice_a_day', line: '3' }));
    expect(found).toContainEqual(expect.objectContaining({ name: 'warning outside_season', line: '9' }));
  });

  it('names the nearest club of a slug without mapping, once', async () => {
    const found = await check(
      season().map((row) => row.replace('fulham', 'fullham')),
      { mapped: true },
    );
    expect(found).toEqual([
      expect.objectContaining({
        name: 'warning unknown_slug',
        what: 'fullham has no mapping; nearest: fulham (Fulham)',
      }),
    ]);
  });
});

describe('seasonSpan', () => {
  it.each([
    ['2023-2024', '2023-05-01', '2024-08-31'],
    ['2023-24', '2023-05-01', '2024-08-31'],
    ['1999-00', '1999-05-01', '2000-08-31'],
    ['2023', '2022-12-01', '2024-01-31'],
  ])('of %s', (name, from, to) => {
    const span = seasonSpan(name);
    expect([span?.from, span?.to].map((at) => new Date(at ?? 0).toISOString().slice(0, 10))).toEqual([from, to]);
  });

  it('of a name without years is unknown', () => {
    expect(seasonSpan('spring')).toBeUndefined();
  });
});
