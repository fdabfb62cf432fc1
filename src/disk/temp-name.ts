import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { sha256 } from './digest.ts';
import { isPidInUse } from './process-identity.ts';

const TEMP_NAME = /^\..+\.([0-9a-f]{8})-(\d{1,10})\.[0-9a-f]{8}\.fbp-tmp$/;
/** What another machine began may still be written, as long as it is not older than any file takes. */
const STALE_MS = 6 * 3_600_000;
/** A pid means nothing on another machine. */
const HOST = sha256(hostname()).slice(0, 8);

/** A name beside `path` for its unfinished form, which tells whose it is: `.matches.csv.<host>-4711.9f86d081.fbp-tmp`. */
export function tempNameBeside(path: string): string {
  const unique = randomBytes(4).toString('hex');
  return join(dirname(path), `.${basename(path)}.${HOST}-${process.pid}.${unique}.fbp-tmp`);
}

export function isTempName(name: string): boolean {
  return TEMP_NAME.test(name);
}

/**
 * Removes what killed processes left in a folder. `own` says what a file with this process's pid is: `left over` as long as
 * this process has made none there (in a container the program often has the same pid every time), later `in use`.
 */
export function removeDeadTempFiles(folder: string, own: 'left over' | 'in use'): void {
  for (const name of readdirSync(folder)) {
    const [, host, pid] = TEMP_NAME.exec(name) ?? [];
    if (host === undefined) continue;
    const path = join(folder, name);
    if (host === HOST ? isLeft(Number(pid), own) : isStale(path)) rmSync(path, { force: true });
  }
}

function isLeft(pid: number, own: 'left over' | 'in use'): boolean {
  return pid === process.pid ? own === 'left over' : !isPidInUse(pid);
}

function isStale(path: string): boolean {
  const modifiedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modifiedAt !== undefined && Date.now() - modifiedAt > STALE_MS;
}
