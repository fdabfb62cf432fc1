import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeAccess } from '../../../src/config/object-store.ts';
import { ObjectStore } from '../../../src/disk/store/object-store.ts';
import { hasRedis, RedisServer } from '../../support/children/redis-server.ts';
import { BUCKET, S3Server } from '../../support/children/s3-server.ts';
import { runFbp, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';

const BATCH = ['england', 'premier-league', '2023-2024'];
const ARCHIVE = resolve('data/sample/england-premier-league-2023-2024.tar');
const ALL = ['process', '--all', '--stats', 'all.csv', '--markets', 'MATCH_ODDS', '--archive', ARCHIVE];
const PASSWORD = 'Canary-Queue-77';

describe.skipIf(!hasRedis)('fbp with a queue', () => {
  let server: RedisServer;
  let store: S3Server;

  beforeAll(async () => {
    server = await RedisServer.start({ password: PASSWORD });
    store = await S3Server.start();
  });

  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  it('gives a killed worker’s batch to another one, puts the bytes of one machine into a bucket, and shows its password nowhere', async () => {
    const cwd = temporaryFolder();
    copyFileSync('test/fixtures/statistics/fivethirtyeight.csv', join(cwd, 'all.csv'));
    const bucket = { ...store.env, FBP_STORAGE_OUTPUT_DIR: `s3://${BUCKET}/out` };
    const env = { ...bucket, FBP_QUEUE_URL: server.url, FBP_QUEUE_LOCK_SECONDS: '5', FBP_LOGGING_LEVEL: 'DEBUG' };
    const alone = await runFbp(ALL, { cwd, env: { FBP_STORAGE_OUTPUT_DIR: 'alone' } });
    const detached = await runFbp([...ALL, '--queue', '--detach'], { cwd, env });
    expect(detached).toMatchObject({ code: 0, stdout: expect.stringContaining('3 batches in the queue') });

    const first = startFbp(['worker'], { cwd, env });
    const shown = startFbp([...ALL, '--queue'], { cwd, env });
    let told = '';
    shown.child.stderr?.on('data', (text: string) => (told += text));
    while (!told.includes(': ')) await delay(20);
    first.child.kill('SIGKILL');
    const second = startFbp(['worker', '--queue', server.url], {
      cwd,
      env: { ...bucket, FBP_QUEUE_LOCK_SECONDS: '5' },
    });
    const watched = await shown.finished;
    expect(watched, watched.stderr).toMatchObject({ code: alone.code, stdout: alone.stdout });
    const status = await runFbp(['queue', 'status', '--json'], { cwd, env });
    const { batches, workers } = JSON.parse(status.stdout);
    expect(batches.map(({ state }: { state: string }) => state)).toEqual(Array(3).fill('completed'));
    expect(workers).toHaveLength(1);
    second.child.kill('SIGTERM');
    const ended = await second.finished;
    expect(ended.code, ended.stderr).toBe(0);

    const objects = await ObjectStore.open(BUCKET, storeAccess(store.env) ?? expect.fail('no access'));
    const inBucket = (name: string) => objects.read(['out', ...BATCH, name].join('/'), AbortSignal.timeout(10_000));
    const names = readdirSync(join(cwd, 'alone', ...BATCH));
    expect(names).toContain('manifest.json');
    for (const name of names)
      expect(await inBucket(name), name).toEqual(readFileSync(join(cwd, 'alone', ...BATCH, name)));
    // A machine that has none of it reads it there.
    const elsewhere = { ...bucket, FBP_STORAGE_STATE_DIR: join(cwd, 'elsewhere') };
    const valid = await runFbp(['validate', 'output', BATCH.join('/')], { cwd, env: elsewhere });
    expect(valid, valid.stdout).toMatchObject({ code: 0, stdout: expect.stringContaining('0 errors') });
    const report = await runFbp(['report', ...BATCH], { cwd, env: elsewhere });
    expect(report.stdout).toContain(`output s3://${BUCKET}/out/${BATCH.join('/')}/matches.csv`);
    expect(readdirSync(join(cwd, 'temp', 'work'))).toEqual([]);
    const config = await runFbp(['config', 'show'], { cwd, env });
    expect(config.stdout).toContain('redis://***@127.0.0.1');
    const refused = await runFbp(['queue', 'purge', '--queue', `redis://:${PASSWORD}x@127.0.0.1:${server.port}`], {
      cwd,
    });
    expect(refused.code).toBe(5);
    const texts = [watched, detached, status, ended, config, refused, valid, report].flatMap(({ stdout, stderr }) => [
      stdout,
      stderr,
    ]);
    expect([...texts, ...filesBelow(cwd)].filter((text) => text.includes(PASSWORD))).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'latin1'));
}
