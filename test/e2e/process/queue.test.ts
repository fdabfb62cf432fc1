import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, RedisServer } from '../../support/children/redis-server.ts';
import { runFbp, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';

const BATCH = ['england', 'premier-league', '2023-2024'];
const ARCHIVE = resolve('data/sample/england-premier-league-2023-2024.tar');
const ALL = ['process', '--all', '--stats', 'all.csv', '--markets', 'MATCH_ODDS', '--archive', ARCHIVE];
const PASSWORD = 'Canary-Queue-77';

describe.skipIf(!hasRedis)('fbp with a queue', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start({ password: PASSWORD });
  });

  afterAll(async () => {
    await server.stop();
  });

  it('gives a killed worker’s batch to another one, with the bytes of one machine, and shows its password nowhere', async () => {
    const cwd = temporaryFolder();
    copyFileSync('test/fixtures/statistics/fivethirtyeight.csv', join(cwd, 'all.csv'));
    const env = { FBP_QUEUE_URL: server.url, FBP_QUEUE_LOCK_SECONDS: '5', FBP_LOGGING_LEVEL: 'DEBUG' };
    const alone = await runFbp(ALL, { cwd, env: { FBP_STORAGE_OUTPUT_DIR: 'alone' } });
    const detached = await runFbp([...ALL, '--queue', '--detach'], { cwd, env });
    expect(detached).toMatchObject({ code: 0, stdout: expect.stringContaining('3 batches in the queue') });

    const first = startFbp(['worker'], { cwd, env });
    const shown = startFbp([...ALL, '--queue'], { cwd, env });
    let told = '';
    shown.child.stderr?.on('data', (text: string) => (told += text));
    while (!told.includes(': ')) await delay(20);
    first.child.kill('SIGKILL');
    const second = startFbp(['worker', '--queue', server.url], { cwd, env: { FBP_QUEUE_LOCK_SECONDS: '5' } });
    const watched = await shown.finished;
    expect(watched, watched.stderr).toMatchObject({ code: alone.code, stdout: alone.stdout });
    const status = await runFbp(['queue', 'status', '--json'], { cwd, env });
    const { batches, workers } = JSON.parse(status.stdout);
    expect(batches.map(({ state }: { state: string }) => state)).toEqual(Array(3).fill('completed'));
    expect(workers).toHaveLength(1);
    second.child.kill('SIGTERM');
    const ended = await second.finished;
    expect(ended.code, ended.stderr).toBe(0);

    const manifest = (folder: string) => readFileSync(join(cwd, folder, ...BATCH, 'manifest.json'), 'utf8');
    expect(manifest('output')).toBe(manifest('alone'));
    expect(readdirSync(join(cwd, 'temp', 'work'))).toEqual([]);
    const config = await runFbp(['config', 'show'], { cwd, env });
    expect(config.stdout).toContain('redis://***@127.0.0.1');
    const refused = await runFbp(['queue', 'purge', '--queue', `redis://:${PASSWORD}x@127.0.0.1:${server.port}`], {
      cwd,
    });
    expect(refused.code).toBe(5);
    const texts = [watched, detached, status, ended, config, refused].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect([...texts, ...filesBelow(cwd)].filter((text) => text.includes(PASSWORD))).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'latin1'));
}
