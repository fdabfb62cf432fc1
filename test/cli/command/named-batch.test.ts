import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namedBatch } from '../../../src/cli/command/named-batch.ts';
import { configSchema } from '../../../src/config/schema.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-named-'));
  for (const league of ['england/premier-league', 'Spain/la liga']) {
    mkdirSync(join(folder, league), { recursive: true });
    writeFileSync(join(folder, league, '2023-2024.csv'), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function named(country: string, league: string, statsFile?: string, season = '2023-2024'): string {
  const config = configSchema.parse({
    input: { stats_dir: folder },
    storage: { state_dir: join(folder, 'no-state') },
    mapping: { dir: join(folder, 'no-mapping') },
    batches: [{ country: 'scotland', league: 'premiership', season: '2023-2024', stats: 's.csv' }],
  });
  const batch = namedBatch({ country, league, season }, config, statsFile === undefined ? undefined : [statsFile]);
  return `${batch.country}/${batch.league}/${batch.season}`;
}

describe('namedBatch', () => {
  it.each([
    ['england', 'premier-league', 'england/premier-league'],
    ['England', 'Premier-League', 'england/premier-league'],
    ['ENGLAND', 'Premier League', 'england/premier-league'],
    ['spain', 'La-Liga', 'Spain/la liga'],
    ['Scotland', 'PREMIERSHIP', 'scotland/premiership'],
    ['Portugal', 'Liga-Portugal', 'portugal/liga-portugal'],
    ['England', 'Isthmian', 'england/isthmian'],
  ])('takes %s %s for %s', (country, league, expected) => {
    expect(named(country, league)).toBe(`${expected}/2023-2024`);
  });

  it.each([
    ['ENG', 'premierleague', '2023-24', 'england/premier-league/2023-2024'],
    ['eng', 'Premier_League', '2023/24', 'england/premier-league/2023-2024'],
    ['ENGLAND', 'Premier League', '23-24', 'england/premier-league/2023-2024'],
    ['England', 'premier-league', '2023', 'england/premier-league/2023-2024'],
    ['ESP', 'laliga', '2021/2022', 'Spain/la liga/2021-2022'],
    ['es', 'La Liga', '2324', 'Spain/la liga/2023-2024'],
    ['GER', 'Bundesliga', '99/00', 'germany/bundesliga/1999-2000'],
    ['Norway', 'Eliteserien', '2023', 'norway/eliteserien/2023'],
    ['Norway', 'Cup', 'spring 2023', 'norway/cup/spring 2023'],
    ['England', 'FA Cup', '2022-20', 'england/fa-cup/2022-20'],
  ])('understands %s %s %s', (country, league, season, expected) => {
    expect(named(country, league, undefined, season)).toBe(expected);
  });

  it.each([
    ['2021-09-01', 'england', '2021-2022'],
    ['2022-05-01', 'norway', '2021-2022'],
    ['2021-09-01', 'norway', '2021'],
    ['2021-04-01', 'england', '2021'],
  ])('takes one year for the season that its dates (%s) in %s speak of', (date, country, expected) => {
    const statsFile = join(folder, 'mine.csv');
    writeFileSync(statsFile, `match_date\n${date}T14:00:00Z\n`);
    expect(named(country, 'cup', statsFile, '2021')).toBe(`${country}/cup/${expected}`);
  });

  it('refuses a slip, naming what was meant, unless the file is named', () => {
    const message = (country: string, league: string) => {
      try {
        return named(country, league);
      } catch (error) {
        return error;
      }
    };
    expect(message('Englnd', 'premier-league')).toMatchObject({
      code: 'FBP-USAGE',
      message: '"Englnd" is no country that is known',
      hint: expect.stringContaining('did you mean england?'),
      slip: { typed: 'Englnd', meant: ['england'] },
    });
    expect(message('premier-league', 'england')).toMatchObject({
      hint: 'the country comes first: fbp process england premier-league 2023-2024',
    });
    expect(message('england', 'premier-leage')).toMatchObject({
      message: 'There are no statistics files of "england premier-leage"',
      hint: expect.stringContaining('did you mean premier-league?'),
    });
    expect(named('England', 'EPL')).toBe('england/premier-league/2023-2024');
    expect(named('England', 'premier-leage', 'mine.csv')).toBe('england/premier-leage/2023-2024');
  });
});
