import { randomBytes } from 'node:crypto';
import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../domain/errors.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';

/** A virus scanner holds a new file for milliseconds, a person who closes a spreadsheet takes seconds. */
const WAITS_MS = [20, 50, 100, 200, 400, 800, 1600];

export interface Patience {
  readonly clock?: Clock;
  readonly platform?: NodeJS.Platform;
}

/**
 * Moves a file in place of another one, and waits some seconds for a program that has the other one open: Windows refuses
 * it so long. Throws the system's error, with the code EBUSY where a program holds the file.
 */
export async function replaceFile(from: string, to: string): Promise<void> {
  await whileHeld(to, () => rename(from, to));
}

/**
 * Waits the same for a file that is to be replaced soon, so that of several files none is replaced when one cannot be.
 * Throws EBUSY where a program holds it for itself.
 */
export async function awaitFree(path: string, { platform = process.platform }: Patience = {}): Promise<void> {
  // Elsewhere an open file is replaced all the same.
  if (platform !== 'win32') return;
  try {
    await whileHeld(path, async () => (await open(path, 'r+')).close());
  } catch (error) {
    if (systemErrorCode(error) === 'EBUSY') throw error;
  }
}

/** Tries what needs a file that other programs may hold, for some seconds. `path`: that file. Throws as `replaceFile`. */
export async function whileHeld(path: string, attempt: () => Promise<void>, patience: Patience = {}): Promise<void> {
  const { clock = SYSTEM_CLOCK, platform = process.platform } = patience;
  for (const waitMs of [...WAITS_MS, undefined]) {
    try {
      return await attempt();
    } catch (error) {
      if (!isHeld(error, path, platform)) throw error;
      if (waitMs === undefined)
        throw Object.assign(new Error('EBUSY: a program holds the file', { cause: error }), HELD);
      await clock.sleep(waitMs);
    }
  }
}

const HELD = { code: 'EBUSY' } as const;

/** Windows has one answer for a file that a program holds and for one that nobody may write. */
function isHeld(error: unknown, path: string, platform: NodeJS.Platform): boolean {
  const code = systemErrorCode(error);
  if (code === 'EBUSY') return true;
  return platform === 'win32' && (code === 'EPERM' || code === 'EACCES') && isWritableFile(path);
}

function isWritableFile(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return statSync(path).isFile();
  } catch (error) {
    return systemErrorCode(error) === 'EBUSY';
  }
}

/** Moves a file, in place of another one where there is one; nothing happens where it is not there. Throws the system's error. */
export function renameIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}

/** Writes a file into a folder, renames it over another one, as every output does, and removes it. Throws the system's error. */
export function tryRename(folder: string): void {
  const name = join(folder, `.fbp-doctor-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(name, 'old');
    writeFileSync(`${name}.new`, 'new', { flush: true });
    renameSync(`${name}.new`, name);
  } finally {
    for (const path of [name, `${name}.new`]) rmSync(path, { force: true });
  }
}
