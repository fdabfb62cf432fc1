import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { addSeason, BATCH, nightlyProject } from '../../support/e2e/nightly-project.ts';
import { startFbp } from '../../support/e2e/run-fbp.ts';

const YEARS = Array.from({ length: 20 }, (_, index) => 2000 + index);

function entry(year: number): string {
  const [country, league, season] = BATCH(year);
  return `{country: ${country}, league: ${league}, season: ${season}, archive: [archive-${year}]}`;
}

it.skipIf(!existsSync('/proc/self/fd'))(
  'a run of twenty batches has no more files open at its end than after its first',
  async () => {
    const cwd = nightlyProject(`[${YEARS.map(entry).join(', ')}]`);
    for (const year of YEARS) addSeason(cwd, year);
    const { child, finished } = startFbp(['process', '--all'], { cwd });
    const isDone = (year: number) => existsSync(join(cwd, 'output', ...BATCH(year), 'manifest.json'));
    const open: number[] = [];
    while (child.exitCode === null && open.length < YEARS.length) {
      if (isDone(YEARS[open.length] ?? 0)) open.push(readdirSync(`/proc/${child.pid}/fd`).length);
      else await delay(2);
    }
    expect(await finished).toMatchObject({ code: 0 });
    expect(open.length).toBeGreaterThan(15);
    // Which files of a batch are open when its last one appears differs by a few.
    const most = (counts: readonly number[]) => Math.max(...counts);
    expect(most(open.slice(-5)), open.join(' ')).toBeLessThanOrEqual(most(open.slice(0, 5)) + 4);
    expect(readdirSync(join(cwd, 'temp', 'work'))).toEqual([]);
  },
);
