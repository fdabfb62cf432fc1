import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutUser } from '../../../src/config/secrets.ts';
import { batchName } from '../../../src/domain/batch.ts';
import type { CoordinatorSettings } from '../../../src/pipeline/batch-request.ts';
import type { PlannedBatch } from '../../../src/pipeline/batches/expand-entries.ts';
import { runAll } from '../../../src/pipeline/batches/run-all.ts';
import { batchJob } from '../../../src/pipeline/queue/batch-job.ts';
import { type BatchQueue, withQueue } from '../../../src/pipeline/queue/batch-queue.ts';
import { cancelBatches, purgeQueue, retryBatches, workersOf } from '../../../src/pipeline/queue/change-queue.ts';
import { fillQueue } from '../../../src/pipeline/queue/fill-queue.ts';
import type { QueuePlace } from '../../../src/pipeline/queue/queue-place.ts';
import { workerName, workOnQueue } from '../../../src/pipeline/queue/queue-worker.ts';
import { markTold, watchQueue } from '../../../src/pipeline/queue/watch-queue.ts';
import { toldResult } from '../../../src/pipeline/report/told-report.ts';
import { hasRedis, RedisServer } from '../../support/children/redis-server.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

const VERSION = '1.2.3';
const STATISTICS = resolve('test/fixtures/statistics/fivethirtyeight.csv');
const ARCHIVE = [resolve('data/sample/england-premier-league-2023-2024.tar')];
const LEAGUES = [
  ['england', 'premier-league'],
  ['germany', 'bundesliga'],
  ['spain', 'laliga'],
] as const;

const PLANNED: readonly PlannedBatch[] = LEAGUES.map(([country, league]) => {
  const batch = { country, league, season: '2023-2024' };
  const reading = { isShared: true as const };
  return { batch, request: { batch, statsFile: STATISTICS, source: 'archive', archive: ARCHIVE, reading } };
});

