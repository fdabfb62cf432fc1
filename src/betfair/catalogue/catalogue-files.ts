import { type Database, inTransaction, jsonRows, prepared } from '../../disk/database/database.ts';
import type { FolderFacts } from '../wire/market-path.ts';

export interface RootRow {
  readonly id: number;
  readonly path: string;
  /** What the TAR looked like when it was indexed; empty for folders and while indexing. */
  readonly stamp: string;
  /** Files that are no market files. */
  readonly ignored: number;
  readonly fault: string | null;
}

export interface ListedFile {
  readonly name: string;
  readonly marketId: string | undefined;
  /** Known ahead for event-level files only. */
  readonly eventId: string | undefined;
  /** Bytes, and modification time in microseconds; left out where the folder itself shows changes. */
  readonly size?: number;
  readonly mtime?: number;
}

export interface ListedFolder {
  readonly path: string;
  readonly facts: FolderFacts;
  readonly stamp: string;
  readonly ignored: number;
  readonly files: readonly ListedFile[];
}

export interface FolderRow {
  readonly id: number;
  readonly path: string;
  readonly event_id: string | null;
  readonly stamp: string;
  readonly day: number;
}

/** The root's row, made when it is new. `path` is absolute and free of links. */
export function rootRow(db: Database, path: string): RootRow {
  prepared(db, 'INSERT INTO roots (path) VALUES (?) ON CONFLICT (path) DO NOTHING').run(path);
  return prepared(db, 'SELECT * FROM roots WHERE path = ?').all(path)[0] as RootRow;
}

/** Notes how far a root is indexed. */
function saveRoot(db: Database, root: Omit<RootRow, 'path'>): void {
  const statement = prepared(db, 'UPDATE roots SET stamp = ?, ignored = ?, fault = ? WHERE id = ?');
  statement.run(root.stamp, root.ignored, root.fault, root.id);
}

/** A condition on folders of some days, whose list is bound as JSON. */
export const ON_DAYS = 'day IN (SELECT value FROM json_each(?))';

export function foldersOf(db: Database, rootId: number, days: readonly number[]): FolderRow[] {
  const sql = `SELECT id, path, event_id, stamp, day FROM folders WHERE root_id = ? AND ${ON_DAYS}`;
  return prepared(db, sql).all(rootId, jsonRows(days)) as FolderRow[];
}

/** Days that the root has folders of, `UNDATED` included. */
export function daysOf(db: Database, rootId: number): number[] {
  const rows = prepared(db, 'SELECT DISTINCT day FROM folders WHERE root_id = ? ORDER BY day').all(rootId);
  return (rows as { day: number }[]).map((row) => row.day);
}

/** Files that were read and whose content therefore matters, by folder id. */
export function filesRead(
  db: Database,
  rootId: number,
  days: readonly number[],
): Map<number, { name: string; size: number; mtime: number }[]> {
  const sql = `SELECT f.folder_id, f.name, f.size, f.mtime FROM folders d JOIN files f ON f.folder_id = d.id
    WHERE d.root_id = ? AND d.${ON_DAYS} AND f.size IS NOT NULL`;
  const rows = prepared(db, sql).all(rootId, jsonRows(days)) as {
    folder_id: number;
    name: string;
    size: number;
    mtime: number;
  }[];
  const byFolder = new Map<number, typeof rows>();
  for (const row of rows) {
    const own = byFolder.get(row.folder_id);
    if (own) own.push(row);
    else byFolder.set(row.folder_id, [row]);
  }
  return byFolder;
}

const UPSERT_FOLDERS = `INSERT INTO folders (root_id, path, event_id, plan, day, stamp, ignored)
  SELECT ?, e.value ->> 0, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5
  FROM json_each(?) e WHERE true ON CONFLICT (root_id, path) DO UPDATE SET
  learned = CASE WHEN stamp <> '' AND stamp = excluded.stamp THEN learned ELSE 0 END,
  event_id = CASE WHEN stamp <> '' AND stamp = excluded.stamp THEN event_id ELSE excluded.event_id END,
  plan = excluded.plan, day = excluded.day, stamp = excluded.stamp, ignored = excluded.ignored RETURNING id, path`;

/** Gives the folders' ids by path. */
function saveFolderRows(
  db: Database,
  rootId: number,
  folders: Iterable<Omit<ListedFolder, 'files'>>,
): Map<string, number> {
  const values = Array.from(folders, ({ path, stamp, ignored, facts }) => {
    return [path, facts.eventId ?? null, facts.plan ?? null, facts.day, stamp, ignored];
  });
  const rows = prepared(db, UPSERT_FOLDERS).all(rootId, jsonRows(values)) as { id: number; path: string }[];
  return new Map(rows.map(({ id, path }) => [path, id]));
}

interface KnownFile {
  readonly folder_id: number;
  readonly name: string;
  readonly size: number | null;
  readonly mtime: number | null;
}

