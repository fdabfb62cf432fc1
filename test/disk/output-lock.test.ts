import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputLock } from '../../src/disk/output-lock.ts';
import { thisProcess } from '../../src/disk/process-identity.ts';

const CHILD = fileURLToPath(new URL('../support/children/lock-child.ts', import.meta.url));
const PROCESSES = 10;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeLock(changes: object): void {
  const holder = { id: '00112233aabbccdd', ...thisProcess(), since: '2024-01-01T00:00:00.000Z', ...changes };
  writeFileSync(join(folder, '.fbp.lock'), JSON.stringify(holder));
}

/** The pid of a process that has just ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

async function ask(child: ChildProcess, message: object): Promise<string[]> {
  const answer = once(child, 'message');
  child.send(message);
  const [results] = await answer;
  return results;
}

describe('OutputLock', () => {
  it('refuses a second run and says who has the folder', async () => {
    const lock = await OutputLock.acquire(folder);
    await expect(OutputLock.acquire(folder)).rejects.toMatchObject({
      code: 'FBP-LOCKED',
      exitCode: 11,
      message: expect.stringMatching(new RegExp(`pid ${process.pid} on ${hostname()}, since \\d{4}-`)),
      where: folder,
    });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('waits for the other run when asked to', async () => {
    const first = await OutputLock.acquire(folder);
    setTimeout(() => first.release(), 50);
    const second = await OutputLock.acquire(folder, { waitMs: 20_000 });
    second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops waiting when the run is interrupted', async () => {
    const lock = await OutputLock.acquire(folder);
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(new Error('SIGINT came')), 30);
    const waiting = OutputLock.acquire(folder, { waitMs: 20_000, signal: interrupt.signal });
    await expect(waiting).rejects.toThrow('SIGINT came');
    lock.release();
  });

  it('takes over from a dead process, and from another process that was given the pid again', async () => {
    writeLock({ pid: deadPid() });
    (await OutputLock.acquire(folder)).release();
    if (thisProcess().startTicks === undefined) return;
    writeLock({ startTicks: '1' });
    (await OutputLock.acquire(folder)).release();
    writeLock({ bootId: 'an earlier boot' });
    (await OutputLock.acquire(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never judges a process of another host or container, nor an unreadable lock', async () => {
    writeLock({ host: 'elsewhere', pid: deadPid() });
    await expect(OutputLock.acquire(folder)).rejects.toMatchObject({ code: 'FBP-LOCKED' });
    if (thisProcess().pidNamespace !== undefined) {
      writeLock({ pidNamespace: 'pid:[1]', pid: deadPid() });
      await expect(OutputLock.acquire(folder)).rejects.toMatchObject({ code: 'FBP-LOCKED' });
    }
    writeFileSync(join(folder, '.fbp.lock'), '');
    await expect(OutputLock.acquire(folder)).rejects.toMatchObject({ hint: expect.stringContaining('.fbp.lock') });
  });

  it('goes on when a process died in the middle of a takeover', async () => {
    writeLock({ pid: deadPid() });
    const guard = { id: 'ffeeddccbbaa9988', ...thisProcess(), pid: deadPid(), since: '2024-01-01T00:00:00.000Z' };
    writeFileSync(join(folder, '.fbp.lock.00112233aabbccdd'), JSON.stringify(guard));
    (await OutputLock.acquire(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not remove a lock that is not its own any more', async () => {
    const lock = await OutputLock.acquire(folder);
    writeLock({});
    const theirs = readFileSync(join(folder, '.fbp.lock'), 'utf8');
    lock.release();
    expect(readFileSync(join(folder, '.fbp.lock'), 'utf8')).toBe(theirs);
  });

  it('reports a folder it cannot write as a disk fault', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(OutputLock.acquire(join(folder, 'file'))).rejects.toMatchObject({ code: 'FBP-DISK', exitCode: 7 });
  });

  it('has exactly one winner of 50 parallel starts, free or stale, every time', async () => {
    const children = Array.from({ length: PROCESSES }, () => fork(CHILD, { execArgv: ['--import', 'tsx'] }));
    try {
      await Promise.all(children.map((child) => once(child, 'message')));
      const gone = deadPid();
      for (let round = 0; round < 30; round += 1) {
        if (round % 3 !== 0) writeLock({ pid: gone, id: round.toString(16).padStart(16, '0') });
        const results = (await Promise.all(children.map((child) => ask(child, { take: folder })))).flat();
        expect(results.filter((result) => result === 'won')).toHaveLength(1);
        expect(results.filter((result) => result === 'FBP-LOCKED')).toHaveLength(PROCESSES * 5 - 1);
        await Promise.all(children.map((child) => ask(child, { release: true })));
        expect(readdirSync(folder)).toEqual([]);
      }
    } finally {
      for (const child of children) child.kill();
    }
  }, 120_000);
});
