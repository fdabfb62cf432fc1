import { statSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '../../disk/database/database.ts';
import { statsStamp } from '../../disk/file-stamp.ts';
import { portablePath } from '../../disk/path-names.ts';
import { FbpError } from '../../domain/errors.ts';
import type { MarketFile } from '../../domain/event.ts';
import { type FileRow, fileAt } from './catalogue-events.ts';
import { type ContainerRoot, changedContainer, containerStamp } from './index-container.ts';
import type { FolderRoot } from './index-folder.ts';
import type { LocatedFile } from './read-facts.ts';
import { modifiedUs } from './walk-folder.ts';

export type ArchiveRoot = FolderRoot | ContainerRoot;

/** A file's name as people see it: the root as it was given, then the path within it. */
export function fileKey(root: ArchiveRoot, row: Pick<FileRow, 'folder' | 'name'>): string {
  return [labelOf(root), row.folder, row.name].filter((part) => part !== '').join('/');
}

/** Without what ends it, and alike on every system: keys stand in messages that are outputs. */
function labelOf({ label }: ArchiveRoot): string {
  return portablePath(label.replace(/[/\\]+$/, ''));
}

/** The file behind a key, with its root. Roots may lie within each other, so each that fits is asked. */
export function fileByKey(
  db: Database,
  roots: readonly ArchiveRoot[],
  key: string,
): { root: ArchiveRoot; row: FileRow } | undefined {
  for (const root of roots) {
    const label = `${labelOf(root)}/`;
    if (!key.startsWith(label)) continue;
    const rest = key.slice(label.length);
    const slash = rest.lastIndexOf('/');
    const row = fileAt(db, root.id, slash < 0 ? '' : rest.slice(0, slash), rest.slice(slash + 1));
    if (row) return { root, row };
  }
  return undefined;
}

function goneFile(key: string, cause?: unknown): FbpError {
  return new FbpError(
    'FBP-MARKET-FILE',
    'The market file is gone, was changed since it was listed, or cannot be looked at',
    {
      where: key,
      hint: 'Run the same command again: the archive is looked at afresh.',
      cause,
    },
  );
}

function stampNow({ path }: ContainerRoot): string | undefined {
  try {
    return containerStamp(path);
  } catch {
    return undefined;
  }
}

function statsNow(file: string, name: string) {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw goneFile(name, error);
  }
}

/** Where a cataloged file lies now. Throws FBP-MARKET-FILE when it is gone, FBP-ARCHIVE when its TAR or ZIP is another one. */
export function locateFile(root: ArchiveRoot, row: FileRow): LocatedFile {
  const name = fileKey(root, row);
  if (root.kind !== 'folder' && root.remote !== undefined) {
    return { name, ...root.remote.placeOf({ offset: row.position ?? 0, length: row.size ?? 0 }), mtime: 0 };
  }
  if (root.kind !== 'folder') {
    if (stampNow(root) !== root.stamp) throw changedContainer(root.label);
    return { name, path: root.path, offset: row.position ?? 0, length: row.size ?? 0, mtime: 0 };
  }
  const file = path.join(root.path, row.folder, row.name);
  const stats = statsNow(file, name);
  if (!stats?.isFile()) throw goneFile(name);
  return {
    name,
    path: file,
    offset: 0,
    length: Number(stats.size),
    mtime: modifiedUs(stats),
    stamp: statsStamp(stats),
  };
}

/** Brings a file's bytes to where `locateFile` says, where they lie elsewhere yet. Throws FBP-ARCHIVE, FBP-REMOTE. */
export async function bringFile(root: ArchiveRoot, row: FileRow, signal: AbortSignal): Promise<void> {
  if (root.kind === 'folder') return;
  await root.remote?.bring({ offset: row.position ?? 0, length: row.size ?? 0 }, signal);
}

/** The listed file's place, unless it is another one by now. */
export function locateListed(root: ArchiveRoot, row: FileRow, file: MarketFile): LocatedFile {
  const place = locateFile(root, row);
  if (file.size !== undefined && place.length !== file.size) throw goneFile(file.key);
  return place;
}
