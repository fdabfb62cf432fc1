import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFolder } from '../../generator/archive-writer.ts';
import { endHung } from '../end-hung.ts';
import { shortSeason, writeSeason } from '../historic-project.ts';
import { BINARY, INSTALLED_PATH } from '../run-fbp.ts';

export interface ShortMemoryFigures {
  readonly runs: number;
  /** Runs that were right in spite of the limit. */
  readonly right: number;
  /** Runs that hung, ended without a word or with a wrong result, or after which the next run was not right. */
  readonly violations: readonly string[];
}

/** A limit of the address space (`ulimit -v`), or of the JavaScript heap, in MB. */
export interface MemoryLimit {
  readonly of: 'address space' | 'heap';
  readonly megabytes: number;
}

const ARGS = [
  ...['process', 'england', 'premier-league', '2023-2024', '--stats', 's.csv', '--output', 'o'],
  ...['--archive', 'archive'],
];
const OUTPUTS = ['matches.csv', 'failures.csv', 'prices.csv', 'odds.csv.gz'];

/** Runs a batch under each limit, and then without one: the first must be right or say why not, the second right. */
export async function limitMemory(cwd: string, limits: readonly MemoryLimit[]): Promise<ShortMemoryFigures> {
  const season = shortSeason(2);
  writeSeason(cwd, season);
  writeFolder(join(cwd, 'archive'), season.files);
  const bytes = () => OUTPUTS.map((name) => readFileSync(join(cwd, 'o', name), 'base64')).join('\n');
  const first = await run(cwd);
  if (first.code !== 0) throw new Error(first.stderr);
  const wanted = bytes();
  const violations: string[] = [];
  let right = 0;
  for (const limit of limits) {
    const when = `${limit.megabytes} MB of ${limit.of}`;
    for (const folder of ['temp', 'o']) rmSync(join(cwd, folder), { recursive: true, force: true });
    const limited = await run(cwd, limit);
    if (limited.hung) violations.push(`${when}: hung`);
    else if (limited.code === 0) {
      right += 1;
      if (bytes() !== wanted) violations.push(`${when}: other outputs, exit 0`);
    } else if (limited.stderr.trim() === '') violations.push(`${when}: ended ${limited.code} without a word`);
    const next = await run(cwd);
    if (next.code !== 0) violations.push(`${when}: then the next run ended ${next.code}: ${next.stderr.slice(0, 300)}`);
    else if (bytes() !== wanted) violations.push(`${when}: then the next run had other outputs`);
  }
  return { runs: limits.length, right, violations };
}

async function run(cwd: string, limit?: MemoryLimit) {
  const ulimit = limit?.of === 'address space' ? `ulimit -v ${limit.megabytes * 1024}; ` : '';
  const heap = limit?.of === 'heap' ? [`--max-old-space-size=${limit.megabytes}`] : [];
  const command = ['-c', `ulimit -c 0; ${ulimit}exec "$0" "$@"`, process.execPath, ...heap, BINARY, ...ARGS];
  const child = spawn('bash', command, {
    cwd,
    env: { PATH: INSTALLED_PATH, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  let hung = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.resume();
  const watch = endHung(child, () => {
    hung = true;
  });
  const [code, signal] = await once(child, 'close');
  watch.stop();
  return { code: (code ?? signal) as number | string, stderr, hung };
}
