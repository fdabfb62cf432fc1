import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { mountTmpfs } from '../../disks/tmpfs.ts';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { writeEvents } from '../../generator/write-events.ts';
import { emulatorEnv, HISTORIC_ARGS, shortSeason, writeSeason } from '../historic-project.ts';
import { runFbp, temporaryFolder } from '../run-fbp.ts';

const ROUNDS = 3;
const ROOMY = 'size=64m';

export interface DiskFigures {
  readonly sizes: number;
  /** Runs that the disk was too small for. */
  readonly stopped: number;
  readonly violations: readonly string[];
}

/** Runs on disks of these sizes in KiB, from the archive and from the emulated service in turn; gives what was wrong. Undefined where nothing can be mounted. */
export async function fillDisks(sizes: readonly number[]): Promise<DiskFigures | undefined> {
  const season = shortSeason(ROUNDS);
  const archive = join(temporaryFolder(), 'archive');
  writeEvents(archive, season.events);
  const reference = temporaryFolder();
  writeSeason(reference, season);
  const whole = await runFbp([...HISTORIC_ARGS.slice(0, -2), '--archive', archive], { cwd: reference });
  if (whole.code !== 0) throw new Error(whole.stderr);
  const emulator = await startEmulator({ files: season.files });
  const violations: string[] = [];
  let stopped = 0;
  try {
    for (const [index, size] of sizes.entries()) {
      const found = await runOnDisk(size, index % 2 === 0 ? { archive } : { emulator }, reference);
      if (found === undefined) return undefined;
      stopped += found.stopped ? 1 : 0;
      violations.push(...found.violations.map((text) => `${size} KiB: ${text}`));
    }
  } finally {
    await emulator.close();
  }
  return { sizes: sizes.length, stopped, violations };
}

type From = { readonly archive: string } | { readonly emulator: Emulator };

async function runOnDisk(size: number, from: From, reference: string) {
  const disk = mountTmpfs(size);
  if (disk === undefined) return undefined;
  const violations: string[] = [];
  try {
    // The configuration lies elsewhere: even 16 KiB must not keep the run from starting.
    const project = ['--stats', join(reference, 's.csv'), '--config', join(reference, 'fast.yaml')];
    const source = 'archive' in from ? ['--archive', from.archive] : ['--source', 'historic'];
    const args = [...HISTORIC_ARGS.slice(0, 4), '--output', 'o', ...project, ...source];
    const env = 'archive' in from ? {} : emulatorEnv(from.emulator);
    const first = await runFbp(args, { cwd: disk.path, env });
    if (first.code !== 0 && first.code !== 7) violations.push(`ended ${first.code}: ${first.stderr}`);
    if (first.code === 7 && !/error\[FBP-DISK\]: .*\n.*at: .*\n.*hint: /.test(first.stderr))
      violations.push(`says ${first.stderr}`);
    violations.push(...wrongFiles(disk.path, reference, 'after the first run'));
    disk.remount(ROOMY);
    const second = await runFbp(args, { cwd: disk.path, env });
    if (second.code !== 0) violations.push(`with room it ended ${second.code}: ${second.stderr}`);
    violations.push(...wrongFiles(disk.path, reference, 'with room'));
    if (finalFiles(disk.path).length === 0) violations.push('with room there is no output');
    return { stopped: first.code === 7, violations };
  } finally {
    disk.unmount();
  }
}

/** Final files that do not hold what they must; missing ones are no fault here. */
function wrongFiles(cwd: string, reference: string, when: string): string[] {
  return finalFiles(cwd)
    .filter((name) => ['matches.csv', 'failures.csv', 'odds.csv.gz'].includes(name))
    .filter((name) => content(cwd, name) !== content(reference, name))
    .map((name) => `${name} is wrong ${when}`);
}

function finalFiles(cwd: string): string[] {
  try {
    return readdirSync(join(cwd, 'o')).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

function content(cwd: string, name: string): string {
  const bytes = readFileSync(join(cwd, 'o', name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().replaceAll(',historic,', ',archive,');
}
