import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { LoadedConfig } from '../../config/load-config.ts';
import { valueAt } from '../../config/schema-tree.ts';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { sizeOf } from '../../disk/file-stamp.ts';
import { shownPath } from '../../disk/path-names.ts';
import { tryRename } from '../../disk/rename.ts';
import { FbpError } from '../../domain/errors.ts';
import { type ConfiguredContext, type Finding, fail, failure, ok, warn } from './check.ts';

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

/** The nearest folder above that is there. */
function existingParent(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : existingParent(parent);
}

const MIB = 1024 ** 2;
/** A season's series of the default markets from BASIC files is some 20 MB compressed; from PRO files fifty times that. */
const COMFORTABLE_BYTES = 1024 * MIB;
const LEAST_BYTES = 50 * MIB;

/** Free space of each file system that is written to, and whether the memory limit fits the machine. */
export function checkDisk({ loaded }: ConfiguredContext): readonly Finding[] {
  const byDevice = new Map<number, { keys: string[]; place: string }>();
  for (const { key, path } of writtenFolders(loaded)) {
    const place = existsSync(path) ? path : existingParent(path);
    const { dev } = statSync(place);
    byDevice.set(dev, { keys: [...(byDevice.get(dev)?.keys ?? []), key.replace('storage.', '')], place });
  }
  const free = [...byDevice.values()].map(({ keys, place }) => freeSpace(keys, place));
  return [...free, ...apart(byDevice.size), ...memory(loaded.config.processing.memory_limit_mb)];
}

function freeSpace(keys: readonly string[], place: string): Finding {
  const { bavail, bsize } = statfsSync(place);
  return judgeSpace(bavail * bsize, keys, place);
}

/** Bytes that this user may still write. */
export function judgeSpace(bytes: number, keys: readonly string[], place: string): Finding {
  const message = `${sizeText(bytes)} free for ${keys.join(', ')}`;
  const hint = 'free some space there, or give other folders: FBP_STORAGE_OUTPUT_DIR=<folder>, ...';
  if (bytes < LEAST_BYTES) return fail('FBP-DISK', message, { where: place, hint });
  return bytes < COMFORTABLE_BYTES ? warn(message, { where: place, hint }) : ok(message);
}

/** Finished files are written beside the ones they replace, so that the rename never crosses file systems. */
function apart(fileSystems: number): Finding[] {
  return fileSystems === 1
    ? []
    : [ok('output is written beside the old files, so each rename stays on one file system')];
}

function memory(limitMb: number): Finding[] {
  const machineMb = Math.floor(totalmem() / MIB);
  if (limitMb <= machineMb) return [];
  const hint = `set processing.memory_limit_mb to ${Math.floor(machineMb / 2)}`;
  return [warn(`processing.memory_limit_mb is ${limitMb}, but this machine has ${machineMb} MB`, { hint })];
}

function sizeText(bytes: number): string {
  if (bytes < 1024 * MIB) return `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MB`;
  return `${(bytes / 1024 / MIB).toFixed(1)} GB`;
}

const MUCH_BYTES = 1024 ** 3;

/** What the log files take, and whether they are kept within bounds. */
export function checkLogs({ loaded }: ConfiguredContext): readonly Finding[] {
  const { log_dir: folder } = loaded.config.storage;
  const { rotation, level } = loaded.config.logging;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.log(\.\d+)?$/.test(name)) : [];
  const bytes = names.reduce((sum, name) => sum + (sizeOf(join(folder, name)) ?? 0), 0);
  const message = `level ${level}, ${names.length} files, ${sizeText(bytes)}`;
  const where = shownPath(folder, loaded.root);
  if (rotation.enabled || bytes < MUCH_BYTES) return [ok(message, { where })];
  return [warn(`${message}, and they only grow`, { where, hint: 'set logging.rotation.enabled to true' })];
}

/** The configuration's keys of folders that runs write to. */
const WRITTEN_FOLDERS = [
  'storage.output_dir',
  'storage.temp_dir',
  'storage.state_dir',
  'storage.log_dir',
  'storage.data_dir',
] as const;

interface WrittenFolder {
  readonly key: string;
  readonly path: string;
}

function writtenFolders({ config }: LoadedConfig): WrittenFolder[] {
  return WRITTEN_FOLDERS.map((key) => ({ key, path: String(valueAt(config, key)) }));
}
