import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isPidInUse } from './process-identity.ts';

const TEMP_NAME = /^\..+\.(\d+)\.[0-9a-f]{8}\.fbp-tmp$/;

/** A name beside `path` for its unfinished form, which tells whose it is: `.matches.csv.4711.9f86d081.fbp-tmp`. */
export function tempNameBeside(path: string): string {
  const unique = randomBytes(4).toString('hex');
  return join(dirname(path), `.${basename(path)}.${process.pid}.${unique}.fbp-tmp`);
}

/**
 * Removes what killed processes left in a folder. To be called before this process makes a file there: one that carries
 * our own pid is then a leftover too (in a container the program often has the same pid every time).
 */
export function removeDeadTempFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(TEMP_NAME.exec(name)?.[1]);
    if (!Number.isSafeInteger(pid)) continue;
    if (pid === process.pid || !isPidInUse(pid)) rmSync(join(folder, name), { force: true });
  }
}
