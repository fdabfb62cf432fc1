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

function named(country: string, league: string, statsFile?: string): string {
  const config = configSchema.parse({
    input: { stats_dir: folder },
    batches: [{ country: 'scotland', league: 'premiership', season: '2023-2024', stats: 's.csv' }],
  });
  const batch = namedBatch({ country, league, season: '2023-2024' }, config, statsFile);
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
      message: 'There are no statistics files of "Englnd"',
      hint: expect.stringContaining('did you mean england?'),
    });
    expect(message('england', 'premier-leage')).toMatchObject({
      message: 'There are no statistics files of "england premier-leage"',
      hint: expect.stringContaining('did you mean premier-league?'),
    });
    expect(named('England', 'premier-leage', 'mine.csv')).toBe('england/premier-leage/2023-2024');
  });
});
