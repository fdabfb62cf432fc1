import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FBP } from './built.ts';

export interface RunFigures {
  readonly ms: number;
  readonly peakRssMb: number;
  /** Bytes that the program asked the system for; undefined where the system does not count them. */
  readonly readMb: number | undefined;
  readonly status: number | null;
  readonly stderr: string;
}

/** Written by the program itself as it ends: only it knows how much memory it took at most. */
const PROBE = `
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => {
  let read;
  try { read = Number(/^rchar: (\\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))[1]); } catch {}
  writeFileSync(process.env.BENCH_PROBE, JSON.stringify({ rssKb: process.resourceUsage().maxRSS, read }));
});
`;

/** Runs the built program in a folder of its own and measures it from outside and inside. */
export function runFbp(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): RunFigures {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-bench-probe-'));
  const probe = join(folder, 'probe.mjs');
  const answer = join(folder, 'figures.json');
  writeFileSync(probe, PROBE);
  try {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['--import', pathToFileURL(probe).href, FBP, ...args], {
      cwd,
      env: { ...process.env, ...env, BENCH_PROBE: answer },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const ms = performance.now() - start;
    const { rssKb, read } = JSON.parse(readFileSync(answer, 'utf8')) as { rssKb: number; read?: number };
    return { ms, peakRssMb: rssKb / 1024, readMb: read === undefined ? undefined : read / 1e6, status, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
