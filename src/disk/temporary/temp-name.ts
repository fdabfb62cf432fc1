import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { systemErrorCode } from '../../domain/errors.ts';
import { sha256 } from '../digest.ts';
import { isPidInUse } from '../process-identity.ts';

/** Of a file, and of a folder. */
const TEMP_NAME = /^\..+\.([0-9a-f]{8})-(\d{1,10})\.[0-9a-f]{8}\.fbp-tmp$/;
const SCRATCH_NAME = /^.+\.([0-9a-f]{8})-(\d{1,10})\.\w{6}$/;
/** What another machine began may still be written, as long as it is not older than any file takes. */
const STALE_MS = 6 * 3_600_000;
/** A pid means nothing on another machine. */
const HOST = sha256(hostname()).slice(0, 8);

/** A name beside `path` for its unfinished form, which tells whose it is: `.matches.csv.<host>-4711.9f86d081.fbp-tmp`. */
export function tempNameBeside(path: string): string {
  const unique = randomBytes(4).toString('hex');
  return join(dirname(path), `.${basename(path)}.${HOST}-${process.pid}.${unique}.fbp-tmp`);
}

/** What the name of a folder of this process begins with, to be followed by six characters: `verify.<host>-4711.`. */
export function scratchPrefix(purpose: string): string {
  return `${purpose}.${HOST}-${process.pid}.`;
}

export function isTempName(name: string): boolean {
  return TEMP_NAME.test(name);
}

/** Removes every unfinished file of a folder, whichever machine began it: for whoever has the folder alone for certain. */
export function removeTempFiles(folder: string): void {
  for (const name of readdirSync(folder)) if (isTempName(name)) rmSync(join(folder, name), { force: true });
}

/**
 * Removes what killed processes left in a folder. `own` says what a file with this process's pid is: `left over` as long as
 * this process has made none there (in a container the program often has the same pid every time), later `in use`.
 */
export function removeDeadTempFiles(folder: string, own: 'left over' | 'in use'): void {
  removeDead(folder, (name) => TEMP_NAME.exec(name), own);
}

/** Folders, and the purposes of folders in them, that this thread has looked through. */
const lookedThrough = new Set<string>();

/** The same, once a folder: to be called before this thread begins a temporary file there. */
export function removeTempFilesLeft(folder: string): void {
  once(folder, () => removeDeadTempFiles(folder, ownBefore()));
}

/** Removes the folders for a purpose that killed processes left, once: to be called before this thread makes one there. */
export function removeScratchLeft(folder: string, purpose: string): void {
  const isMeant = (name: string) => (name.startsWith(`${purpose}.`) ? SCRATCH_NAME.exec(name) : null);
  once(join(folder, purpose), () => removeDead(folder, isMeant, ownBefore()));
}

function once(key: string, work: () => void): void {
  if (lookedThrough.has(key)) return;
  lookedThrough.add(key);
  work();
}

/** Another thread of this process may have begun something. */
function ownBefore(): 'left over' | 'in use' {
  return isMainThread ? 'left over' : 'in use';
}

function removeDead(folder: string, read: (name: string) => RegExpExecArray | null, own: 'left over' | 'in use'): void {
  for (const name of readdirSync(folder)) {
    const [, host, pid] = read(name) ?? [];
    if (host === undefined) continue;
    const path = join(folder, name);
    if (host === HOST ? isLeft(Number(pid), own) : isStale(path)) remove(path);
  }
}

/** What another user left may not be removed, and is in nobody's way. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}

function isLeft(pid: number, own: 'left over' | 'in use'): boolean {
  return pid === process.pid ? own === 'left over' : !isPidInUse(pid);
}

function isStale(path: string): boolean {
  const modifiedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modifiedAt !== undefined && Date.now() - modifiedAt > STALE_MS;
}
