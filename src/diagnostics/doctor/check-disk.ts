import { existsSync, statfsSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { type ConfiguredContext, type Finding, fail, ok, warn } from './check.ts';
import { existingParent } from './check-folders.ts';
import { writtenFolders } from './written-folders.ts';

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

export function sizeText(bytes: number): string {
  if (bytes < 1024 * MIB) return `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MB`;
  return `${(bytes / 1024 / MIB).toFixed(1)} GB`;
}
