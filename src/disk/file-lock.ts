import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FbpError, systemErrorCode } from '../domain/errors.ts';
import { withDiskFaults } from './disk-fault.ts';

const WAIT_MS = 20_000;
const POLL_MS = 20;
/** An edit takes milliseconds: a lock of this age was left by a process that can no longer remove it. */
const STALE_AFTER_MS = 15_000;

/**
 * Runs a change of a file while no other process changes it. The lock is a file beside it, made exclusively; one that a
 * killed process left is taken over. Waits up to 20 s, then throws FBP-LOCKED.
 */
export async function withFileLock<T>(path: string, run: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await withDiskFaults('lock the file', lock, async () => {
    await mkdir(dirname(lock), { recursive: true });
    await acquire(lock);
    await removeLeftDrafts(lock);
  });
  try {
    return await run();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<void> {
  const mine = `${process.pid} ${hostname()} ${randomUUID()}`;
  const deadline = Date.now() + WAIT_MS;
  while (!(await createExclusively(lock, mine))) {
    if (await removeIfStale(lock)) continue;
    if (Date.now() > deadline) throw await lockedFault(lock);
    await sleep(POLL_MS);
  }
}

/** File systems such as exFAT have no hard links. */
const NO_HARD_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** By way of a link, so that a lock is never seen without its content. */
async function createExclusively(lock: string, content: string): Promise<boolean> {
  const draft = `${lock}.${process.pid}.${randomUUID()}`;
  await writeFile(draft, content, { flag: 'wx' });
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    if (NO_HARD_LINKS.includes(systemErrorCode(error))) return createDirectly(lock, content);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** What processes left that were killed while they asked for the lock. */
async function removeLeftDrafts(lock: string): Promise<void> {
  const folder = dirname(lock);
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(`${basename(lock)}.`));
  for (const path of drafts.map((name) => join(folder, name))) {
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > STALE_AFTER_MS) await rm(path, { force: true });
  }
}

async function createDirectly(lock: string, content: string): Promise<boolean> {
  try {
    await writeFile(lock, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * A stale lock is claimed by an exclusive link named after its token before it is removed: of several processes that find it,
 * one removes it, and none removes the fresh lock that another has put in its place meanwhile.
 */
async function removeIfStale(lock: string): Promise<boolean> {
  const found = await readLock(lock);
  if (found === undefined || !isStale(found)) return false;
  const claim = `${lock}.${found.token}.stale`;
  try {
    await link(lock, claim);
  } catch (error) {
    // Claimed or removed by another process; or no links here, then a person has to remove it.
    if (systemErrorCode(error) !== undefined) return false;
    throw error;
  }
  const claimed = await readLock(claim);
  if (claimed?.token === found.token) await rm(lock, { force: true });
  await rm(claim, { force: true });
  return true;
}

interface LockContent {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
  readonly ageMs: number;
}

async function readLock(path: string): Promise<LockContent | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { ...describeLock(text), ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function describeLock(text: string): Omit<LockContent, 'ageMs'> {
  const match = /^(\d+) (\S+) ([\w-]+)$/.exec(text);
  // A lock that something else wrote has no owner to ask; its age alone decides.
  return { pid: Number(match?.[1] ?? 0), host: match?.[2] ?? '', token: match?.[3] ?? 'unknown' };
}

function isStale(lock: LockContent): boolean {
  if (lock.ageMs > STALE_AFTER_MS) return true;
  return lock.host === hostname() && !isRunning(lock.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

async function lockedFault(lock: string): Promise<FbpError> {
  const owner = await readLock(lock);
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  return new FbpError('FBP-LOCKED', `The mapping file is being changed by ${who}`, {
    where: lock,
    hint: 'Wait for it to end; if no such process runs, remove this lock file.',
  });
}
