import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';
import { STATISTICS_FIXTURES } from '../../support/generator/statistics-fixtures.ts';

const BATCH = ['england', 'premier-league', '2023-2024'];
/** What a source says in its own way, and what follows from how exact its dates are. */
const OF_THE_SOURCE = new Set([
  ...['statistical_match_id', 'tournament_id', 'season_id', 'match_date', 'home_team_slug', 'away_team_slug'],
  ...['kickoff_difference_minutes', 'strategy_used', 'confidence', 'runner_up_confidence'],
]);

/** One project for all forms: the sample's events are learned once. */
const cwd = sharedFolder();

async function process(file: string) {
  const stats = resolve('test/fixtures/statistics', file);
  const finished = await askFbp(['process', ...BATCH, '--stats', stats, '--output', file, '--markets', 'MATCH_ODDS'], {
    cwd,
  });
  const rows = readCsv(cwd, file, 'matches.csv');
  return { finished, rows: rows.filter((row) => row['processing_status'] !== 'skipped') };
}

function common(rows: readonly Record<string, string>[]) {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !OF_THE_SOURCE.has(name))));
}

describe('a statistics file in the form of its source', () => {
  let usual: Promise<readonly Record<string, string>[]> | undefined;
  const usualRows = () => {
    usual ??= process('fbp.csv').then(({ rows }) => rows);
    return usual;
  };

  it.each(STATISTICS_FIXTURES.filter(({ profile }) => profile !== 'fbp'))(
    '$file needs no option, and gives the data set of the usual form but for ids, names and dates',
    async ({ file, profile }) => {
      const { finished, rows } = await process(file);
      expect(finished, finished.stderr).toMatchObject({ code: 0 });
      expect(finished.stdout).toContain(`: ${profile}, `);
      const expected = await usualRows();
      expect(expected.map((row) => row['processing_status'])).toEqual(Array(8).fill('linked'));
      expect(common(rows)).toEqual(common(expected));
    },
  );
});
