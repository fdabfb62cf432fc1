import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CorpusName, corpus, type Match } from './corpus.ts';
import { bestOf } from './measure/best-of.ts';
import { built } from './measure/built.ts';
import { spread } from './measure/spread.ts';
import { naiveStack } from './peers/naive-stack.ts';
import { bzip2Task } from './peers/peers.ts';
import type { Target } from './target.ts';

const NEVER = new AbortController().signal;
/** Enough for the engine to have optimised what it will, and for a quiet moment. */
const ROUNDS = 6;
/** What the engine makes of the same code differs by a fifth from process to process; `bzip2` has a new one every time. */
const PROCESSES = 10;
/** What one thread has to reach, as a share of the speed of `bzip2 -dc`. */
const WANTED = { BASIC: 0.85, PRO: 1.1 } as const satisfies Record<CorpusName, number>;

/** One thread and two against bzip2 and the stacks that people use, on the files of some matches. */
export async function speedTargets(name: CorpusName): Promise<Target[]> {
  const matches = corpus(name);
  const paths = matches.flatMap(({ files }) => files.map(({ path }) => path));
  const ours = await Promise.all(Array.from({ length: PROCESSES }, () => startOneThread(matches)));
  const { bzip2, ...ofOurs } = await bestOf(ROUNDS, {
    bzip2: bzip2Task(paths),
    ...Object.fromEntries(ours.map(({ run }, index) => [`process ${index}`, run])),
  });
  for (const { end } of ours) end();
  const { median: oneThread, text } = spread(Object.values(ofOurs).filter((ms) => typeof ms === 'number'));
  const slow = await bestOf(1, { naive: () => naiveStack(paths) });
  const threads = await poolTimes(matches);
  const size = `${name}, ${paths.length} files, ${(compressedBytes(paths) / 1e6).toFixed(1)} MB`;
  const ofAll = `${size}; the median of ${PROCESSES} processes, each at its best: ${text}`;
  return [
    target(`${name}: one thread, against bzip2 -dc`, [bzip2, oneThread], WANTED[name], ofAll),
    target(`${name}: two workers, against one`, [threads.one, threads.two], 1.7, size),
    target(`${name}: one thread, against unbzip2-stream + readline + JSON.parse`, [slow.naive, oneThread], 4, size),
  ];
}

function target(
  name: string,
  [theirs, ours]: readonly [number | undefined, number],
  wanted: number,
  files: string,
): Target {
  const detail =
    theirs === undefined ? `absent; ${files}` : `${theirs.toFixed(0)} ms / ${ours.toFixed(0)} ms; ${files}`;
  return { name, value: theirs && theirs / ours, unit: 'times', bound: 'at least', wanted, detail };
}

function compressedBytes(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + statSync(path).size, 0);
}

interface OneThread {
  run(): Promise<number>;
  end(): void;
}

/** From the files on the disk to rows as bytes, in a process of its own: `bzip2` has one too. */
async function startOneThread(matches: readonly Match[]): Promise<OneThread> {
  const child = fork(fileURLToPath(new URL('extract-loop.mjs', import.meta.url)), { execArgv: [], env: {} });
  const failed = once(child, 'exit').then(() => {
    throw new Error('the extracting process ended: is there a build?');
  });
  // it also ends when all is done
  failed.catch(() => undefined);
  const ask = async (message: object): Promise<number> => {
    child.send(message);
    const [answer] = await Promise.race([once(child, 'message'), failed]);
    return answer as number;
  };
  await ask(matches.map(requestOf));
  return { run: () => ask({}), end: () => void child.kill() };
}

/** As a run does it, rows compressed in the worker; threads are running before the clock is. */
async function poolTimes(matches: readonly Match[]): Promise<{ one: number; two: number }> {
  const { ExtractionPool } = await built('pipeline/threads/extraction-pool.js');
  const scratch = mkdtempSync(join(tmpdir(), 'fbp-bench-'));
  const pools = [1, 2].map(
    (workers) =>
      new ExtractionPool({
        workers,
        batchFiles: 100,
        memory: { encoding: { compression: 'gzip', holdBytes: 1e6 }, historyBytes: 32e6 },
        signal: NEVER,
      }),
  );
  // so much that both workers are at work nearly all of the time
  const work = Array.from({ length: Math.max(4, Math.ceil(16 / matches.length)) }, () => matches).flat();
  const task = (pool: (typeof pools)[number]) => async () => {
    const requests = work.map((match, index) => ({ ...requestOf(match), scratch: join(scratch, String(index)) }));
    await Promise.all(requests.map((request) => pool.extract(request)));
  };
  const [one, two] = pools.map(task) as [() => Promise<void>, () => Promise<void>];
  try {
    await one();
    await two();
    return await bestOf(2, { one, two });
  } finally {
    for (const pool of pools) await pool.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function requestOf({ eventId, sides, files }: Match) {
  return {
    matchId: eventId,
    eventId,
    sides,
    markets: undefined,
    snapshots: [60],
    files,
  };
}
