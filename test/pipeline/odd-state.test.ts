import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/archive-builder.ts';
import { BLOW, strikeState } from '../support/e2e/faults/odd-state.ts';
import { shortSeason } from '../support/e2e/historic-project.ts';
import { runHere } from '../support/e2e/run-here.ts';
import { writeEvents } from '../support/generator/write-events.ts';

const RUN = ['process', 'england', 'premier-league', '2023-2024', '--stats', 'stats.csv', '--archive', 'archive'];
const ROUNDS = Number(process.env['FBP_STATE_ROUNDS'] ?? 12);

it('reads what it wrote itself as guardedly as foreign data: no value in a row of the state ends a run as a bug', {
  timeout: 900_000,
}, async () => {
  const season = shortSeason(1, ['MATCH_ODDS']);
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'stats.csv'), season.statistics);
  writeEvents(join(cwd, 'archive'), season.events);
  const sound = await runHere(RUN, cwd);
  expect(sound.code, sound.stderr).toBe(0);
  const state = join(cwd, 'temp', 'state');
  cpSync(state, join(cwd, 'kept'), { recursive: true });
  const violations: string[] = [];
  for (const blow of fc.sample(BLOW, { numRuns: ROUNDS, seed: 12 })) {
    rmSync(state, { recursive: true });
    cpSync(join(cwd, 'kept'), state, { recursive: true });
    rmSync(join(cwd, 'output'), { recursive: true, force: true });
    strikeState(state, blow);
    const { code, stdout, stderr } = await runHere([...RUN, '--force'], cwd);
    const rows = /^rows +(\d+)$/m.exec(stdout)?.[1];
    if (code === 1 || (code === 0 && rows !== String(season.matches))) {
      violations.push(`${JSON.stringify(blow)}\nexit ${code}: ${stderr}`);
    }
  }
  expect(violations).toEqual([]);
});
