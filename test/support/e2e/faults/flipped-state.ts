import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeFolder } from '../../generator/archive-writer.ts';
import { createRandom } from '../../generator/random.ts';
import { shortSeason, writeSeason } from '../historic-project.ts';
import { KeptFbp } from '../kept-fbp.ts';
import { startFbp } from '../run-fbp.ts';

export interface FlipFigures {
  readonly flips: number;
  /** Runs that ended with another code than 0, saying why. */
  readonly refused: number;
  /** Runs with a wrong result, without a clear end, or after which the next run was not right. */
  readonly violations: readonly string[];
}

const OUTPUTS = ['matches.csv', 'failures.csv', 'odds.csv.gz'];

export interface Flips {
  readonly flips: number;
  readonly seed: string;
  /** What the first run leaves: all that a finished one remembers, or the parts of one that was killed. */
  readonly state: 'finished' | 'half-done';
}

/** Flips one bit of a state file between two runs of a batch, again and again: the second must be right, or say what is wrong. */
export async function flipState(cwd: string, { flips, seed, state }: Flips): Promise<FlipFigures> {
  const season = shortSeason(state === 'finished' ? 1 : 10);
  writeSeason(cwd, season);
  writeFolder(join(cwd, 'archive'), season.files);
  const args = ['process', 'england', 'premier-league', '2023-2024', '--stats', 's.csv', '--output', 'o'];
  const fbp = new KeptFbp();
  const run = () => fbp.run([...args, '--archive', 'archive'], cwd);
  const first = await run();
  if (first.code !== 0) throw new Error(first.stderr);
  const bytes = () => OUTPUTS.map((name) => readFileSync(join(cwd, 'o', name), 'base64')).join('\n');
  const wanted = bytes();
  if (state === 'half-done') await leaveHalfDone(cwd, () => startFbp([...args, '--archive', 'archive'], { cwd }));
  cpSync(join(cwd, 'temp'), join(cwd, 'kept'), { recursive: true });
  const files = readdirSync(join(cwd, 'kept'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(cwd, 'kept').length + 1))
    .sort();
  const random = createRandom(seed);
  const violations: string[] = [];
  let refused = 0;
  for (let flip = 0; flip < flips; flip += 1) {
    for (const folder of ['temp', 'o']) rmSync(join(cwd, folder), { recursive: true, force: true });
    cpSync(join(cwd, 'kept'), join(cwd, 'temp'), { recursive: true });
    const name = random.pick(files);
    const path = join(cwd, 'temp', name);
    const content = readFileSync(path);
    if (content.length === 0) continue;
    const at = Math.floor(random.next() * content.length);
    content[at] = (content[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
    writeFileSync(path, content);
    const when = `flip ${flip} in byte ${at} of ${content.length} of ${name}`;
    const ended = await run();
    if (ended.code === 0) {
      if (bytes() !== wanted) violations.push(`${when}: other outputs, exit 0`);
      continue;
    }
    refused += 1;
    if (ended.signal !== null || ended.code === 1 || !/error\[FBP-/.test(ended.stderr)) {
      violations.push(`${when}: ended ${ended.code} ${ended.signal}: ${ended.stderr.slice(0, 300)}`);
    }
  }
  return { flips, refused, violations };
}

/** Kills a run, begun anew, once it has committed some rows. */
async function leaveHalfDone(cwd: string, start: () => ReturnType<typeof startFbp>): Promise<void> {
  for (const folder of ['temp', 'o']) rmSync(join(cwd, folder), { recursive: true, force: true });
  const { child, finished } = start();
  while (child.exitCode === null && committedRows(cwd) < 10) await delay(1);
  child.kill('SIGKILL');
  const { signal } = await finished;
  if (signal !== 'SIGKILL') throw new Error('the run was done before it could be killed');
}

function committedRows(cwd: string): number {
  const work = join(cwd, 'temp', 'work');
  const journals = existsSync(work) ? readdirSync(work).map((name) => join(work, name, 'journal.jsonl')) : [];
  return Math.max(0, ...journals.filter(existsSync).map((path) => readFileSync(path, 'utf8').split('\n').length));
}