describe.skipIf(!hasRedis)('batches in a queue', () => {
  const root = mkdtempSync(join(tmpdir(), 'fbp-queue-'));
  let server: RedisServer;
  let names = 0;

  beforeAll(async () => {
    server = await RedisServer.start({ password: 'never-shown' });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  /** Each test has a queue of its own. */
  function freshPlace(): QueuePlace {
    names += 1;
    return { url: server.url, password: undefined, name: `test-${names}`, lockMs: 5000 };
  }

  function settingsIn(folder: string, values: Partial<CoordinatorSettings> = {}): CoordinatorSettings {
    const config = configBelow(join(root, folder));
    return {
      config: { ...config, extraction: { ...config.extraction, markets: ['MATCH_ODDS'] } },
      secrets: {},
      logger: loggerBelow(join(root, folder)),
      sampleDir: 'data/sample',
      root: join(root, folder),
      programVersion: VERSION,
      signal: new AbortController().signal,
      ...values,
    };
  }

  function startWorker(queue: BatchQueue, folder: string, version = VERSION) {
    const stop = new AbortController();
    const done = workOnQueue(queue, {
      concurrency: 1,
      programVersion: version,
      signal: stop.signal,
      settingsOf: (_values, signal) => {
        const settings = settingsIn(folder, { signal });
        return { ...settings, close: () => settings.logger.close() };
      },
      onBegin: () => undefined,
      onEnd: () => undefined,
    });
    return { stop: () => stop.abort(), done };
  }

  const fill = (queue: BatchQueue, { looksOn = true, planned = PLANNED, settings = settingsIn('filler') } = {}) =>
    fillQueue(queue, planned, { looksOn, jobOf: ({ request }) => batchJob(request, settings) });

  function bytesOf(folder: string): string[] {
    return PLANNED.flatMap(({ batch: { country, league, season } }) =>
      ['matches.csv', 'prices.csv', 'manifest.json'].map((file) =>
        readFileSync(join(root, folder, 'output', country, league, season, file), 'latin1'),
      ),
    );
  }

  it('become the same data sets and the same results as on one machine, each once', async () => {
    const alone = (await runAll(PLANNED, settingsIn('alone'))).map(toldResult);
    await withQueue(freshPlace(), async (queue) => {
      const filled = await fill(queue);
      expect((await fill(queue)).map(({ kind }) => kind)).toEqual(['there', 'there', 'there']);
      const worker = startWorker(queue, 'worker');
      const begun: string[] = [];
      const watching = { signal: new AbortController().signal, onBegin: (id: string) => begun.push(id) };
      const results = await watchQueue(queue, filled, watching);
      expect(await workersOf(queue)).toEqual([workerName()]);
      expect(results.map(({ ending }) => ending)).toEqual(alone.map(({ ending }) => ending));
      expect(results.map(({ planned }) => batchName(planned.batch))).toEqual(
        PLANNED.map(({ batch }) => batchName(batch)),
      );
      expect(bytesOf('worker')).toEqual(bytesOf('alone'));
      // Whoever went away before the end is told the results; after that the same command does everything again.
      expect((await fill(queue)).map(({ kind }) => kind)).toEqual(['there', 'there', 'there']);
      await markTold(queue, filled);
      worker.stop();
      await worker.done;
      expect((await fill(queue)).map(({ kind }) => kind)).toEqual(['new', 'new', 'new']);
      expect(withoutUser(queue.place.url)).not.toContain('never-shown');
    });
  });

  it('are left to others by a worker of another version, or with other settings', async () => {
    await withQueue(freshPlace(), async (queue) => {
      await fill(queue);
      const message = `the queue's batches are of fbp ${VERSION}, and this is fbp 9.9.9`;
      await expect(startWorker(queue, 'other', '9.9.9').done).rejects.toMatchObject({ code: 'FBP-CONFIG', message });
      await cancelBatches(queue, undefined);
      const settings = settingsIn('filler');
      const { config } = settings;
      const others = { ...settings, config: { ...config, search: { ...config.search, margin: 0.5 } } };
      await fill(queue, { settings: others });
      await expect(startWorker(queue, 'other').done).rejects.toThrow('would give other results');
      expect(await queue.open()).toHaveLength(3);
      const newer = { ...settings, programVersion: '2.0.0' };
      await expect(fill(queue, { settings: newer })).rejects.toThrow('the queue has batches of fbp 1.2.3');
      const refused = await fill(queue, { settings });
      expect(refused.map((one) => (one.kind === 'refused' ? one.fault.code : one.kind))).toEqual(
        Array(3).fill('FBP-LOCKED'),
      );
    });
  });

  it('that fail for good are told so with their reason, and done again when that is asked for', async () => {
    const { batch, request } = PLANNED[0] as PlannedBatch;
    const planned = [{ batch, request: { ...request, statsFile: join(root, 'none.csv') } }];
    await withQueue(freshPlace(), async (queue) => {
      const filled = await fill(queue, { planned });
      const worker = startWorker(queue, 'failing');
      const watching = { signal: new AbortController().signal };
      const [first] = await watchQueue(queue, filled, watching);
      expect(first?.ending).toMatchObject({ error: { code: 'FBP-INPUT', exitCode: 6 } });
      expect(await retryBatches(queue, undefined)).toBe(1);
      const [second] = await watchQueue(queue, filled, watching);
      expect(second?.ending).toMatchObject({ error: { code: 'FBP-INPUT' } });
      expect(await purgeQueue(queue, {})).toBe(1);
      expect(await queue.all()).toEqual([]);
      worker.stop();
      await worker.done;
    });
  });

  it('that are cancelled end so, and those that the queue forgot are put in again', async () => {
    await withQueue(freshPlace(), async (queue) => {
      const filled = await fill(queue);
      const watched = watchQueue(queue, filled, { signal: new AbortController().signal });
      await purgeQueue(queue, { all: true });
      while ((await queue.open()).length < 3) await delay(50);
      await cancelBatches(queue, 'spain/laliga/2023-2024');
      await delay(600);
      expect((await queue.open()).map(({ id }) => id)).not.toContain('spain/laliga/2023-2024');
      await cancelBatches(queue, undefined);
      const results = await watched;
      expect(results.map(({ ending }) => ('error' in ending ? ending.error.message : 'done'))).toEqual(
        Array(3).fill('cancelled'),
      );
    });
  });
});
