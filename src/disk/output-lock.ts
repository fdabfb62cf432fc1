import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FbpError, systemErrorCode } from '../domain/errors.ts';
import { asDiskFault } from './disk-fault.ts';
import { isGone, type ProcessIdentity, thisProcess } from './process-identity.ts';
import { tempNameBeside } from './temp-name.ts';

const LOCK_NAME = '.fbp.lock';
const GUARD_NAME = /^\.fbp\.lock\.[0-9a-f]{16}$/;
const POLL_MS = 200;
const TAKEOVER_TRIES = 200;
const TAKEOVER_PAUSE_MS = 5;

interface Holder extends ProcessIdentity {
  /** Unique to this one taking of the lock. */
  readonly id: string;
  /** When it was taken, ISO UTC. */
  readonly since: string;
}

/** A lock file that is there but says nothing usable: only a person can judge it. */
type Found = Holder | 'unreadable';

export interface LockOptions {
  /** How long to wait for another run to end, in milliseconds; 0 gives up at once. */
  waitMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told once, before waiting, who is waited for. */
  onWait?: ((holder: string) => void) | undefined;
}

/** The right to write one output folder: at most one process has it. */
export class OutputLock {
  readonly #path: string;
  readonly #id: string;

  private constructor(path: string, id: string) {
    this.#path = path;
    this.#id = id;
  }

  /**
   * The folder must exist. Throws FBP-LOCKED while another run has it, FBP-DISK when no lock file can be made there, and
   * the signal's reason when the wait is broken off.
   */
  static async acquire(folder: string, options: LockOptions = {}): Promise<OutputLock> {
    const path = join(folder, LOCK_NAME);
    const self = newHolder();
    const deadline = Date.now() + (options.waitMs ?? 0);
    let told = false;
    for (;;) {
      const holder = await takeOrFindHolder(folder, LOCK_NAME, self);
      if (holder === undefined) {
        removeDeadGuards(folder);
        return new OutputLock(path, self.id);
      }
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) throw lockedError(folder, path, holder);
      if (!told) options.onWait?.(whoHolds(holder));
      told = true;
      await pause(Math.min(POLL_MS, leftMs), options.signal);
    }
  }

  /** Gives the folder free. Leaves a lock alone that is not ours any more (deleted by hand, taken by another run). */
  release(): void {
    const holder = readHolder(this.#path);
    if (holder !== undefined && holder !== 'unreadable' && holder.id === this.#id) rmSync(this.#path, { force: true });
  }
}

/** Undefined when the lock is now ours. A lock whose process is gone is removed first. */
async function takeOrFindHolder(folder: string, name: string, self: Holder): Promise<Found | undefined> {
  const path = join(folder, name);
  let found: Found | undefined;
  for (let attempt = 0; attempt < TAKEOVER_TRIES; attempt += 1) {
    if (createWhole(path, self)) return undefined;
    found = readHolder(path);
    if (found === undefined) continue;
    if (found === 'unreadable' || !isGone(found)) return found;
    await removeStale(folder, name, found);
  }
  return found ?? 'unreadable';
}

/**
 * Removes a dead process's lock, and never a live one's that was taken meanwhile. Looking and removing are two steps, so
 * they need a guard: a lock of the same kind, named after the one dead lock it is about. Only the guard's owner may
 * remove that lock, so what it sees under the guard stays true; and an id never comes back, so a late guard finds nothing
 * to remove. A guard whose owner died is a stale lock itself and is treated alike.
 */
async function removeStale(folder: string, name: string, stale: Holder): Promise<void> {
  const guard = `${LOCK_NAME}.${stale.id}`;
  const busy = await takeOrFindHolder(folder, guard, newHolder());
  if (busy !== undefined) {
    await sleep(TAKEOVER_PAUSE_MS);
    return;
  }
  try {
    const current = readHolder(join(folder, name));
    if (current !== undefined && current !== 'unreadable' && current.id === stale.id) {
      rmSync(join(folder, name), { force: true });
    }
  } finally {
    rmSync(join(folder, guard), { force: true });
  }
}

/** Creates the lock file with its content in one step, so that nobody ever reads half of it. False when there is one already. */
function createWhole(path: string, holder: Holder): boolean {
  const text = `${JSON.stringify(holder)}\n`;
  const temp = tempNameBeside(path);
  createExclusive(temp, text);
  try {
    linkSync(temp, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    // ENOENT: a run on another host that has just begun may take our temporary file for a dead process's.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    if (isWithoutHardLinks(code)) return createExclusive(path, text);
    throw asDiskFault(error, 'lock the output folder', path);
  } finally {
    rmSync(temp, { force: true });
  }
}

/** exFAT and some network shares. EPERM is also what a folder without permission says; the second try tells. */
function isWithoutHardLinks(code: string | undefined): boolean {
  return code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS';
}

function createExclusive(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw asDiskFault(error, 'lock the output folder', path);
  }
}

function readHolder(path: string): Found | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? undefined : 'unreadable';
  }
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const { id, pid, host, since } = value as Partial<Record<keyof Holder, unknown>>;
  const isId = typeof id === 'string' && /^[0-9a-f]{16}$/.test(id);
  return isId && Number.isSafeInteger(pid) && Number(pid) > 0 && typeof host === 'string' && typeof since === 'string';
}

function newHolder(): Holder {
  return { id: randomBytes(8).toString('hex'), ...thisProcess(), since: new Date().toISOString() };
}

/** Guards outlive only a process killed in the microseconds it held one. With the lock in our hands none of them matters. */
function removeDeadGuards(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!GUARD_NAME.test(name)) continue;
    const holder = readHolder(join(folder, name));
    if (holder !== undefined && holder !== 'unreadable' && isGone(holder)) rmSync(join(folder, name), { force: true });
  }
}

/** The lock of an output folder, as one who does not want it sees it. */
export interface LockState {
  readonly path: string;
  /** `gone`: its process is no more, and the next run takes it over. `unreadable`: only a person can judge it. */
  readonly state: 'held' | 'gone' | 'unreadable';
  /** `pid 4711 on host, since 2024-…`; undefined for an unreadable one. */
  readonly holder: string | undefined;
}

/** Undefined when nobody has the folder. Changes nothing. */
export function lockState(folder: string): LockState | undefined {
  const path = join(folder, LOCK_NAME);
  const found = readHolder(path);
  if (found === undefined) return undefined;
  if (found === 'unreadable') return { path, state: 'unreadable', holder: undefined };
  return { path, state: isGone(found) ? 'gone' : 'held', holder: holderText(found) };
}

function holderText({ pid, host, since }: Holder): string {
  return `pid ${pid} on ${host}, since ${since}`;
}

function whoHolds(holder: Found): string {
  return holder === 'unreadable' ? 'unknown process' : holderText(holder);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

function lockedError(folder: string, path: string, holder: Found): FbpError {
  return new FbpError('FBP-LOCKED', `Another run is writing this output folder (${whoHolds(holder)})`, {
    where: folder,
    hint: `Wait for it to end, or let this run wait with --lock-wait <seconds>. If that run is no more, delete ${path}`,
  });
}