/** Files of folders, as JSON values: folder, name and what is known of it. */
type FileValues = readonly [folderId: number, name: string, ...rest: readonly (string | number | null)[]];

/** A file rewritten in place leaves its folder's stamp as it was. */
const FORGET_LEARNED = `UPDATE folders SET learned = 0, event_id = e.value ->> 1 FROM json_each(?) e
  WHERE folders.id = e.value ->> 0`;
const FILES_IN = `SELECT folder_id, name, size, mtime FROM files WHERE folder_id IN (SELECT value FROM json_each(?))`;
/** A market's type never changes, so it outlives a change of its file; everything else learned is forgotten. */
const UPSERT_FILES = `INSERT INTO files (folder_id, name, market_id, event_id, size, mtime)
  SELECT e.value ->> 0, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5
  FROM json_each(?) e WHERE true
  ON CONFLICT (folder_id, name) DO UPDATE SET event_id = excluded.event_id, size = excluded.size,
  mtime = excluded.mtime, fault = NULL`;

/** Notes folders as they were just listed, in one transaction. */
export function saveFolders(db: Database, rootId: number, folders: readonly ListedFolder[]): void {
  if (folders.length === 0) return;
  inTransaction(db, () => {
    const ids = saveFolderRows(db, rootId, folders);
    const placed = folders.map((folder) => ({ ...folder, id: ids.get(folder.path) ?? 0 }));
    const events = placed.map(({ id, facts }) => [id, facts.eventId ?? null]);
    prepared(db, FORGET_LEARNED).run(jsonRows(events));
    saveFiles(db, placed);
  });
}

function saveFiles(db: Database, folders: readonly (ListedFolder & { readonly id: number })[]): void {
  const before = filesByFolder(
    db,
    folders.map(({ id }) => id),
  );
  const [listed, forgotten]: [FileValues[], FileValues[]] = [[], []];
  for (const { id, files } of folders) {
    const known = before.get(id);
    for (const { name, marketId, eventId, size, mtime } of files) {
      const old = known?.get(name);
      known?.delete(name);
      if (old && size !== undefined && old.size === size && old.mtime === mtime) continue;
      if (old) forgotten.push([id, name]);
      listed.push([id, name, marketId ?? null, eventId ?? null, size ?? null, mtime ?? null]);
    }
  }
  const gone = [...before].flatMap(([id, files]) => Array.from(files.keys(), (name): FileValues => [id, name]));
  deleteFiles(db, 'facts', [...forgotten, ...gone]);
  deleteFiles(db, 'files', gone);
  prepared(db, UPSERT_FILES).run(jsonRows(listed));
}

function filesByFolder(db: Database, folderIds: readonly number[]): Map<number, Map<string, KnownFile>> {
  const byFolder = new Map<number, Map<string, KnownFile>>();
  for (const file of prepared(db, FILES_IN).all(jsonRows(folderIds)) as KnownFile[]) {
    const own = byFolder.get(file.folder_id) ?? new Map<string, KnownFile>();
    byFolder.set(file.folder_id, own.set(file.name, file));
  }
  return byFolder;
}

function deleteFiles(db: Database, table: 'facts' | 'files', files: readonly FileValues[]): void {
  if (files.length === 0) return;
  const places = 'SELECT e.value ->> 0, e.value ->> 1 FROM json_each(?) e';
  prepared(db, `DELETE FROM ${table} WHERE (folder_id, name) IN (${places})`).run(jsonRows(files));
}

/** Forgets folders that are no longer there. */
export function removeFolders(db: Database, ids: readonly number[]): void {
  if (ids.length === 0) return;
  inTransaction(db, () => {
    for (const table of ['facts', 'files']) {
      const remove = prepared(db, `DELETE FROM ${table} WHERE folder_id = ?`);
      for (const id of ids) remove.run(id);
    }
    const remove = prepared(db, 'DELETE FROM folders WHERE id = ?');
    for (const id of ids) remove.run(id);
  });
}

/** Forgets folders of a root, by path, and that the root was indexed: all of them are looked at afresh. */
export function forgetFolders(db: Database, rootId: number, paths: Iterable<string>): void {
  const idOf = prepared(db, 'SELECT id FROM folders WHERE root_id = ? AND path = ?');
  const rows = [...paths].flatMap((path) => idOf.all(rootId, path) as { id: number }[]);
  removeFolders(
    db,
    rows.map(({ id }) => id),
  );
  prepared(db, "UPDATE roots SET stamp = '' WHERE id = ?").run(rootId);
}

/** A market file within a TAR; `folder` is the path of the folder it lies in. */
export interface ListedMember extends ListedFile {
  readonly folder: string;
  readonly facts: FolderFacts;
  readonly position: number;
  readonly size: number;
}

