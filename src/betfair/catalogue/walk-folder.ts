import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { stampOf } from '../../disk/digest.ts';
import { asMachineFault, whyUnreadable } from '../../disk/disk-fault.ts';
import { FbpError, systemErrorCode } from '../../domain/errors.ts';
import type { FileFault } from '../../domain/price.ts';
import { describeFile, describeFolder, pathSegments, UNDATED } from '../wire/market-path.ts';
import type { ListedFile, ListedFolder } from './catalogue-files.ts';

/** A folder that was looked at; `listed` is undefined where nothing changed since the catalogue's entry. */
export interface VisitedFolder {
  /** Within the root, with `/` on every system: it is part of the archive's fingerprint. */
  readonly path: string;
  readonly listed: ListedFolder | undefined;
}

export interface Walk {
  /** The root, absolute. */
  readonly root: string;
  /** All roots of the archive, absolute: links lead nowhere else. */
  readonly roots: readonly string[];
  /** Files below it that are archives of their own. */
  readonly containers: ReadonlySet<string>;
  /** The day folder to look into; `UNDATED` for everything outside day folders. */
  readonly day: number;
  /** Says whether a folder still is as the catalogue has it. */
  isKnown(path: string, stamp: string): boolean;
  /** Told of every day folder met while walking undated, with its modification time in microseconds. */
  onDayFolder(folder: { day: number; path: string; modifiedAt: number }): void;
  /** Told of what cannot be read; the walk goes on. */
  onFault(fault: FileFault): void;
  /** Told of what is no file or folder. */
  onOddity(fault: FileFault): void;
}

/** A change within this time after the listing might leave the folder's modification time as it is. */
const RACY_MS = 3000;
const MAX_DEPTH = 32;

/** @param modifiedAt in microseconds */
function folderStamp(modifiedAt: number): string {
  return Date.now() - modifiedAt / 1000 < RACY_MS ? '' : String(modifiedAt);
}

function contentStamp(files: readonly ListedFile[], ignored: number): string {
  const lines = files.map(({ name, size, mtime }) => `${name}\0${size}\0${mtime}\n`);
  return stampOf(`${lines.join('')}${ignored}`, 'base64');
}

interface Sorted {
  readonly files: ListedFile[];
  readonly folders: string[];
  ignored: number;
  /** What links lead to changes without a change of the folder. */
  hasLinks: boolean;
}

/** What a link leads to: a file of the archive, what is read where it lies, or what is not read, and why. */
type LinkTarget = { readonly kind: 'file' | 'elsewhere' } | Unfollowed;
type Unfollowed = { readonly kind: 'nothing'; readonly message: string };

/**
 * Links to files are followed within the archive's roots, those to folders never: what lies in a root is met there, and never in a
 * circle.
 */
function linkTarget({ roots }: Walk, target: string): LinkTarget {
  const found = followed(target);
  if (found.kind === 'nothing') return found;
  const isWithin = roots.some((root) => isInside(found.real, root));
  if (!isWithin)
    return { kind: 'nothing', message: 'is a link out of the archive: give what it leads to with --archive' };
  return { kind: found.isFile ? 'file' : 'elsewhere' };
}

/** A link in a circle, or to what may not be looked at, costs itself and not the folder that it lies in. */
function followed(
  target: string,
): Unfollowed | { readonly kind: 'there'; readonly real: string; readonly isFile: boolean } {
  try {
    return { kind: 'there', real: realpathSync(target), isFile: statSync(target).isFile() };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined || asMachineFault(error, 'read the archive') !== error) throw error;
    const why = code === 'ENOENT' || code === 'ENOTDIR' ? 'leads nowhere' : `cannot be followed (${code})`;
    return { kind: 'nothing', message: `is a link that ${why}` };
  }
}

/** Or the folder itself. */
function isInside(inner: string, outer: string): boolean {
  const within = path.relative(outer, inner);
  return within !== '..' && !within.startsWith(`..${path.sep}`) && !path.isAbsolute(within);
}

