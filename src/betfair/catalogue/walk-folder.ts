import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { stampOf } from '../../disk/digest.ts';
import { asMachineFault, isMissing, whyUnreadable } from '../../disk/disk-fault.ts';
import { systemErrorCode } from '../../domain/errors.ts';
import type { FileFault } from '../../domain/price.ts';
import { describeFile, describeFolder, pathSegments, UNDATED } from '../wire/market-path.ts';
import type { ListedFile, ListedFolder } from './catalogue-files.ts';

/** A folder that was looked at; `listed` is undefined where nothing changed since the catalogue's entry. */
export interface VisitedFolder {
  readonly path: string;
  readonly listed: ListedFolder | undefined;
}

export interface Walk {
  /** The root, absolute. */
  readonly root: string;
  /** Files below it that are archives of their own. */
  readonly containers: ReadonlySet<string>;
  /** The day folder to look into; `UNDATED` for everything outside day folders. */
  readonly day: number;
  /** Says whether a folder still is as the catalogue has it. */
  isKnown(path: string, stamp: string): boolean;
  /** Told of every day folder met while walking undated. */
  onDayFolder(folder: { day: number; path: string; modifiedAt: number }): void;
  /** Told of what cannot be read; the walk goes on. */
  onFault(fault: FileFault): void;
}

/** A change within this time after the listing might leave the folder's modification time as it is. */
const RACY_MS = 3000;
const MAX_DEPTH = 32;

function folderStamp(modifiedAt: number): string {
  return Date.now() - modifiedAt < RACY_MS ? '' : String(modifiedAt);
}

function contentStamp(files: readonly ListedFile[], ignored: number): string {
  const lines = files.map(({ name, size, mtime }) => `${name}\0${size}\0${mtime}\n`);
  return stampOf(`${lines.join('')}${ignored}`, 'base64');
}

interface Sorted {
  readonly files: ListedFile[];
  readonly folders: string[];
  ignored: number;
}

/** Links to folders are followed once, and only out of the root: a month on another disk, but never a circle. */
function isElsewhere(walk: Walk, linked: Set<string>, target: string): boolean {
  const real = realpathSync(target);
  const nested = (inner: string, outer: string) => `${inner}${path.sep}`.startsWith(`${outer}${path.sep}`);
  if (linked.has(real) || nested(real, walk.root) || nested(walk.root, real)) return false;
  linked.add(real);
  return true;
}

function kindOf(walk: Walk, linked: Set<string>, target: string, entry: Dirent): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats?.isFile()) return 'file';
  return stats?.isDirectory() && isElsewhere(walk, linked, target) ? 'folder' : 'other';
}

function sortEntries(walk: Walk, linked: Set<string>, folder: string): Sorted {
  const directory = path.join(walk.root, folder);
  const sorted: Sorted = { files: [], folders: [], ignored: 0 };
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const kind = kindOf(walk, linked, path.join(directory, entry.name), entry);
    const facts = kind === 'file' ? describeFile(entry.name) : undefined;
    if (kind === 'folder') sorted.folders.push(entry.name);
    else if (facts) sorted.files.push({ name: entry.name, ...facts });
    else if (!walk.containers.has(path.join(directory, entry.name))) sorted.ignored++;
  }
  return sorted;
}

/** Modification time as a whole number of microseconds: fractions do not survive every way into a database and back. */
export function modifiedUs(stats: { mtimeMs: number }): number {
  return Math.round(stats.mtimeMs * 1000);
}

function withSizes(directory: string, files: readonly ListedFile[]): ListedFile[] {
  return files.flatMap((file) => {
    const stats = statSync(path.join(directory, file.name), { throwIfNoEntry: false });
    return stats ? [{ ...file, size: stats.size, mtime: modifiedUs(stats) }] : [];
  });
}

/**
 * The folders of one day (start at a day folder), or all outside day folders (start at the root), parents first, in
 * order of name. Event folders show a change by their modification time and are not even listed without one; elsewhere
 * every file is looked at, since only its content tells its event. Synchronous: a `stat` costs microseconds.
 */
export function* walkFolder(walk: Walk, start: string): Generator<VisitedFolder> {
  const linked = new Set<string>();
  const open: string[] = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    try {
      const { visited, below } = visitFolder(walk, linked, folder);
      if (visited) yield visited;
      for (const name of below.reverse()) open.push(path.join(folder, name));
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      if (isMissing(error)) continue;
      const fault = asMachineFault(error, 'read the archive');
      if (fault !== error) throw fault;
      const message = `the folder ${whyUnreadable(error)}`;
      walk.onFault({ file: path.join(walk.root, folder), line: undefined, message });
    }
  }
}

function visitFolder(walk: Walk, linked: Set<string>, folder: string): { visited?: VisitedFolder; below: string[] } {
  const directory = path.join(walk.root, folder);
  const facts = describeFolder(pathSegments(directory));
  const { mtimeMs } = statSync(directory);
  if (facts.day !== UNDATED && walk.day === UNDATED) {
    walk.onDayFolder({ day: facts.day, path: folder, modifiedAt: mtimeMs });
    return { below: [] };
  }
  if (facts.eventId !== undefined && walk.isKnown(folder, folderStamp(mtimeMs))) {
    return { visited: { path: folder, listed: undefined }, below: [] };
  }
  const { files, folders, ignored } = sortEntries(walk, linked, folder);
  const below = pathSegments(folder).length < MAX_DEPTH ? folders : [];
  if (files.length + ignored === 0 && facts.eventId === undefined) return { below };
  if (facts.eventId !== undefined) {
    // With folders below it, its own modification time does not speak for all.
    const stamp = folders.length > 0 ? '' : folderStamp(mtimeMs);
    return { visited: { path: folder, listed: { path: folder, facts, stamp, ignored, files } }, below };
  }
  const sized = withSizes(directory, files);
  const stamp = contentStamp(sized, ignored);
  const known = walk.isKnown(folder, stamp);
  return {
    visited: { path: folder, listed: known ? undefined : { path: folder, facts, stamp, ignored, files: sized } },
    below,
  };
}