/** Starts indexing a TAR or ZIP: what was learned of another state of it is forgotten. */
export function beginContainer(db: Database, root: RootRow, generation: string): void {
  inTransaction(db, () => {
    saveRoot(db, { ...root, stamp: '' });
    const old = 'SELECT id FROM folders WHERE root_id = ? AND stamp <> ?';
    prepared(db, `DELETE FROM facts WHERE folder_id IN (${old})`).run(root.id, generation);
  });
}

/** Values bound in one statement over many rows take half the time of JSON, and of a statement for each. */
const ROWS_AT_ONCE = 200;

/** A place that another member of this state of the container has taken stays as it is, but for the last copy. */
function addMembersSql(rows: number, copy: number): string {
  const values = Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?, 0, ?)').join(', ');
  const unlessTaken =
    copy < MOST_COPIES ? 'WHERE generation <> excluded.generation OR position = excluded.position' : '';
  return `INSERT INTO files (folder_id, name, market_id, event_id, position, size, mtime, generation) VALUES ${values}
    ON CONFLICT (folder_id, name) DO UPDATE SET position = excluded.position, size = excluded.size,
    event_id = CASE WHEN generation = excluded.generation THEN event_id ELSE excluded.event_id END,
    fault = CASE WHEN generation = excluded.generation THEN fault END, generation = excluded.generation ${unlessTaken}`;
}

/** Gives how many were added: fewer where places were taken. */
function insertMembers(db: Database, { generation, copy }: Members, rows: readonly MemberRow[]): number {
  let added = 0;
  for (let from = 0; from < rows.length; ) {
    const count = from + ROWS_AT_ONCE <= rows.length ? ROWS_AT_ONCE : 1;
    const values = rows.slice(from, from + count).flatMap((row) => [...row, generation]);
    added += prepared(db, addMembersSql(count, copy)).run(values).changes;
    from += count;
  }
  return added;
}

/** A path that occurs more often in a TAR or ZIP counts as its last occurrence from then on. */
const MOST_COPIES = 4;

interface Members {
  readonly rootId: number;
  readonly generation: string;
  /** From 1: which occurrence of a path. */
  readonly copy: number;
}

/**
 * Adds members of a TAR or ZIP. Two processes may do so for the same one at once: both write the same rows. A path may occur several
 * times, as in TARs joined end to end: only reading tells which copy is whole, so each has a folder of its own, `30000001#2` for the second.
 */
export function addMembers(db: Database, rootId: number, generation: string, members: readonly ListedMember[]): void {
  inTransaction(db, () => {
    let rest = members;
    for (let copy = 1; rest.length > 0; copy += 1) rest = addOnce(db, { rootId, generation, copy }, rest);
  });
}

type MemberRow = readonly [number, string, string | null, string | null, number, number];

/** Adds those whose path has no such copy yet; gives the others. */
function addOnce(db: Database, where: Members, members: readonly ListedMember[]): ListedMember[] {
  const { generation, copy } = where;
  const folders = new Map(members.map(({ folder: path, facts }) => [path, facts]));
  const listed = Array.from(folders, ([path, facts]) => ({ ...folderOf(path, copy), facts, stamp: generation }));
  const folderIds = saveFolderRows(db, where.rootId, listed);
  const rows = members.map(({ folder, ...member }): MemberRow => {
    const id = folderIds.get(folderOf(folder, copy).path) ?? 0;
    return [id, member.name, member.marketId ?? null, member.eventId ?? null, member.position, member.size];
  });
  if (insertMembers(db, where, rows) === rows.length || copy === MOST_COPIES) return [];
  const taken = takenPlaces(db, generation, rows);
  return members.filter((_, index) => taken.has(index));
}

function folderOf(path: string, copy: number): { path: string; ignored: number } {
  return { path: copy === 1 ? path : `${path}#${copy}`, ignored: 0 };
}

/** Positions in the list of those whose place another member of the same container has taken. */
function takenPlaces(db: Database, generation: string, rows: readonly MemberRow[]): Set<number> {
  const sql = `SELECT e.key FROM json_each(?) e JOIN files f ON f.folder_id = e.value ->> 0 AND f.name = e.value ->> 1
    WHERE f.generation = ? AND f.position <> e.value ->> 4`;
  const found = prepared(db, sql).all(jsonRows(rows), generation) as { key: number }[];
  return new Set(found.map(({ key }) => key));
}

/** Ends indexing a TAR or ZIP: what it no longer holds is forgotten. */
export function endContainer(db: Database, root: Omit<RootRow, 'path'>): void {
  inTransaction(db, () => {
    const own = 'SELECT id FROM folders WHERE root_id = ?';
    prepared(db, `DELETE FROM files WHERE folder_id IN (${own}) AND generation <> ?`).run(root.id, root.stamp);
    prepared(db, 'DELETE FROM folders WHERE root_id = ? AND stamp <> ?').run(root.id, root.stamp);
    saveRoot(db, root);
  });
}
