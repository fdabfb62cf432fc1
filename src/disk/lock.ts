import { join } from 'node:path';
import { FbpError } from '../domain/errors.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { type Found, type Holder, isLeft, LockFile, newHolder, readHolder, removeIfHeldBy } from './lock-file.ts';
import { isGone } from './process-identity.ts';

/** What can be locked: where its lock file lies, and how messages speak of it. */
const LOCKABLE = {
  'output folder': {
    lockOf: (folder: string) => join(folder, '.fbp.lock'),
    busy: 'Another run is writing this output folder',
    advice: 'Wait for it to end, or let this run wait with --lock-wait <seconds>. If that run is no more',
  },
  shard: {
    lockOf: (path: string) => `${path}.lock`,
    busy: 'Another run works on this part of the batches',
    advice: 'Wait for it to end, or let this run wait with --lock-wait <seconds>. If that run is no more',
  },
  'data set': {
    lockOf: (folder: string) => join(folder, '.fbp.lock'),
    busy: 'Another process is writing this data set',
    advice: 'Wait for it to end. If no such process runs',
  },
  recording: {
    lockOf: (folder: string) => join(folder, '.fbp.lock'),
    busy: 'Another process is recording into this folder',
    advice: 'Wait for it to end, or choose another folder with --record. If no such process runs',
  },
  'mapping file': {
    lockOf: (file: string) => `${file}.lock`,
    busy: 'Another process is changing this mapping file',
    advice: 'Wait for it to end. If no such process runs',
  },
  'state file': {
    lockOf: (file: string) => `${file}.lock`,
    busy: 'Another run is opening or closing this file',
    advice: 'Wait for it to end. If no such process runs',
  },
  'log file': {
    lockOf: (file: string) => `${file}.rotating`,
    busy: 'Another process is setting this log file aside',
    advice: 'Wait for it to end. If no such process runs',
  },
} as const;

export type Lockable = keyof typeof LOCKABLE;

/** Waits begin this short, for edits that take milliseconds, and grow, for runs that take hours. */
const FIRST_POLL_MS = 10;
const LONGEST_POLL_MS = 200;
const TAKEOVER_TRIES = 200;
const TAKEOVER_PAUSE_MS = 5;

export interface LockOptions {
  /** How long to wait for another process to end, in milliseconds; 0 gives up at once. */
  waitMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told once, before waiting, who is waited for. */
  onWait?: ((holder: string) => void) | undefined;
}

/** The right to write something, however it is kept. */
export interface HeldLock {
  /** To be called before each step that others will see. Throws FBP-LOCKED once the right may be another's. */
  confirm(): Promise<void>;
  /** Gives it free. Never throws. */
  release(): void;
}

/** Takes a lock on something of the given name, as `FileLock.acquire` does. */
export type TakeLock = (what: Lockable, target: string, options?: LockOptions) => Promise<HeldLock>;

/**
 * The right to write one output folder or mapping file: at most one process has it. A living owner keeps it however long
 * it takes; that of a process which is certainly gone is taken over.
 */
export class FileLock implements HeldLock {
  readonly #path: string;
  readonly #id: string;

  private constructor(path: string, id: string) {
    this.#path = path;
    this.#id = id;
  }

  /**
   * The folder of the lock file must exist. Throws FBP-LOCKED while another process has it, FBP-DISK when no lock file can
   * be made there, and the signal's reason when the wait is broken off.
   */
  static async acquire(what: Lockable, target: string, options: LockOptions = {}): Promise<FileLock> {
    const lock = lockFileOf(what, target);
    const { waitMs = 0, signal, onWait } = options;
    const self = newHolder();
    const deadline = SYSTEM_CLOCK.now() + waitMs;
    let takeovers = 0;
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(2 * pollMs, LONGEST_POLL_MS)) {
      let holder = lock.takeOrFindHolder(self);
      for (; isLeft(holder) && takeovers < TAKEOVER_TRIES; takeovers += 1) {
        await SYSTEM_CLOCK.sleep(TAKEOVER_PAUSE_MS);
        holder = lock.takeOrFindHolder(self);
      }
      if (holder === undefined) return FileLock.#taken(lock, self);
      const leftMs = deadline - SYSTEM_CLOCK.now();
      if (leftMs <= 0) throw lockedError(what, target, holder);
      if (pollMs === FIRST_POLL_MS) onWait?.(whoHolds(holder));
      await SYSTEM_CLOCK.sleep(Math.min(pollMs, leftMs), signal);
    }
  }

  /** Undefined while another process has it, without waiting. Throws FBP-DISK when no lock file can be made. */
  static tryAcquire(what: Lockable, target: string): FileLock | undefined {
    const lock = lockFileOf(what, target);
    const self = newHolder();
    return lock.takeOrFindHolder(self) === undefined ? FileLock.#taken(lock, self) : undefined;
  }

  /** The same as `acquire` for what takes milliseconds and cannot wait in any other way: the whole process stands still. */
  static acquireSync(what: Lockable, target: string, { waitMs }: { readonly waitMs: number }): FileLock {
    const lock = lockFileOf(what, target);
    const self = newHolder();
    const deadline = SYSTEM_CLOCK.now() + waitMs;
    for (;;) {
      const holder = lock.takeOrFindHolder(self);
      if (holder === undefined) return FileLock.#taken(lock, self);
      if (SYSTEM_CLOCK.now() >= deadline) throw lockedError(what, target, holder);
      standStill(TAKEOVER_PAUSE_MS);
    }
  }

  static #taken(lock: LockFile, self: Holder): FileLock {
    lock.removeDeadGuards();
    return new FileLock(lock.path, self.id);
  }

  /** Only a living owner can ask, and nobody takes its lock. */
  async confirm(): Promise<void> {}

  /** Gives it free. Leaves a lock alone that is not ours any more (deleted by hand, taken by another process). */
  release(): void {
    removeIfHeldBy(this.#path, this.#id);
  }
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function lockFileOf(what: Lockable, target: string): LockFile {
  return new LockFile(LOCKABLE[what].lockOf(target), `lock the ${what}`);
}

/** A lock as one who does not want it sees it. */
export interface LockState {
  readonly path: string;
  /** `gone`: its process is no more, and the next one takes it over. `unreadable`: only a person can judge it. */
  readonly state: 'held' | 'gone' | 'unreadable';
  /** `pid 4711 on host, since 2024-…`; undefined for an unreadable one. */
  readonly holder: string | undefined;
}

/** Undefined when nobody has it. Changes nothing. */
export function lockState(what: Lockable, target: string): LockState | undefined {
  const path = LOCKABLE[what].lockOf(target);
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

function lockedError(what: Lockable, target: string, holder: Found): FbpError {
  const { busy, advice, lockOf } = LOCKABLE[what];
  return new FbpError('FBP-LOCKED', `${busy} (${whoHolds(holder)})`, {
    where: target,
    hint: `${advice}, delete ${lockOf(target)}`,
  });
}