function kindOf(walk: Walk, directory: string, entry: Dirent): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  const target = path.join(directory, entry.name);
  const link: LinkTarget = entry.isSymbolicLink()
    ? linkTarget(walk, target)
    : { kind: 'nothing', message: 'is a pipe, a socket or a device, which is not read' };
  if (link.kind === 'file') return 'file';
  if (link.kind === 'nothing' && !entry.name.startsWith('.'))
    walk.onOddity({ file: target, line: undefined, message: link.message });
  return 'other';
}

function sortEntries(walk: Walk, folder: string): Sorted {
  const directory = path.join(walk.root, folder);
  const sorted: Sorted = { files: [], folders: [], ignored: 0, hasLinks: false };
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const kind = kindOf(walk, directory, entry);
    const facts = kind === 'file' ? describeFile(entry.name) : undefined;
    sorted.hasLinks ||= !entry.isFile() && !entry.isDirectory();
    if (kind === 'folder') sorted.folders.push(entry.name);
    else if (facts) sorted.files.push({ name: entry.name, ...facts });
    else if (!walk.containers.has(path.join(directory, entry.name))) sorted.ignored++;
  }
  return sorted;
}

/**
 * Modification time as a whole number of microseconds, the same on every system: fractions of a millisecond are rounded
 * otherwise where clocks tick otherwise, and do not survive every way into a database and back.
 */
export function modifiedUs({ mtimeNs }: { mtimeNs: bigint }): number {
  return Number(mtimeNs / 1000n);
}

function withSizes(directory: string, files: readonly ListedFile[]): ListedFile[] {
  return files.map((file) => {
    const stats = statSync(path.join(directory, file.name), { bigint: true });
    return { ...file, size: Number(stats.size), mtime: modifiedUs(stats) };
  });
}

/**
 * The folders of one day (start at a day folder), or all outside day folders (start at the root), parents first, in
 * order of name. Event folders show a change by their modification time and are not even listed without one; elsewhere
 * every file is looked at, since only its content tells its event. Synchronous: a `stat` costs microseconds.
 * What is gone since its folder was listed is a fault. Throws FBP-ARCHIVE when the root itself is gone.
 */
export function* walkFolder(walk: Walk, start: string): Generator<VisitedFolder> {
  const open: string[] = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    try {
      const { visited, below } = visitFolder(walk, folder);
      if (visited) yield visited;
      for (const name of below.reverse()) open.push(path.posix.join(folder, name));
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      mustBeThere(walk.root);
      const fault = asMachineFault(error, 'read the archive');
      if (fault !== error) throw fault;
      const message = `the folder ${whyUnreadable(error)}`;
      walk.onFault({ file: path.join(walk.root, folder), line: undefined, message });
    }
  }
}

/** A root that is gone while it is looked at would leave every folder below it gone. */
function mustBeThere(root: string): void {
  try {
    statSync(root);
  } catch (cause) {
    const hint = 'See that its disk is mounted, then run the same command again.';
    throw new FbpError('FBP-ARCHIVE', 'The archive is gone, or cannot be read any more', { where: root, hint, cause });
  }
}

function visitFolder(walk: Walk, folder: string): { visited?: VisitedFolder; below: string[] } {
  const directory = path.join(walk.root, folder);
  const facts = describeFolder(pathSegments(directory));
  const modifiedAt = modifiedUs(statSync(directory, { bigint: true }));
  if (facts.day !== UNDATED && walk.day === UNDATED) {
    walk.onDayFolder({ day: facts.day, path: folder, modifiedAt });
    return { below: [] };
  }
  if (facts.eventId !== undefined && walk.isKnown(folder, folderStamp(modifiedAt))) {
    return { visited: { path: folder, listed: undefined }, below: [] };
  }
  const { files, folders, ignored, hasLinks } = sortEntries(walk, folder);
  const below = pathSegments(folder).length < MAX_DEPTH ? folders : [];
  if (files.length + ignored === 0 && facts.eventId === undefined) return { below };
  if (facts.eventId !== undefined) {
    // With folders below it, its own modification time does not speak for all.
    const stamp = folders.length > 0 || hasLinks ? '' : folderStamp(modifiedAt);
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
