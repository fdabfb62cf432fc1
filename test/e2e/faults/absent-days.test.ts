import { chmodSync, chownSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { type RunOptions, runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

/** As which a run may not read everything, on a machine where the tests run as root. */
const NOBODY = 65_534;
const SEASON = shortSeason(2);
const ARGS = [
  'process',
  'england',
  'premier-league',
  '2023-2024',
  '--stats',
  's.csv',
  '--output',
  'o',
  '--archive',
  'a',
];

function project(): { cwd: string; day: string; options: RunOptions } {
  const cwd = temporaryFolder();
  writeSeason(cwd, SEASON);
  writeEvents(join(cwd, 'a'), SEASON.events);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(cwd, NOBODY, NOBODY);
  const folder = SEASON.files[0]?.path.split('/').slice(0, -2).join('/') ?? '';
  return { cwd, day: join(cwd, 'a', folder), options: { cwd, ...(isRoot ? { uid: NOBODY } : {}) } };
}

/** Out of the archive. */
function awayFrom(day: string): string {
  return join(day.slice(0, day.lastIndexOf('/a/')), 'away');
}

function replace(day: string): void {
  renameSync(day, awayFrom(day));
  writeFileSync(day, 'no folder');
}

function putBack(day: string): void {
  rmSync(day);
  renameSync(awayFrom(day), day);
}

const SPOILT = [
  [
    'gone',
    'day_missing',
    (day: string) => renameSync(day, awayFrom(day)),
    (day: string) => renameSync(awayFrom(day), day),
  ],
  ['replaced by a file', 'day_missing', replace, putBack],
  ['that may not be read', 'files_damaged', (day: string) => chmodSync(day, 0), (day: string) => chmodSync(day, 0o755)],
] as const;

describe.skipIf(process.platform === 'win32')('a day folder of an archive that is', () => {
  it.each(SPOILT)(
    '%s costs the rows of its day, by cause %s with exit code 3, and is believed no longer than that',
    async (_, cause, spoil, mend) => {
      const { cwd, day, options } = project();
      const statuses = () => readCsv(cwd, 'o', 'matches.csv').map((row) => row['processing_status']);
      spoil(day);
      for (const args of [ARGS, [...ARGS, '--retry-failed']]) {
        expect(await runFbp(args, options)).toMatchObject({ code: 3 });
        const failures = readCsv(cwd, 'o', 'failures.csv');
        expect(failures.length).toBeGreaterThan(0);
        expect(new Set(failures.map((row) => row['cause']))).toEqual(new Set([cause]));
      }
      mend(day);
      expect(await runFbp(ARGS, options)).toMatchObject({ code: 0 });
      expect(new Set(statuses())).toEqual(new Set(['linked']));
      spoil(day);
      expect(await runFbp([...ARGS, '--restart', '--output', 'p'], options)).toMatchObject({ code: 3 });
      mend(day);
      expect(await runFbp([...ARGS, '--restart', '--output', 'p'], options)).toMatchObject({ code: 0 });
    },
  );
});
