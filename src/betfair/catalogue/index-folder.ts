import { statSync } from 'node:fs';
import path from 'node:path';
import { yielder } from '../../disk/clock.ts';
import type { Database } from '../../disk/database/database.ts';
import type { FileFault } from '../../domain/price.ts';
import { UNDATED } from '../wire/market-path.ts';
import { filesRead, foldersOf, type ListedFolder, removeFolders, saveFolders } from './catalogue-files.ts';
import { modifiedUs, type Walk, walkFolder } from './walk-folder.ts';

/** A folder root and what was met in it during this run. */
export interface FolderRoot {
  readonly kind: 'folder';
  readonly id: number;
  readonly label: string;
  readonly path: string;
  /** The paths of all folders that the archive consists of: links lead nowhere else. */
  readonly archive: readonly string[];
  /** Files below it that are archives of their own. */
  readonly containers: ReadonlySet<string>;
  /** Paths within the root of the folders of each day. */
  readonly dayFolders: Map<number, string[]>;
  /** Changes when a file outside day folders changes, or an event folder comes or goes; modification times. */
  readonly fingerprint: string[];
  readonly faults: FileFault[];
}

export interface Indexing {
  readonly db: Database;
  readonly signal: AbortSignal;
}

const SAVE_AT_FILES = 5000;

/** Collects listed folders and writes them some thousand files at a time. */
function folderBatch(db: Database, rootId: number) {
  let waiting: ListedFolder[] = [];
  let files = 0;
  const flush = () => {
    saveFolders(db, rootId, waiting);
    waiting = [];
    files = 0;
  };
  const add = (folder: ListedFolder) => {
    waiting.push(folder);
    files += folder.files.length + 1;
    if (files >= SAVE_AT_FILES) flush();
  };
  return { add, flush };
}

type ReadBefore = ReturnType<typeof filesRead>;

/** A file rewritten in place leaves its folder's modification time alone: those that were read are looked at themselves. */
function sameFiles(directory: string, files: ReadBefore extends Map<number, infer T> ? T : never): boolean {
  return files.every(({ name, size, mtime }) => {
    const stats = statSync(path.join(directory, name), { bigint: true, throwIfNoEntry: false });
    return stats?.size === BigInt(size) && modifiedUs(stats) === mtime;
  });
}

/**
 * Brings the catalogue's idea of some days of a folder root up to date, or of everything outside day folders for
 * `UNDATED`, which also finds the day folders. Throws the signal's reason, or SQLite's errors.
 */
export async function indexDays(root: FolderRoot, days: readonly number[], { db, signal }: Indexing): Promise<void> {
  const pause = yielder(signal);
  const known = new Map(foldersOf(db, root.id, days).map((row) => [row.path, row]));
  const read = filesRead(db, root.id, days);
  const seen = new Set<string>();
  // What could not be looked at is not gone.
  const unsure = new Set<number>();
  const batch = folderBatch(db, root.id);
  const isKnown: Walk['isKnown'] = (folder, stamp) => {
    const row = known.get(folder);
    return stamp !== '' && row?.stamp === stamp && sameFiles(path.join(root.path, folder), read.get(row.id) ?? []);
  };
  for (const day of days) {
    const walk = { ...walkOf(root, day), isKnown, onFault: notingFault(root, () => unsure.add(day)) };
    const seenBefore = seen.size;
    for (const start of day === UNDATED ? [''] : (root.dayFolders.get(day) ?? [])) {
      for (const { path: folder, listed } of walkFolder(walk, start)) {
        seen.add(folder);
        if (listed) batch.add(listed);
        if (day === UNDATED) root.fingerprint.push(`${folder}:${listed?.stamp ?? known.get(folder)?.stamp}`);
        await pause();
      }
    }
    // A day folder that holds nothing is no day without matches: nothing was put there yet, or its disk is not mounted.
    if (seen.size === seenBefore && !unsure.has(day)) root.dayFolders.delete(day);
  }
  batch.flush();
  const gone = [...known.values()].filter(({ path, day }) => !seen.has(path) && !unsure.has(day));
  removeFolders(
    db,
    gone.map(({ id }) => id),
  );
}

function walkOf(root: FolderRoot, day: number): Omit<Walk, 'isKnown' | 'onFault'> {
  return {
    ...{ root: root.path, roots: root.archive, containers: root.containers, day },
    onDayFolder({ day: found, path: folder, modifiedAt }) {
      root.dayFolders.set(found, [...(root.dayFolders.get(found) ?? []), folder]);
      root.fingerprint.push(`${folder}:${modifiedAt}`);
    },
    onOddity: (fault) => root.faults.push(fault),
  };
}

function notingFault(root: FolderRoot, note: () => void): Walk['onFault'] {
  return (fault) => {
    note();
    root.faults.push(fault);
  };
}
