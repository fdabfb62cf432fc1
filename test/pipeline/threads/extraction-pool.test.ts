import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ExtractedMatch } from '../../../src/domain/price.ts';
import { MatchExtractor } from '../../../src/extraction/match-extractor.ts';
import { extractEncoded, type MatchRequest } from '../../../src/pipeline/threads/encode-series.ts';
import { ExtractionPool, type PoolOptions } from '../../../src/pipeline/threads/extraction-pool.ts';
import {
  closed,
  definition,
  EVENT_ID,
  KICKOFF,
  line,
  localFile,
  MINUTE,
  SIDES,
} from '../../support/market-files/build-stream.ts';

const folder = mkdtempSync(join(tmpdir(), 'fbp-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SMALL = { encoding: { compression: 'gzip', holdBytes: 1e6 }, historyBytes: 1e6 } as const;
const workerUrl = new URL('../../support/children/source-worker.mjs', import.meta.url);
const NEVER = new AbortController().signal;

const pools: ExtractionPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function openPool(options: Partial<PoolOptions> = {}): ExtractionPool {
  const pool = new ExtractionPool({ workers: 2, batchFiles: 3, memory: SMALL, signal: NEVER, workerUrl, ...options });
  pools.push(pool);
  return pool;
}

/** A match of one market with so many prices. */
function match(number: number, prices = number + 1): MatchRequest {
  const ltps = Array.from({ length: prices }, (_, index) =>
    line(KICKOFF - MINUTE * 60 + index, { rc: [{ id: 11, ltp: 1.01 + ((index + number) % 900) / 100 }] }),
  );
  const lines = [
    line(KICKOFF - 90 * MINUTE, { def: definition() }),
    ...ltps,
    line(KICKOFF + MINUTE, { def: closed([11]) }),
  ];
  return request(number, `${lines.join('\n')}\n`);
}

function request(number: number, text: string): MatchRequest {
  const files = [localFile(text, { key: `${number}` })];
  const task = { matchId: `m${number}`, eventId: EVENT_ID, sides: SIDES, markets: undefined, snapshots: [60], files };
  return { ...task, scratch: join(folder, `match-${number}`) };
}

/** Its file as gzip, which is unpacked piece by piece while the thread could do other things. */
function packed({ files, ...task }: MatchRequest): MatchRequest {
  return { ...task, files: files.map(({ path, file }) => localFile(gzipSync(readFileSync(path)), file)) };
}

/** A line that JSON.parse needs a thousand times its size for. */
function glutton(number: number): MatchRequest {
  return request(
    number,
    `{"op":"mcm","pt":1,"x":[${Array.from({ length: 1_500_000 }, () => '{"a":[]}').join(',')}]}\n`,
  );
}

function rowsOf({ series }: ExtractedMatch): string {
  if (typeof series === 'string') return series;
  return gunzipSync(series.kind === 'bytes' ? series.bytes : readFileSync(series.path)).toString();
}

describe('ExtractionPool', () => {
  it('answers what an extraction in this thread answers, for each match', { timeout: 60_000 }, async () => {
    const extractor = new MatchExtractor();
    const requests = Array.from({ length: 12 }, (_, number) => match(number));
    const pool = openPool();
    const answers = await Promise.all(requests.map((one) => pool.extract(one)));
    for (const [index, answer] of answers.entries()) {
      const here = await extractEncoded(extractor, requests[index] as MatchRequest, {
        encoding: SMALL.encoding,
        signal: NEVER,
      });
      expect(answer).toEqual(here);
      expect(answer.seriesRows).toBe(index + 1);
    }
  });

  it('gives each match its own answer where small ones are handed to a worker that is still at a large one', {
    timeout: 60_000,
  }, async () => {
    const pool = openPool({ workers: 1, batchFiles: 1 });
    const sizes = [1, 40_000, 2, 3, 60_000, 4, 5];
    const answers = await Promise.all(sizes.map((prices, number) => pool.extract(packed(match(number, prices)))));
    expect(answers.map(({ seriesRows }) => seriesRows)).toEqual(sizes);
  });

  it('gives each match its own answer in whatever order a worker answers', async () => {
    const pool = openPool({
      workers: 1,
      batchFiles: 100,
      workerUrl: new URL('../../support/children/backward-worker.mjs', import.meta.url),
    });
    const sizes = [1, 2, 3, 4, 5];
    const asked = sizes.map((files) =>
      pool.extract({ ...match(1), files: Array.from({ length: files }, () => localFile('x')) }),
    );
    expect((await Promise.all(asked)).map(({ seriesRows }) => seriesRows)).toEqual(sizes);
  });

  it('hands a file fault on with all it says', { timeout: 60_000 }, async () => {
    const broken = request(1, '<html>');
    await expect(openPool().extract(broken)).rejects.toMatchObject({
      code: 'FBP-MARKET-FILE',
      where: '1',
      message: expect.stringContaining('HTML'),
      hint: expect.stringContaining('fetch'),
    });
  });

  it('loses only the match that kills its worker, and goes on with a new one', { timeout: 120_000 }, async () => {
    const pool = openPool({ workers: 1, batchFiles: 100, workerHeapMb: 48 });
    const answers = await Promise.allSettled(
      [match(1), glutton(2), match(3), match(4)].map((one) => pool.extract(one)),
    );
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: 'FBP-MARKET-FILE', where: 'match m2' } });
    expect((await pool.extract(match(5))).seriesRows).toBe(6);
  });

  it('puts the rows of a large match into a file, the same rows', { timeout: 60_000 }, async () => {
    const tiny = { encoding: { compression: 'gzip', holdBytes: 1000 }, historyBytes: 1000 } as const;
    const large = await openPool({ memory: tiny }).extract(match(7, 30_000));
    const held = await openPool().extract(match(8, 30_000));
    expect(large.series).toEqual({ kind: 'file', path: join(folder, 'match-7.series') });
    expect(held.series).toMatchObject({ kind: 'bytes' });
    expect(rowsOf(large).split('\n')).toHaveLength(30_001);
    expect(readdirSync(folder).filter((name) => name.endsWith('.history'))).toEqual([]);
  });

  it('hands over so many market files at once, whole matches, and leaves each worker its share', async () => {
    const countingUrl = new URL('../../support/children/counting-worker.mjs', import.meta.url);
    const threeFiles = { ...match(1), files: Array.from({ length: 3 }, () => localFile('x')) };
    const batches = async (matches: number, options: Partial<PoolOptions>) => {
      const pool = openPool({ workerUrl: countingUrl, ...options });
      const answers = await Promise.all(Array.from({ length: matches }, () => pool.extract(threeFiles)));
      return answers.map(({ seriesRows }) => seriesRows);
    };
    expect(await batches(4, { workers: 1, batchFiles: 6 })).toEqual([6, 6, 6, 6]);
    expect(await batches(4, { workers: 1, batchFiles: 8 })).toEqual([6, 6, 6, 6]);
    expect(await batches(2, { workers: 1, batchFiles: 1 })).toEqual([3, 3]);
    expect(Math.max(...(await batches(4, { workers: 2, batchFiles: 100 })))).toBe(6);
  });

  it('stops at the signal: nothing is left waiting', { timeout: 60_000 }, async () => {
    const stop = new AbortController();
    const pool = openPool({ signal: stop.signal });
    const answers = Promise.allSettled([match(1, 200_000), match(2), match(3)].map((one) => pool.extract(one)));
    stop.abort(new Error('stopped by hand'));
    for (const answer of await answers) expect(answer).toMatchObject({ reason: { message: 'stopped by hand' } });
    await expect(pool.extract(match(4))).rejects.toThrow('stopped by hand');
  });
});
