import { type Database, damaged, inTransaction, jsonRows, prepared } from '../../disk/database/database.ts';
import { sealed, unsealed } from '../../disk/sealed-text.ts';
import type { Plan } from '../../domain/event.ts';
import { UNDATED } from '../wire/market-path.ts';
import { ON_DAYS } from './catalogue-files.ts';
import type { EventFacts } from './learn-event.ts';

/**
 * What the catalogue keeps of an event, with a checksum of its own. SQLite does not see a bit that rots in a resting file, and of
 * text that is none any more its binding ends the process: it is kept as bytes. Throws SQLite's error for a damaged database, so that the catalogue is built again. */
export function readStoredFacts(stored: unknown): EventFacts {
  const text = stored instanceof ArrayBuffer ? unsealed(Buffer.from(stored).toString()) : undefined;
  if (text !== undefined) return JSON.parse(text);
  throw damaged('the catalogue holds damaged facts');
}

/** A cataloged file, ready to be read. */
export interface FileRow {
  readonly root_id: number;
  readonly folder_id: number;
  /** Path of its folder within the root, empty for the root itself. */
  readonly folder: string;
  readonly name: string;
  /** NULL: an event-level file. */
  readonly market_id: string | null;
  /** First byte within the TAR; NULL in folders. */
  readonly position: number | null;
  readonly size: number | null;
  /** NULL: unknown, empty: a market without a type. */
  readonly market_type: string | null;
  readonly plan: Plan | null;
  readonly day: number;
}

const FILE_COLUMNS = `d.root_id, d.id AS folder_id, d.path AS folder, f.name, f.market_id, f.position, f.size,
  f.market_type, d.plan, d.day`;
const FILES = 'FROM folders d JOIN files f ON f.folder_id = d.id';
/** Market-level files first, oldest market first. */
const FILE_ORDER = 'ORDER BY f.market_id IS NULL, length(f.market_id), f.market_id, f.name';

export interface UnlearnedFolder {
  readonly id: number;
  readonly path: string;
  readonly event_id: string;
}

/** Event folders of which no file was read yet. */
export function unlearnedFolders(db: Database, rootId: number, days: readonly number[]): UnlearnedFolder[] {
  const sql = `SELECT id, path, event_id FROM folders
    WHERE root_id = ? AND ${ON_DAYS} AND event_id IS NOT NULL AND learned = 0 ORDER BY day, path`;
  return prepared(db, sql).all(rootId, jsonRows(days)) as UnlearnedFolder[];
}

/** The first files of folders in the order in which they are tried, at most `limit` of each, by the folder's id. */
export function filesOfFolders(db: Database, folderIds: readonly number[], limit: number): Map<number, FileRow[]> {
  const sql = `SELECT * FROM (SELECT ${FILE_COLUMNS}, row_number() OVER (PARTITION BY d.id ${FILE_ORDER}) AS turn ${FILES}
    WHERE d.id IN (SELECT value FROM json_each(?))) WHERE turn <= ? ORDER BY folder_id, turn`;
  const byFolder = new Map<number, FileRow[]>(folderIds.map((id) => [id, []]));
  const rows = prepared(db, sql).all(jsonRows(folderIds), limit) as FileRow[];
  for (const row of rows) byFolder.get(row.folder_id)?.push(row);
  return byFolder;
}

/** Folders of files whose event only reading them tells. */
export function looseFolders(db: Database, rootId: number, days: readonly number[]): number[] {
  const sql = `SELECT id FROM folders WHERE root_id = ? AND ${ON_DAYS} AND event_id IS NULL ORDER BY day, path`;
  return (prepared(db, sql).all(rootId, jsonRows(days)) as { id: number }[]).map((row) => row.id);
}

/** Files of a folder that were not read yet, by name and after the given name, at most `limit`. */
export function unlearnedFiles(db: Database, folderId: number, after: string, limit: number): FileRow[] {
  const sql = `SELECT ${FILE_COLUMNS} ${FILES} WHERE d.id = ? AND f.name > ? AND f.fault IS NULL
    AND NOT EXISTS (SELECT 1 FROM facts x WHERE x.folder_id = f.folder_id AND x.name = f.name)
    ORDER BY f.name LIMIT ?`;
  return prepared(db, sql).all(folderId, after, limit) as FileRow[];
}

