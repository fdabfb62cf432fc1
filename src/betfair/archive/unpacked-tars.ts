import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { unpackTar } from '../../decode/tar/unpack-tar.ts';
import { stampOf } from '../../disk/digest.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import type { ArchivePath, ContainerPath } from './archive-roots.ts';

interface Unpacking {
  readonly stateDir: string;
  readonly notice?: ((text: string) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Where packed TARs are unpacked to, once each. */
const FOLDER = 'unpacked';

/** Where the catalogue knows the bytes of a folder, TAR or ZIP from. */
export function catalogedPath(found: ArchivePath, stateDir: string): string {
  if (found.kind !== 'packed-tar') return found.path;
  return targetOf(found.path, { stateDir, size: statSync(found.path).size });
}

function targetOf(packed: string, { stateDir, size }: { readonly stateDir: string; readonly size: number }): string {
  return path.join(stateDir, FOLDER, `${prefixOf(packed)}${size}.tar`);
}

/** The same for a packed TAR whatever its size. */
function prefixOf(packed: string): string {
  return `${stampOf(packed, 'base64url').slice(0, 16)}-`;
}

/**
 * The unpacked form of a TAR within gzip or bzip2, which has no places to read from: made once below the state folder, and
 * again when the packed one has changed. Throws FbpError FBP-ARCHIVE for one that cannot be unpacked, FBP-DISK.
 */
export async function unpackedPath({ label, path: packed }: ContainerPath, unpacking: Unpacking): Promise<string> {
  const { stateDir, notice, signal } = unpacking;
  const { size, mtime } = statSync(packed);
  const target = targetOf(packed, { stateDir, size });
  if (isFresh(target, mtime)) return target;
  notice?.(`${label} is packed as a whole: it is unpacked once, to ${target}`);
  removeFormer(path.dirname(target), prefixOf(packed));
  try {
    await unpackTar({ name: label, path: packed, offset: 0, length: size, modifiedAt: mtime }, target, signal);
  } catch (error) {
    if (!isFault(error, 'FBP-MARKET-FILE')) throw error;
    const hint = 'Fetch or pack it again.';
    throw new FbpError('FBP-ARCHIVE', `The packed TAR ${error.message}`, { where: label, hint, cause: error });
  }
  return target;
}

/** Some file systems keep times in whole seconds. */
const CLOCK_MS = 2000;

function isFresh(target: string, mtime: Date): boolean {
  const found = statSync(target, { throwIfNoEntry: false });
  return found !== undefined && Math.abs(found.mtimeMs - mtime.getTime()) < CLOCK_MS;
}

function removeFormer(folder: string, prefix: string): void {
  const there = statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
  for (const file of there) if (file.startsWith(prefix)) rmSync(path.join(folder, file), { force: true });
}
