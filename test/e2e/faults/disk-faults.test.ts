import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mountTmpfs } from '../../support/disks/tmpfs.ts';
import { fillDisks } from '../../support/e2e/faults/disk-faults.ts';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

const SEASON = shortSeason(1);

function archiveFolder(): string {
  const cwd = temporaryFolder();
  writeSeason(cwd, SEASON);
  writeEvents(join(cwd, 'a'), SEASON.events);
  return cwd;
}

const run = (cwd: string, ...more: string[]) =>
  runFbp([...HISTORIC_ARGS.slice(0, -2), '--archive', 'a', ...more], { cwd });

// Twenty sizes are a soak test.
describe('a disk', () => {
  it('that is full: exit 7, nothing corrupted, and the same command resumes once there is room', async ({ skip }) => {
    const figures = await fillDisks([64, 200, 400, 700]);
    if (figures === undefined) return skip('no tmpfs can be mounted');
    expect(figures.violations).toEqual([]);
    expect(figures.stopped).toBeGreaterThan(0);
  });

  it.each(['output_dir', 'temp_dir', 'log_dir', 'state_dir'])(
    'that is read-only at storage.%s: exit 7, naming the folder',
    async (key) => {
      const disk = mountTmpfs(1024);
      if (disk === undefined) return;
      try {
        disk.remount('ro');
        const cwd = archiveFolder();
        const folder = join(disk.path, 'x');
        writeFileSync(join(cwd, 'fast.yaml'), `storage: { ${key}: ${folder} }\n`);
        const { code, stderr } = await run(cwd, ...(key === 'output_dir' ? ['--output', folder] : []));
        expect(code, stderr).toBe(7);
        expect(stderr).toContain('error[FBP-DISK]');
        expect(stderr).toMatch(/read-only|writable/);
        expect(stderr).toContain(folder);
      } finally {
        disk.unmount();
      }
    },
  );

  it('whose place for the output is a file: exit 7', async () => {
    const cwd = archiveFolder();
    writeFileSync(join(cwd, 'o'), 'in the way');
    const { code, stderr } = await run(cwd);
    expect(code).toBe(7);
    expect(stderr).toContain('error[FBP-DISK]');
  });

  it('whose final file cannot be replaced: exit 7, and the rows need not be done again', async () => {
    const cwd = archiveFolder();
    mkdirSync(join(cwd, 'o', 'matches.csv', 'in-the-way'), { recursive: true });
    const { code, stderr } = await run(cwd);
    expect(code).toBe(7);
    expect(stderr).toContain('matches.csv');
  });
});