/** What reading a file told. */
export interface ReadFile {
  readonly row: FileRow;
  /** -1 when the file could not even be opened: no later look at it will agree, so it is tried again. */
  readonly size: number;
  readonly mtime: number;
  readonly facts: EventFacts | undefined;
  /** Of a market-level file: its type, empty for none; undefined when not learned. */
  readonly marketType: string | undefined;
  /** Why the file could not be read whole. */
  readonly fault: string | undefined;
}

/** What became of an event folder: `flat` when its files turned out to be of other events than its name says. */
export interface ReadFolder {
  readonly id: number;
  readonly verdict: 'known' | 'unreadable' | 'flat';
}

const SAVE_FACTS = `INSERT OR REPLACE INTO facts
  (folder_id, name, root_id, day, event_id, event_type, first_at, last_at, names, facts)
  SELECT e.value ->> 0, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5, e.value ->> 6, e.value ->> 7,
  e.value ->> 8, CAST(e.value ->> 9 AS BLOB) FROM json_each(?) e`;

function factsValues({ row, facts }: Pick<ReadFile, 'row' | 'facts'>) {
  if (facts === undefined) return [];
  const { event } = facts;
  const times = [...event.times, event.scheduledAt, ...(event.inPlayAt === undefined ? [] : [event.inPlayAt])];
  const span = [Math.min(...times), Math.max(...times)];
  const names = event.names.join('\n').toLowerCase();
  const place = [row.folder_id, row.name, row.root_id, row.day];
  return [[...place, event.eventId, event.eventTypeId, ...span, names, sealed(JSON.stringify(facts))]];
}

const SAVE_READ = `UPDATE files SET size = e.value ->> 2, mtime = e.value ->> 3, fault = e.value ->> 4,
  event_id = coalesce(e.value ->> 5, files.event_id), market_type = coalesce(e.value ->> 6, files.market_type)
  FROM json_each(?) e WHERE folder_id = e.value ->> 0 AND name = e.value ->> 1`;

const SAVE_VERDICTS = `UPDATE folders SET learned = e.value ->> 1, event_id = iif(e.value ->> 2, NULL, event_id)
  FROM json_each(?) e WHERE folders.id = e.value ->> 0`;

const LEARNED: Readonly<Record<ReadFolder['verdict'], number>> = { flat: 0, known: 1, unreadable: 2 };

/** Notes what was read, in one transaction. */
export function saveRead(db: Database, files: readonly ReadFile[], folders: readonly ReadFolder[]): void {
  const read = files.map(({ row, size, mtime, facts, marketType, fault }) => {
    return [row.folder_id, row.name, size, mtime, fault ?? null, facts?.event.eventId ?? null, marketType ?? null];
  });
  const verdicts = folders.map(({ id, verdict }) => [id, LEARNED[verdict], Number(verdict === 'flat')]);
  inTransaction(db, () => {
    prepared(db, SAVE_READ).run(jsonRows(read));
    prepared(db, SAVE_FACTS).run(jsonRows(files.flatMap(factsValues)));
    prepared(db, SAVE_VERDICTS).run(jsonRows(verdicts));
  });
}

interface FactsQuery {
  readonly rootId: number;
  readonly days: readonly number[];
  readonly eventTypeId: string;
  /** Span that the event's times must touch, epoch ms UTC. */
  readonly from: number;
  readonly to: number;
}

function parseFacts(rows: unknown[]): EventFacts[] {
  return (rows as { facts: unknown }[]).map((row) => readStoredFacts(row.facts));
}

