import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { BINARY, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

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

it.skipIf(!existsSync('/proc/self/status')).each([
  ['nohup', 'nohup "$0" "$@" & echo $!; wait $!'],
  ['a script that ignores hang-ups', 'trap "" HUP; "$0" "$@" & echo $!; wait $!'],
])('a run started under %s is not stopped by SIGHUP at any moment', async (_, script) => {
  const [cwd, season] = [temporaryFolder(), shortSeason(2)];
  writeSeason(cwd, season);
  writeEvents(join(cwd, 'a'), season.events);
  const args = [BINARY, ...HISTORIC_ARGS.slice(0, -2), '--archive', 'a'];
  const shell = spawn('bash', ['-c', script, process.execPath, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(shell, 'close');
  const pid = Number(String(await once(shell.stdout, 'data')));
  let sent = 0;
  while (shell.exitCode === null) {
    await delay(5);
    if (sendHangUp(pid)) sent += 1;
  }
  expect(await ended).toEqual([0, null]);
  expect(sent).toBeGreaterThan(5);
});

/** Once the program takes signals at all: before, Node itself would end by it. */
function sendHangUp(pid: number): boolean {
  try {
    return (caught(pid) & HANGS_UP) !== 0n && process.kill(pid, 'SIGHUP');
  } catch {
    return false;
  }
}

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
