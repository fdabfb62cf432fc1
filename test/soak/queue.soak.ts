import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeAccess } from '../../src/config/object-store.ts';
import { ObjectStore } from '../../src/disk/store/object-store.ts';
import { SharedRate } from '../../src/pipeline/queue/shared-rate.ts';
import { hasRedis, RedisServer } from '../support/children/redis-server.ts';
import { BUCKET, S3Server } from '../support/children/s3-server.ts';
import { BINARY, runFbp } from '../support/e2e/run-fbp.ts';
import { createRandom } from '../support/generator/random.ts';
import { record } from './figures.ts';

const SAMPLE = resolve('data/sample/england-premier-league-2023-2024.tar');
const FAULTS = [500, 503, 'slow', 'lost'] as const;
const never = new AbortController().signal;
const BATCHES = 40;
const WORKERS = 4;
const LOCK_SECONDS = 5;
const KILL_EVERY_MS = 8000;
/** Of the time a batch takes, at least: one that five workers died of is given up, and a machine may have other things to do. */
const BATCHES_A_KILL = 3;
const LOCKS_A_BATCH = 2;
const ALL = ['process', '--batch', 'batches.yaml', '--archive', `s3://${BUCKET}/archive`];
/** Of the requests to the bucket. */
const FAULT_SHARE = 0.2;

describe.skipIf(!hasRedis)('forty batches over four workers', () => {
  let server: RedisServer;
  let store: S3Server;
  let objects: ObjectStore;
  const project = mkdtempSync(join(tmpdir(), 'fbp-many-'));
  let batchMs = 0;

  beforeAll(async () => {
    server = await RedisServer.start();
    store = await S3Server.start();
    objects = await ObjectStore.open(BUCKET, storeAccess(store.env) ?? expect.fail('no access'));
    await objects.write('archive/sample.tar', readFileSync(SAMPLE), never);
    writeProject(project);
    const env = {
      ...store.env,
      FBP_STORAGE_OUTPUT_DIR: join(project, 'alone'),
      FBP_STORAGE_TEMP_DIR: join(project, 'temp-alone'),
      FBP_STORAGE_STATE_DIR: join(project, 'state-alone'),
    };
    const alone = await runFbp([...ALL, '--progress', 'none'], { cwd: project, env });
    expect(alone, alone.stderr).toMatchObject({ code: 0 });
  }, 600_000);

  afterAll(async () => {
    await server.stop();
    await store.stop();
    rmSync(project, { recursive: true, force: true });
  });

  function envOf(run: string): Record<string, string> {
    return {
      ...store.env,
      FBP_QUEUE_URL: server.url,
      FBP_QUEUE_NAME: run,
      FBP_QUEUE_LOCK_SECONDS: String(LOCK_SECONDS),
      FBP_STORAGE_OUTPUT_DIR: `s3://${BUCKET}/${run}`,
      FBP_STORAGE_TEMP_DIR: join(project, `temp-${run}`),
    };
  }

  it('write the bytes of one machine', { timeout: 900_000 }, async () => {
    const env = envOf('calm');
    const workers = Array.from({ length: WORKERS }, (_, index) => startWorker(index, project, env));
    const startedAt = performance.now();
    const done = await runFbp([...ALL, '--queue'], { cwd: project, env });
    batchMs = ((performance.now() - startedAt) * WORKERS) / BATCHES;
    for (const { child } of workers) child.kill('SIGTERM');
    const codes = await Promise.all(workers.map(({ exit }) => exit));
    const differing = differences(filesOf(join(project, 'alone')), await filesIn(objects, 'calm'));
    record({
      promise: '9',
      what: '40 batches, 4 workers',
      counted: tableEnd(done.stdout),
      violations: differing.length,
    });
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(done.stdout).toContain(`${BATCHES} batches: ${BATCHES} done`);
    expect(codes).toEqual(Array(WORKERS).fill(0));
    expect(differing).toEqual([]);
  });

  it('do so under kills, a restart of Redis, faults of the bucket and a worker that is paused beyond its lock', {
    timeout: 3_600_000,
  }, async () => {
    const killEveryMs = Math.max(KILL_EVERY_MS, BATCHES_A_KILL * batchMs);
    const lockSeconds = Math.max(LOCK_SECONDS, Math.ceil(batchMs / LOCKS_A_BATCH / 1000));
    const env = { ...envOf('chaos'), FBP_QUEUE_LOCK_SECONDS: String(lockSeconds) };
    let started = WORKERS;
    const workers = Array.from({ length: WORKERS }, (_, index) => startWorker(index, project, env));
    const ending = new AbortController();
    const running = runFbp([...ALL, '--queue'], { cwd: project, env }).finally(() => ending.abort());
    const counts = { kills: 0, pauses: 0, lost: 0, restarts: 0, faults: 0 };
    const random = createRandom('bucket');
    store.fault = () => {
      if (!random.chance(FAULT_SHARE)) return undefined;
      counts.faults += 1;
      return random.pick(FAULTS);
    };
    const paused = pauseOne(workers, lockSeconds, ending.signal).then((lost) => {
      counts.pauses += 1;
      counts.lost += Number(lost);
    });
    const restarted = someBatchBegun(workers, ending.signal)
      .then(async () => {
        await delay(5000, undefined, { signal: ending.signal });
        await server.kill();
        await delay(500);
        await server.startAgain();
        counts.restarts += 1;
      })
      .catch(() => undefined);
    while (!ending.signal.aborted) {
      await delay(killEveryMs, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) break;
      // The first one is left to be paused.
      const victim = 1 + (counts.kills % (WORKERS - 1));
      workers[victim]?.child.kill('SIGKILL');
      workers[victim] = startWorker(started, project, env);
      started += 1;
      counts.kills += 1;
    }
    const done = await running;
    await Promise.all([paused, restarted]);
    for (const { child } of workers) child.kill('SIGTERM');
    await Promise.all(workers.map(({ exit }) => exit));
    expect(done, done.stderr + workers.map(({ said }) => said()).join('\n')).toMatchObject({ code: 0 });
    store.fault = () => undefined;
    const differing = differences(filesOf(join(project, 'alone')), await filesIn(objects, 'chaos'));
    const text = Object.entries({ ...counts, 'ms between kills': Math.round(killEveryMs) })
      .map(([what, count]) => `${count} ${what}`)
      .join(', ');
    record({
      promise: '9',
      what: 'the same under faults',
      counted: `${tableEnd(done.stdout)}; ${text}`,
      violations: differing.length,
    });
    expect(done.stdout).toContain(`${BATCHES} batches: ${BATCHES} done`);
    expect(done.stdout.match(/england\/premier-league\/\d{4}-\d{4}/g)).toHaveLength(BATCHES);
    expect(differing).toEqual([]);
    expect(counts.kills).toBeGreaterThan(0);
    expect(counts.restarts).toBe(1);
  });

  it('keep one rate limit', { timeout: 300_000 }, async () => {
    const LIMIT = 200;
    const REQUESTS = 10_000;
    const times: number[] = [];
    const clients = Array.from({ length: WORKERS }, () => new Redis(server.url));
    await Promise.all(
      clients.map(async (client) => {
        const gate = new SharedRate(client, 'soak', LIMIT);
        let left = REQUESTS / WORKERS;
        const send = async () => {
          while (left > 0) {
            left -= 1;
            await gate.acquire(never);
            times.push(performance.now());
          }
        };
        await Promise.all(Array.from({ length: 16 }, send));
      }),
    );
    for (const client of clients) client.disconnect();
    times.sort((a, b) => a - b);
    const share = (times.length - 1) / (((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000) / LIMIT;
    const most = mostWithin(times, 1000);
    record({
      promise: '7',
      what: 'one rate limit over four workers',
      counted: `${times.length} requests, ${(share * 100).toFixed(1)} % of ${LIMIT} a second, at most ${most} in a second`,
      violations: Number(most > LIMIT) + Number(share < 0.95),
    });
    expect(most).toBeLessThanOrEqual(LIMIT);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });
});

/** Seasons of ten rows each, so that workers die in the middle of some and between others. */
function writeProject(project: string): void {
  const [header = '', ...rows] = readFileSync('data/england/premier-league/2023-2024.csv', 'utf8').trim().split('\n');
  mkdirSync(join(project, 'stats'));
  const entries = Array.from({ length: BATCHES }, (_, index) => {
    const season = `${1980 + index}-${1981 + index}`;
    const own = rows.filter((_row, row) => row % BATCHES === index);
    writeFileSync(join(project, 'stats', `${season}.csv`), `${[header, ...own].join('\n')}\n`);
    return `  - { country: england, league: premier-league, season: ${season}, stats: stats/${season}.csv }`;
  });
  writeFileSync(join(project, 'batches.yaml'), `batches:\n${entries.join('\n')}\n`);
}

interface Started {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly said: () => string;
}

/** Under a host name and with a state folder of its own, as on a machine of its own. */
function startWorker(index: number, cwd: string, env: Record<string, string>): Started {
  const own = [process.execPath, BINARY, 'worker'];
  const [command = '', ...args] = canUnshare()
    ? ['unshare', '--uts', 'sh', '-c', `hostname w${index}; exec "$@"`, 'sh', ...own]
    : own;
  const state = { FBP_STORAGE_STATE_DIR: `${env['FBP_STORAGE_TEMP_DIR']}-state-${index}` };
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env, ...state } });
  let text = '';
  child.stderr.on('data', (piece: Buffer) => (text += piece));
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return { child, exit, said: () => text };
}

