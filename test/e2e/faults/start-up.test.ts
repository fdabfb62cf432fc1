import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { BINARY, startFbp } from '../../support/e2e/run-fbp.ts';

const HANGS_UP = 1n;

/** Signals that a process takes itself, as Linux tells it: the lowest bit is that of SIGHUP. */
function caught(pid: number): bigint {
  return BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]}`);
}

it.skipIf(!existsSync('/proc/self/status')).each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
] as const)('%s while the program is loaded ends it as it ends a run', async (signal, exitCode) => {
  const { child, finished } = startFbp(['process', 'england', 'premier-league', '2023-2024']);
  while (child.exitCode === null && (caught(child.pid ?? 0) & HANGS_UP) === 0n) await delay(1);
  child.kill(signal);
  const { code, stderr } = await finished;
  expect({ code, stderr }).toEqual({
    code: exitCode,
    stderr: expect.stringMatching(`stopped by ${signal}\n  hint: what was done is kept`),
  });
});

it.skipIf(process.platform === 'win32')(
  'a limit of open files that is too low to load the program is said to be',
  () => {
    const run = (...args: string[]) =>
      spawnSync('bash', ['-c', 'ulimit -n 24; exec "$0" "$@"', process.execPath, BINARY, ...args], {
        encoding: 'utf8',
      });
    const plain = run('doctor');
    expect(plain.status).toBe(7);
    expect(plain.stderr).toMatch(/^error\[FBP-DISK\]: cannot start: .*\n {2}hint: .*ulimit -n/);
    const json = run('doctor', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'FBP-DISK', exit_code: 7, retryable: false } });
  },
);
