import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { runFbp } from '../../support/e2e/run-fbp.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';
import { SEASON_FORMS } from '../../support/generator/statistics-seasons.ts';
import { record } from '../figures.ts';
import { STATISTICS } from '../size/large-files.ts';

const MINUTES = 60_000;
const BATCH = ['england', 'premier-league', '2023-2024'];
/** What a source says in its own way, and what follows from how exact its dates are. */
const OF_THE_SOURCE = new Set([
  ...['statistical_match_id', 'tournament_id', 'season_id', 'match_date', 'home_team_slug', 'away_team_slug'],
  ...['kickoff_difference_minutes', 'strategy_used', 'confidence', 'runner_up_confidence', 'error_message'],
]);

const cwd = sharedFolder();

async function dataSet(stats: string, output: string, more: readonly string[] = []) {
  const { code, stderr } = await runFbp(['process', ...BATCH, '--stats', stats, '--output', output, ...more], { cwd });
  expect([0, 3], stderr).toContain(code);
  const rows = readCsv(cwd, output, 'matches.csv').filter((row) => row['processing_status'] !== 'skipped');
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !OF_THE_SOURCE.has(name))));
}

function season() {
  const [, ...lines] = readFileSync(STATISTICS, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, , id = '', , home = '', away = '', at = '', ...goals] = line.split(',');
    return { id, home, away, at, goals: [goals[0] ?? '', goals[1] ?? ''] as const };
  });
}

it('a whole season in the form of every source gives the data set of the usual form', {
  timeout: 60 * MINUTES,
}, async () => {
  const usual = await dataSet(STATISTICS, 'usual');
  let differing = 0;
  for (const [index, { file, text, beside = {}, timeZone }] of SEASON_FORMS.entries()) {
    const folder = join(cwd, `form-${index}`);
    mkdirSync(folder);
    writeFileSync(join(folder, file), text(season()));
    for (const [name, content] of Object.entries(beside)) writeFileSync(join(folder, name), content);
    const zone = timeZone === undefined ? [] : ['--time-zone', timeZone];
    const rows = await dataSet(join(folder, file), `out-${index}`, zone);
    const isSame = JSON.stringify(rows) === JSON.stringify(usual);
    if (!isSame) differing += 1;
    console.log(`${file}: ${isSame ? 'the same' : 'differs'}`);
  }
  const counted = `${SEASON_FORMS.length} forms, ${differing} with another data set`;
  record({ promise: '15', what: 'A whole season in the form of every source', counted, violations: differing });
  expect(differing).toBe(0);
});
