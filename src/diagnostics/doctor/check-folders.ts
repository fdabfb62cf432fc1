import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { FbpError } from '../../domain/errors.ts';
import { type ConfiguredContext, type Finding, fail, failure, ok } from './check.ts';
import { shownPath, WRITTEN_FOLDERS, writtenFolders } from './written-folders.ts';

/** Every folder that is written takes a file and renames it over another one: what all outputs rely on. */
export function checkFolders({ loaded }: ConfiguredContext): readonly Finding[] {
  const findings = writtenFolders(loaded).map(({ key, path }) => tryFolder(key, path, loaded.root));
  const failed = findings.filter(({ status }) => status === 'fail');
  if (failed.length > 0) return failed;
  const names = WRITTEN_FOLDERS.map((key) => key.replace('storage.', '')).join(', ');
  const missing = findings.filter(({ message }) => message !== '').length;
  return [ok(`${names}: writable, renaming works${missing > 0 ? ` (${missing} not made yet)` : ''}`)];
}

function tryFolder(key: string, path: string, root: string): Finding {
  try {
    if (existsSync(path)) {
      if (!statSync(path).isDirectory()) throw new FbpError('FBP-DISK', 'a file stands where a folder is needed');
      tryRename(path);
      return ok('');
    }
    accessSync(existingParent(path), constants.W_OK | constants.X_OK);
    return ok('is made at first use');
  } catch (error) {
    const { message, hint, code = 'FBP-DISK' } = failure(asDiskFault(error, 'write there', path));
    const variable = `FBP_${key.replace('.', '_').toUpperCase()}`;
    return fail(code === 'FBP-BUG' ? 'FBP-DISK' : code, `${key}: ${message}`, {
      where: shownPath(path, root),
      hint: hint ?? `give another folder: ${variable}=<folder>`,
    });
  }
}

function tryRename(folder: string): void {
  const name = join(folder, `.fbp-doctor-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(name, 'old');
    writeFileSync(`${name}.new`, 'new', { flush: true });
    renameSync(`${name}.new`, name);
  } finally {
    for (const path of [name, `${name}.new`]) rmSync(path, { force: true });
  }
}

/** The nearest folder above that is there. */
export function existingParent(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : existingParent(parent);
}
