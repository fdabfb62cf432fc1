import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