function canUnshare(): boolean {
  try {
    execFileSync('unshare', ['--uts', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Before that, whoever starts may still be on the way to the server. */
async function someBatchBegun(workers: readonly Started[], signal: AbortSignal): Promise<void> {
  while (!workers.some(({ said }) => said().includes(': begun'))) await delay(50, undefined, { signal });
}

/** Stops the first worker in the middle of a batch for longer than its lock; true when it then found that it had lost the batch. */
async function pauseOne([worker]: readonly Started[], lockSeconds: number, signal: AbortSignal): Promise<boolean> {
  if (worker === undefined) return false;
  while (!signal.aborted && (worker.said().match(/: begun/g)?.length ?? 0) < 2) await delay(5);
  worker.child.kill('SIGSTOP');
  await delay((lockSeconds + 3) * 1000);
  worker.child.kill('SIGCONT');
  await delay(3000);
  return worker.said().includes('has lost its batch');
}

function differences(expected: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): string[] {
  return [...new Set([...expected.keys(), ...found.keys()])].filter((name) => expected.get(name) !== found.get(name));
}

/** By path; the summary of the run knows the clock. */
function filesOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.endsWith('last-run.json'));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'latin1')]));
}

/** The same of what lies in the bucket. */
async function filesIn(store: ObjectStore, prefix: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { key } of await store.list(`${prefix}/`, never)) {
    if (key.endsWith('last-run.json')) continue;
    files.set(key.slice(prefix.length + 1), (await store.read(key, never))?.toString('latin1') ?? '');
  }
  return files;
}

function tableEnd(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function mostWithin(times: readonly number[], ms: number): number {
  let [most, from] = [0, 0];
  for (const [index, at] of times.entries()) {
    while (at - (times[from] ?? at) >= ms) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
