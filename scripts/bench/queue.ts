import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasRedis, RedisServer } from '../../test/support/children/redis-server.ts';
import { FBP } from './measure/built.ts';
import { runFbp } from './measure/run-fbp.ts';
import { STATISTICS } from './season.ts';
import type { Target } from './target.ts';

const BATCHES = 40;
const WORKERS = 4;
const ARCHIVE = fileURLToPath(new URL('../../data/sample/england-premier-league-2023-2024.tar', import.meta.url));
const ALL = ['process', '--batch', 'batches.yaml', '--archive', ARCHIVE, '--progress', 'none'];

/** What a queue costs for each batch, and what several workers gain on this machine. */
export async function queueTargets(): Promise<Target[]> {
  if (!hasRedis) return targetsOf(undefined);
  const project = mkdtempSync(join(tmpdir(), 'fbp-bench-queue-'));
  const server = await RedisServer.start();
  try {
    writeProject(project);
    const run = (name: string, workers: number) => runMs({ project, name, workers, url: server.url });
    // The first run of each kind warms what the system keeps of files.
    await run('warm', 0);
    const alone = Math.min(await run('alone', 0), await run('again', 0));
    const one = Math.min(await run('one', 1), await run('one-more', 1));
    return targetsOf({ alone, one, several: await run('several', WORKERS) });
  } finally {
    await server.stop();
    rmSync(project, { recursive: true, force: true });
  }
}

/** Wall, in ms, of all batches: in one process, by one worker and by several. */
interface Walls {
  readonly alone: number;
  readonly one: number;
  readonly several: number;
}

function targetsOf(walls: Walls | undefined): Target[] {
  const detail = (text: (found: Walls) => string) =>
    `${walls === undefined ? 'no redis-server' : text(walls)}; ${BATCHES} batches of 9 or 10 rows`;
  return [
    {
      name: 'queue: what it adds to a batch',
      value: walls && Math.max(0, walls.one - walls.alone) / BATCHES,
      ...{ unit: 'ms', bound: 'at most', wanted: 50 },
      detail: detail(
        ({ one, alone }) => `${one.toFixed(0)} ms with one worker / ${alone.toFixed(0)} ms without a queue`,
      ),
    },
    {
      name: `queue: ${WORKERS} workers against one`,
      value: walls && walls.one / walls.several,
      ...{ unit: 'times', bound: 'at least', wanted: undefined },
      detail: detail(({ one, several }) => `${one.toFixed(0)} ms / ${several.toFixed(0)} ms`),
    },
  ];
}

interface Run {
  readonly project: string;
  readonly name: string;
  /** None: in one process. */
  readonly workers: number;
  readonly url: string;
}

/** Outputs, work and state of its own: every batch is done anew. */
async function runMs({ project, name, workers, url }: Run): Promise<number> {
  const env = {
    FBP_STORAGE_OUTPUT_DIR: join(project, name),
    FBP_STORAGE_TEMP_DIR: join(project, `${name}-temp`),
    FBP_STORAGE_STATE_DIR: join(project, `${name}-state`),
    ...(workers > 0 && { FBP_QUEUE_URL: url, FBP_QUEUE_NAME: name }),
  };
  const started = Array.from({ length: workers }, () =>
    spawn(process.execPath, [FBP, 'worker', '--progress', 'none'], {
      cwd: project,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    }),
  );
  try {
    while (workers > 0 && connected(project, env) < workers);
    const { ms, status, stderr } = runFbp(workers > 0 ? [...ALL, '--queue'] : ALL, { cwd: project, env });
    if (status !== 0) throw new Error(stderr);
    return ms;
  } finally {
    await Promise.all(started.map(ended));
  }
}

function connected(cwd: string, env: Record<string, string>): number {
  const { stdout } = spawnSync(process.execPath, [FBP, 'queue', 'status', '--json'], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return (JSON.parse(stdout) as { workers: unknown[] }).workers.length;
}

async function ended(worker: ChildProcess): Promise<void> {
  const exit = once(worker, 'exit');
  worker.kill('SIGTERM');
  await exit;
}

/** Small seasons: what is done for each batch, whatever its size, weighs most. */
function writeProject(project: string): void {
  const [header = '', ...rows] = readFileSync(STATISTICS, 'utf8').trim().split('\n');
  mkdirSync(join(project, 'stats'));
  const entries = Array.from({ length: BATCHES }, (_, index) => {
    const season = `${1980 + index}-${1981 + index}`;
    const own = rows.filter((_row, row) => row % BATCHES === index);
    writeFileSync(join(project, 'stats', `${season}.csv`), `${[header, ...own].join('\n')}\n`);
    return `  - { country: england, league: premier-league, season: ${season}, stats: stats/${season}.csv }`;
  });
  writeFileSync(join(project, 'batches.yaml'), `batches:\n${entries.join('\n')}\n`);
}
