import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mountLoopDisk } from '../../support/disks/loop-disk.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { emulatorEnv, HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { type Finished, type RunOptions, runFbp, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { SAMPLE_BATCH, SAMPLE_TAR, sampleProject } from '../../support/e2e/sample-project.ts';
import { startEmulator } from '../../support/emulator/emulator.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

const ARCHIVE_ARGS = ['process', ...SAMPLE_BATCH, '--archive', SAMPLE_TAR, '--output', 'o'];
/** As which a run may not do everything, on a machine where the tests run as root. */
const NOBODY = 65_534;

/** What no fault may change. */
function tables(cwd: string): string[] {
  const read = (name: string) => readFileSync(join(cwd, 'o', name));
  const plain = [read('matches.csv'), read('failures.csv'), gunzipSync(read('odds.csv.gz'))];
  return plain.map((bytes) => bytes.toString().replaceAll(',historic,', ',archive,'));
}

let sample: Promise<string[]> | undefined;

async function sampleTables(): Promise<string[]> {
  sample ??= (async () => {
    const cwd = sampleProject();
    expect(await runFbp(ARCHIVE_ARGS, { cwd })).toMatchObject({ code: 0 });
    return tables(cwd);
  })();
  return await sample;
}

/** Waits for the first rows of a run to be done. */
async function untilRowsDone(cwd: string): Promise<void> {
  const work = join(cwd, 'temp', 'work');
  for (let wait = 0; wait < 60_000; wait += 1) {
    const journals = existsSync(work) ? readdirSync(work).map((name) => join(work, name, 'journal.jsonl')) : [];
    if (journals.some((path) => existsSync(path) && readFileSync(path, 'utf8').split('\n').length > 20)) return;
    await delay(1);
  }
  throw new Error('no row was ever done');
}

