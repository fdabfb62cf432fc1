import { mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeFolder, writeTar } from '../../generator/archive-writer.ts';
import { createRandom } from '../../generator/random.ts';
import { readCsv } from '../csv.ts';
import { shortSeason, writeSeason } from '../historic-project.ts';
import { KeptFbp } from '../kept-fbp.ts';

export interface VanishingFigures {
  readonly moments: number;
  /** Runs that ended as if nothing had happened. */
  readonly unharmed: number;
  /** Whatever should not have happened, in words. */
  readonly violations: readonly string[];
}

/** What goes: a folder, a TAR file, a disk that leaves its empty mount point, or a folder in whose place another one with half of the files stands. */
export type ArchiveKind = 'folder' | 'tar' | 'disk' | 'replaced folder';

/**
 * Takes the archive away at random moments of real runs and puts it back after a while, every other time before the run
 * knows anything of it. A run that ends with 0 must have linked every row; the next plain run must link every row, too.
 */
export async function vanishArchives(
  cwd: string,
  { moments, kind, rounds }: { moments: number; kind: ArchiveKind; rounds: number },
): Promise<VanishingFigures> {
  const season = shortSeason(rounds);
  writeSeason(cwd, season);
  const archive = join(cwd, kind === 'tar' ? 'archive.tar' : 'archive');
  if (kind === 'tar') writeTar(archive, season.files);
  else writeFolder(archive, season.files);
  const other = join(cwd, 'other');
  writeFolder(
    other,
    season.files.filter(({ path }) => path.includes('/Aug/')),
  );
  const args = ['process', 'england', 'premier-league', '2023-2024', '--stats', 's.csv', '--output', 'o'];
  const fbp = new KeptFbp();
  const run = () => fbp.run([...args, '--archive', archive], cwd);
  const linked = () =>
    readCsv(cwd, 'o', 'matches.csv').filter(({ processing_status: status }) => status === 'linked').length;
  const random = createRandom(`vanish ${kind}`);
  const violations: string[] = [];
  let [wholeMs, unharmed] = [0, 0];
  // Twice: what a process does first takes longer.
  for (let time = 0; time < 2; time += 1) {
    rmSync(join(cwd, 'temp'), { recursive: true, force: true });
    const startedAt = performance.now();
    await run();
    wholeMs = performance.now() - startedAt;
  }
  if (linked() !== season.matches) throw new Error(`only ${linked()} of ${season.matches} linked by a quiet run`);
  for (let moment = 0; moment < moments; moment += 1) {
    rmSync(join(cwd, 'o'), { recursive: true, force: true });
    if (moment % 2 === 0) rmSync(join(cwd, 'temp'), { recursive: true, force: true });
    const finished = run();
    const at = random.next() * wholeMs;
    await delay(at);
    renameSync(archive, `${archive}.away`);
    if (kind === 'disk') mkdirSync(archive);
    if (kind === 'replaced folder') renameSync(other, archive);
    await delay(random.next() * 400);
    if (kind === 'disk') rmdirSync(archive);
    if (kind === 'replaced folder') renameSync(archive, other);
    renameSync(`${archive}.away`, archive);
    const first = await finished;
    const when = `${kind}, moment ${moment} (${at.toFixed(0)} of ${wholeMs.toFixed(0)} ms)`;
    if (first.code === 0) {
      unharmed += 1;
      if (linked() !== season.matches) violations.push(`${when}: exit 0 with ${linked()} of ${season.matches} linked`);
    } else if (![3, 6].includes(first.code ?? -1)) {
      violations.push(`${when}: ended ${first.code} ${first.signal}: ${first.stderr}`);
    }
    const next = await run();
    if (next.code !== 0 || linked() !== season.matches) {
      violations.push(
        `${when}: first ${first.code}; the next run ended ${next.code} with ${linked()} linked: ${next.stdout.slice(0, 600)} ${next.stderr.slice(0, 600)}`,
      );
    }
  }
  return { moments, unharmed, violations };
}