/** What is known of the events of one sport in some day folders, one after the other, with the day. */
export function* factsOfDays(db: Database, query: FactsQuery): Generator<{ day: number; facts: EventFacts }> {
  const sql = `SELECT day, facts FROM facts WHERE root_id = ? AND ${ON_DAYS} AND event_type = ?
    AND first_at <= ? AND last_at >= ? ORDER BY day, folder_id, name`;
  const { rootId, days, eventTypeId, to, from } = query;
  const rows = prepared(db, sql).iterate(rootId, jsonRows(days), eventTypeId, to, from);
  for (const row of rows) {
    const { day, facts } = row as { day: number; facts: unknown };
    yield { day, facts: readStoredFacts(facts) };
  }
}

/** What is known of one event. */
export function factsOfEvent(db: Database, rootIds: readonly number[], eventId: string): EventFacts[] {
  const sql = `SELECT facts FROM facts WHERE event_id = ? AND root_id IN (SELECT value FROM json_each(?))
    ORDER BY root_id, folder_id, name`;
  return parseFacts(prepared(db, sql).all(eventId, JSON.stringify(rootIds)));
}

/** The files of one event: those of its folders, and those that were read and found to be of it. */
export function filesOfEvent(db: Database, rootIds: readonly number[], eventId: string): FileRow[] {
  const roots = JSON.stringify(rootIds);
  const inRoots = 'd.root_id IN (SELECT value FROM json_each(?))';
  const sql = `SELECT ${FILE_COLUMNS} ${FILES} WHERE d.event_id = ? AND ${inRoots}
    UNION ALL SELECT ${FILE_COLUMNS} FROM files f JOIN folders d ON d.id = f.folder_id
    WHERE f.event_id = ? AND d.event_id IS NULL AND ${inRoots}`;
  return prepared(db, sql).all(eventId, roots, eventId, roots) as FileRow[];
}

/** A file by its place. */
export function fileAt(db: Database, rootId: number, folder: string, name: string): FileRow | undefined {
  const sql = `SELECT ${FILE_COLUMNS} ${FILES} WHERE d.root_id = ? AND d.path = ? AND f.name = ?`;
  return prepared(db, sql).all(rootId, folder, name)[0] as FileRow | undefined;
}

const SAVE_TYPES = `UPDATE files SET market_type = e.value ->> 2 FROM json_each(?) e
  WHERE folder_id = e.value ->> 0 AND name = e.value ->> 1`;

/** Notes market types; `''` is a market without one. */
export function saveTypes(db: Database, types: readonly { row: FileRow; type: string }[]): void {
  const values = types.map(({ row, type }) => [row.folder_id, row.name, type]);
  inTransaction(db, () => prepared(db, SAVE_TYPES).run(jsonRows(values)));
}

/** Forgets which files of some days could not be read, and what their starts told: they are read again, though they have not changed. */
export function forgetFaults(db: Database, rootId: number, days: readonly number[]): void {
  const of = [rootId, jsonRows(days)];
  const folders = `SELECT id FROM folders WHERE root_id = ? AND ${ON_DAYS}`;
  const faulty = 'SELECT 1 FROM files f WHERE f.folder_id = folders.id AND f.fault IS NOT NULL';
  const same =
    'SELECT 1 FROM files f WHERE f.folder_id = facts.folder_id AND f.name = facts.name AND f.fault IS NOT NULL';
  const again = `root_id = ? AND ${ON_DAYS} AND (learned = 2 OR EXISTS (${faulty}))`;
  inTransaction(db, () => {
    prepared(db, `UPDATE folders SET learned = 0 WHERE ${again}`).run(...of);
    prepared(db, `DELETE FROM facts WHERE folder_id IN (${folders}) AND EXISTS (${same})`).run(...of);
    prepared(db, `UPDATE files SET fault = NULL WHERE fault IS NOT NULL AND folder_id IN (${folders})`).run(...of);
  });
}

/** Whether a root has files outside day folders. */
export function hasUndatedFiles(db: Database, rootId: number): boolean {
  const sql = `SELECT 1 ${FILES} WHERE d.root_id = ? AND d.day = ${UNDATED} LIMIT 1`;
  return prepared(db, sql).get(rootId) !== undefined;
}