/** From now on the process may open no further file. Undefined, with the reason printed, where that cannot be done. */
function exhaustFiles(pid: number | undefined): true | undefined {
  try {
    execFileSync('prlimit', ['--pid', String(pid), '--nofile=3:3'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('skipped: there is no prlimit program that would do it here');
    return undefined;
  }
}

function expectDiskFault({ code, stderr }: Finished, reason: RegExp): void {
  expect(code, stderr).toBe(7);
  expect(stderr).toMatch(/error\[FBP-DISK\]: .*\n {2}at: .*\n {2}hint: .*/);
  expect(stderr).toMatch(reason);
}

describe('a process that may open no further file', () => {
  it('in the middle of an archive: exit 7, no row blamed for it, and the same command goes on from there', async ({
    skip,
  }) => {
    const cwd = sampleProject();
    const { child, finished } = startFbp(ARCHIVE_ARGS, { cwd });
    await untilRowsDone(cwd);
    const isExhausted = exhaustFiles(child.pid);
    const ended = await finished;
    if (!isExhausted) return skip();
    expectDiskFault(ended, /too many (open )?files.*\n.*\n.*ulimit -n/);
    expect(existsSync(join(cwd, 'o', 'matches.csv'))).toBe(false);
    expect(existsSync(join(cwd, 'failed'))).toBe(false);
    expect(await runFbp(ARCHIVE_ARGS, { cwd })).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(await sampleTables());
  });

  it('in the middle of downloads: exit 7, and the same command goes on from there', async ({ skip }) => {
    const season = shortSeason(12);
    const emulator = await startEmulator({ files: season.files });
    onTestFinished(() => emulator.close());
    const [whole, cwd] = [temporaryFolder(), temporaryFolder()];
    for (const folder of [whole, cwd]) writeSeason(folder, season);
    const env = emulatorEnv(emulator, { FBP_API_BETFAIR_RATE_LIMIT: '100' });
    expect(await runFbp(HISTORIC_ARGS, { cwd: whole, env })).toMatchObject({ code: 0 });
    emulator.clearLog();
    const { child, finished } = startFbp(HISTORIC_ARGS, { cwd, env });
    while (emulator.log.length < 60) await delay(1);
    const isExhausted = exhaustFiles(child.pid);
    const ended = await finished;
    if (!isExhausted) return skip();
    expectDiskFault(ended, /too many (open )?files/);
    expect(await runFbp(HISTORIC_ARGS, { cwd, env })).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(tables(whole));
  });
});

describe.skipIf(process.getuid?.() !== 0)(
  'a folder without permission (needs to be root, to run as somebody else)',
  () => {
    function projectOfNobody(): { cwd: string; options: RunOptions } {
      const cwd = sampleProject();
      chownSync(cwd, NOBODY, NOBODY);
      return { cwd, options: { cwd, uid: NOBODY } };
    }

    it.each(['output_dir', 'temp_dir', 'log_dir', 'state_dir'])(
      'at storage.%s: exit 7, naming the folder',
      async (key) => {
        const { cwd, options } = projectOfNobody();
        const folder = join(cwd, 'closed');
        mkdirSync(folder, { mode: 0o555 });
        const env = { [`FBP_STORAGE_${key.toUpperCase()}`]: join(folder, 'x') };
        const args = ['process', ...SAMPLE_BATCH, '--limit', '3'];
        const ended = await runFbp(args, { ...options, env });
        expectDiskFault(ended, /permission|cannot be written/);
        expect(ended.stderr).toContain(folder);
        chmodSync(folder, 0o777);
        expect(await runFbp(args, { ...options, env })).toMatchObject({ code: 0 });
      },
    );

    it('that the output loses in mid-run: exit 7, and the rows done need not be done again', async () => {
      const { cwd, options } = projectOfNobody();
      const { finished } = startFbp(ARCHIVE_ARGS, options);
      await untilRowsDone(cwd);
      chownSync(join(cwd, 'o'), 0, 0);
      expectDiskFault(await finished, /permission denied \(EACCES\)/);
      expect(readdirSync(join(cwd, 'o')).filter((name) => !name.startsWith('.'))).toEqual([]);
      chownSync(join(cwd, 'o'), NOBODY, NOBODY);
      expect(await runFbp(ARCHIVE_ARGS, options)).toMatchObject({ code: 0 });
      expect(tables(cwd)).toEqual(await sampleTables());
    });
  },
);

describe('market files that change after their matches were linked', () => {
  const season = shortSeason(40);
  const args = [...HISTORIC_ARGS.slice(0, -2), '--archive', 'a'];
  const isRoot = process.getuid?.() === 0;

  function project(): { cwd: string; options: RunOptions } {
    const cwd = temporaryFolder();
    writeSeason(cwd, season);
    writeEvents(join(cwd, 'a'), season.events);
    chownSync(cwd, isRoot ? NOBODY : -1, isRoot ? NOBODY : -1);
    return { cwd, options: isRoot ? { cwd, uid: NOBODY } : { cwd } };
  }

  /** The files of an event, the youngest first: those are looked at last. */
  function filesOf(cwd: string, eventId: string): string[] {
    const paths = season.files.map(({ path }) => path).filter((path) => path.includes(`/${eventId}/`));
    return paths.sort().map((path) => join(cwd, 'a', path));
  }

  it('cost their own matches only, each with its reason and what helps, and heal when they are back', async () => {
    const { cwd, options } = project();
    const { cwd: whole, options: undisturbed } = project();
    expect(await runFbp(args, undisturbed)).toMatchObject({ code: 0 });

    const { finished } = startFbp(args, options);
    await untilRowsDone(cwd);
    const [removed, emptied, closed, cut] = [159, 158, 157, 156].map((match) => String(32_700_000 + match));
    renameSync(filesOf(cwd, removed ?? '')[1] ?? '', join(cwd, 'aside.bz2'));
    renameSync(dirname(filesOf(cwd, emptied ?? '')[0] ?? ''), join(cwd, 'aside'));
    const [secret = ''] = filesOf(cwd, closed ?? '');
    chmodSync(secret, 0);
    const [, shortened = ''] = filesOf(cwd, cut ?? '');
    const bytes = readFileSync(shortened);
    truncateSync(shortened, 100);

    const ended = await finished;
    expect(ended, ended.stderr).toMatchObject({ code: 3 });
    const failures = readCsv(cwd, 'o', 'failures.csv');
    expect(failures.map((row) => row['betfair_match_id']).sort()).toEqual([cut, closed, emptied, removed]);
    // A market that cannot be read costs that market; a file or event that is gone, its match.
    const endings = failures.map((row) => [row['betfair_match_id'], row['processing_status'], row['code']]);
    const gone = [cut, emptied, removed].map((id) => [id, 'download_failed', 'FBP-MARKET-FILE']);
    expect(endings.sort()).toEqual([...gone, [closed, 'linked', 'MARKET_DAMAGED']].sort());

    renameSync(join(cwd, 'aside.bz2'), filesOf(cwd, removed ?? '')[1] ?? '');
    renameSync(join(cwd, 'aside'), dirname(filesOf(cwd, emptied ?? '')[0] ?? ''));
    chmodSync(secret, 0o644);
    writeFileSync(shortened, bytes);
    expect(await runFbp([...args, '--retry-failed'], options)).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(tables(whole));
  });
});

it('a disk that cannot be read any more: each match says so, exit 3, and --retry-failed completes the run', async ({
  skip,
}) => {
  const disk = mountLoopDisk();
  if (disk === undefined) return skip();
  onTestFinished(() => disk.unmount());
  const season = shortSeason(2);
  writeEvents(join(disk.path, 'a'), season.events);
  const cwd = temporaryFolder();
  writeSeason(cwd, season);
  const args = [...HISTORIC_ARGS.slice(0, -2), '--archive', join(disk.path, 'a')];
  expect(await runFbp(args, { cwd })).toMatchObject({ code: 0 });
  const whole = tables(cwd);

  disk.fail();
  const ended = await runFbp(args, { cwd });
  expect(ended, ended.stderr).toMatchObject({ code: 3 });
  // Where it fails early enough, a row's days cannot even be searched; where that is so for all rows, what was there stays.
  const isKept = existsSync(join(cwd, 'o', 'rejected'));
  const failures = readCsv(cwd, 'o', ...(isKept ? ['rejected'] : []), 'failures.csv');
  expect(failures.length, `${ended.stdout}${ended.stderr}`).toBeGreaterThan(0);
  for (const row of failures) {
    expect(row).toMatchObject(
      row['processing_status'] === 'not_found'
        ? { cause: 'files_damaged' }
        : {
            processing_status: 'extraction_failed',
            code: 'FBP-MARKET-FILE',
            message: expect.stringContaining('EIO'),
            hint: expect.stringContaining('check the disk'),
          },
    );
  }
  if (isKept) expect(tables(cwd)).toEqual(whole);

  disk.repair();
  expect(await runFbp([...args, '--retry-failed'], { cwd })).toMatchObject({ code: 0 });
  expect(tables(cwd)).toEqual(whole);
});
