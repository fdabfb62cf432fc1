import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLock, type Lockable, lockState } from '../../src/disk/lock.ts';
import { thisProcess } from '../../src/disk/process-identity.ts';

const CHILD = fileURLToPath(new URL('../support/children/lock-child.ts', import.meta.url));
const PROCESSES = 10;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-lock-'));
});
const KINDS: readonly { what: Lockable; target: string; lock: string; says: string }[] = [
  { what: 'output folder', target: '', lock: '.fbp.lock', says: 'Another run is writing this output folder' },
  {
    what: 'mapping file',
    target: 'a.json',
    lock: 'a.json.lock',
    says: 'Another process is changing this mapping file',
  },
];

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

describe('the lock of an output folder', () => {
  it('refuses a second run and says who has the folder', async () => {
    const lock = await FileLock.acquire('output folder', folder);
    await expect(FileLock.acquire('output folder', folder)).rejects.toMatchObject({
      code: 'FBP-LOCKED',
      exitCode: 11,
      message: expect.stringMatching(new RegExp(`pid ${process.pid} on ${hostname()}, since \\d{4}-`)),
      where: folder,
    });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('waits for the other run when asked to', async () => {
    const first = await FileLock.acquire('output folder', folder);
    setTimeout(() => first.release(), 50);
    const second = await FileLock.acquire('output folder', folder, { waitMs: 20_000 });
    second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops waiting when the run is interrupted', async () => {
    const lock = await FileLock.acquire('output folder', folder);
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(new Error('SIGINT came')), 30);
    const waiting = FileLock.acquire('output folder', folder, { waitMs: 20_000, signal: interrupt.signal });
    await expect(waiting).rejects.toThrow('SIGINT came');
    lock.release();
  });

  it('takes over from a dead process, and from another process that was given the pid again', async () => {
    writeLock({ pid: deadPid() });
    (await FileLock.acquire('output folder', folder)).release();
    if (thisProcess().startTicks === undefined) return;
    writeLock({ startTicks: '1' });
    (await FileLock.acquire('output folder', folder)).release();
    writeLock({ bootId: 'an earlier boot' });
    (await FileLock.acquire('output folder', folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never judges a process of another host or container, nor an unreadable lock', async () => {
    writeLock({ host: 'elsewhere', pid: deadPid() });
    await expect(FileLock.acquire('output folder', folder)).rejects.toMatchObject({ code: 'FBP-LOCKED' });
    if (thisProcess().pidNamespace !== undefined) {
      writeLock({ pidNamespace: 'pid:[1]', pid: deadPid() });
      await expect(FileLock.acquire('output folder', folder)).rejects.toMatchObject({ code: 'FBP-LOCKED' });
    }
    writeFileSync(join(folder, '.fbp.lock'), '');
    await expect(FileLock.acquire('output folder', folder)).rejects.toMatchObject({
      hint: expect.stringContaining('.fbp.lock'),
    });
  });

  it('goes on when a process died in the middle of a takeover', async () => {
    writeLock({ pid: deadPid() });
    const guard = { id: 'ffeeddccbbaa9988', ...thisProcess(), pid: deadPid(), since: '2024-01-01T00:00:00.000Z' };
    writeFileSync(join(folder, '.fbp.lock.00112233aabbccdd'), JSON.stringify(guard));
    (await FileLock.acquire('output folder', folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not remove a lock that is not its own any more', async () => {
    const lock = await FileLock.acquire('output folder', folder);
    writeLock({});
    const theirs = readFileSync(join(folder, '.fbp.lock'), 'utf8');
    lock.release();
    expect(readFileSync(join(folder, '.fbp.lock'), 'utf8')).toBe(theirs);
  });

  it('reports a folder it cannot write as a disk fault', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(FileLock.acquire('output folder', join(folder, 'file'))).rejects.toMatchObject({
      code: 'FBP-DISK',
      exitCode: 7,
    });
  });

  it('tells a process that does not wait at once', async () => {
    const lock = FileLock.tryAcquire('log file', join(folder, 'pipeline.log'));
    expect(FileLock.tryAcquire('log file', join(folder, 'pipeline.log'))).toBeUndefined();
    lock?.release();
    expect(readdirSync(folder)).toEqual([]);
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

describe.each(KINDS)('a lock of a process of its own, on one $what', ({ what, target, lock, says }) => {
  async function holder(): Promise<ChildProcess> {
    const child = fork(CHILD, { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    expect(await ask(child, { what, take: join(folder, target) })).toContain('won');
    return child;
  }

  it('is never lost to a living owner, however old it is, and taken over once its owner was killed', async () => {
    const child = await holder();
    utimesSync(join(folder, lock), 0, 0);
    const path = join(folder, target);
    const fault = await FileLock.acquire(what, path, { waitMs: 300 }).catch((error) => error);
    expect(fault).toMatchObject({ code: 'FBP-LOCKED', where: path, hint: expect.stringContaining(join(folder, lock)) });
    expect(fault.message).toMatch(new RegExp(`^${says} \\(pid ${child.pid} on ${hostname()}, since \\d{4}-`));
    expect(lockState(what, path)).toMatchObject({ state: 'held' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(lockState(what, path)).toMatchObject({ state: 'gone' });
    (await FileLock.acquire(what, path)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is waited for until its owner gives it free', async () => {
    const child = await holder();
    const waitedFor: string[] = [];
    const path = join(folder, target);
    const waiting = FileLock.acquire(what, path, { waitMs: 20_000, onWait: (who) => waitedFor.push(who) });
    await ask(child, { release: true });
    (await waiting).release();
    child.kill();
    expect(waitedFor).toEqual([expect.stringContaining(`pid ${child.pid} on `)]);
  });
});
