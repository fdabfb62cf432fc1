import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isFault, systemErrorCode } from '../domain/errors.ts';
import { asDiskFault } from './disk-fault.ts';
import { isGone, type ProcessIdentity, thisProcess } from './process-identity.ts';
import { tempNameBeside } from './temporary/temp-name.ts';

const ATTEMPTS = 200;
const GUARD_SUFFIX = /^\.[0-9a-f]{16}$/;

export interface Holder extends ProcessIdentity {
  /** Unique to this one taking of the lock. */
  readonly id: string;
  /** When it was taken, ISO UTC. */
  readonly since: string;
}

/** A lock file that is there but says nothing usable: only a person can judge it. */
export type Found = Holder | 'unreadable';

/** One lock file and the guards beside it. */
export class LockFile {
  readonly path: string;
  readonly #action: string;

  /** @param action what is being done, for messages: `lock the output folder` */
  constructor(path: string, action: string) {
    this.path = path;
    this.#action = action;
  }

  /**
   * Undefined when the lock, or the guard of that path, is now ours. One whose process is gone is removed first; it is the
   * answer when another process is just removing it.
   */
  takeOrFindHolder(self: Holder, path = this.path): Found | undefined {
    let found = readHolder(path);
    // Whoever waits looks often: nothing is written for that.
    if (found !== undefined && found !== 'unreadable' && !isGone(found)) return found;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (this.#createWhole(path, self)) return undefined;
      found = readHolder(path);
      if (found === undefined) continue;
      if (!isLeft(found) || !this.#removeStale(path, found)) return found;
    }
    return found ?? 'unreadable';
  }

  /** Guards outlive only a process killed in the microseconds it held one. With the lock in our hands none of them matters. */
  removeDeadGuards(): void {
    const name = basename(this.path);
    for (const other of readdirSync(dirname(this.path))) {
      if (!other.startsWith(name) || !GUARD_SUFFIX.test(other.slice(name.length))) continue;
      const path = join(dirname(this.path), other);
      if (isLeft(readHolder(path))) rmSync(path, { force: true });
    }
  }

  /**
   * Removes a dead process's lock, and never a live one's that was taken meanwhile. Looking and removing are two steps, so
   * they need a guard: a lock of the same kind, named after the one dead lock it is about. Only the guard's owner may
   * remove that lock, so what it sees under the guard stays true; and an id never comes back, so a late guard finds nothing
   * to remove. A guard whose owner died is a stale lock itself and is treated alike.
   * False when another process has the guard.
   */
  #removeStale(path: string, stale: Holder): boolean {
    const guard = `${this.path}.${stale.id}`;
    if (this.takeOrFindHolder(newHolder(), guard) !== undefined) return false;
    try {
      removeIfHeldBy(path, stale.id);
      return true;
    } finally {
      rmSync(guard, { force: true });
    }
  }

  /** Creates the lock file with its content in one step, so that nobody ever reads half of it. False when there is one already. */
  #createWhole(path: string, holder: Holder): boolean {
    const text = `${JSON.stringify(holder)}\n`;
    const temp = tempNameBeside(path);
    this.#createExclusive(temp, text);
    try {
      linkSync(temp, path);
      return true;
    } catch (error) {
      const code = systemErrorCode(error);
      // ENOENT: a run on another host that has just begun may take our temporary file for a dead process's.
      if (code === 'EEXIST' || code === 'ENOENT') return false;
      if (isWithoutHardLinks(code)) return this.#createWithoutLink(path, text);
      throw asDiskFault(error, this.#action, path);
    } finally {
      rmSync(temp, { force: true });
    }
  }

  #createWithoutLink(path: string, text: string): boolean {
    try {
      return this.#createExclusive(path, text);
    } catch (error) {
      if (isFault(error) && isBeingRemoved(error.cause)) return false;
      throw error;
    }
  }

  #createExclusive(path: string, text: string): boolean {
    try {
      writeFileSync(path, text, { flag: 'wx', flush: true });
      return true;
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') return false;
      throw asDiskFault(error, this.#action, path);
    }
  }
}

/** exFAT and some network shares. EPERM is also what a folder without permission says; the second try tells. */
function isWithoutHardLinks(code: string | undefined): boolean {
  return code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS';
}

/** So Windows answers for a file that was removed while another process was reading it, for as long as that takes. */
function isBeingRemoved(error: unknown): boolean {
  const code = systemErrorCode(error);
  return process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES' || code === 'EBUSY');
}

/** Certainly of a process that is no more. */
export function isLeft(found: Found | undefined): found is Holder {
  return found !== undefined && found !== 'unreadable' && isGone(found);
}

export function removeIfHeldBy(path: string, id: string): void {
  const holder = readHolder(path);
  if (holder !== undefined && holder !== 'unreadable' && holder.id === id) rmSync(path, { force: true });
}

export function readHolder(path: string): Found | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' || isBeingRemoved(error) ? undefined : 'unreadable';
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

export function newHolder(): Holder {
  return { id: randomBytes(8).toString('hex'), ...thisProcess(), since: new Date().toISOString() };
}
