import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../domain/errors.ts';
import { isMissing } from './disk-fault.ts';

/**
 * Makes a folder and those above it, unless it is there. Throws what the operating system says. Node's own way of doing so
 * never ends where a folder stands but takes none within it, as `/proc` does.
 */
export function ensureFolder(path: string): void {
  if (made(path)) return;
  const above = dirname(path);
  if (above !== path) ensureFolder(above);
  mkdirAt(path);
}

/** False where the folder above it is missing. */
function made(path: string): boolean {
  try {
    mkdirAt(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Which error a folder that stands already gives depends on the system, and on what may be written there. */
function mkdirAt(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (isMissing(error) || systemErrorCode(error) === undefined || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
