import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { asDiskFault } from '../domain/disk-fault.ts';
import { FbpError, systemErrorCode } from '../domain/errors.ts';

/** Raised with every change of the tables: a catalogue of another form is emptied, since it can always be built again. */
const SCHEMA_VERSION = 4;

const BUSY_TIMEOUT_MS = 60_000;
/** SQLite's own limit is 512 bytes; its side files add a few. */
const LONGEST_PATH = 500;

/**
 * Paths are split into folder and name, and a folder carries what its path says, so that a million files cost some
 * 60 bytes each. `day` is -1 without day folders. A folder's `learned`: 0 not tried, 1 known, 2 unreadable.
 * `mtime` counts microseconds. `market_type`: NULL unknown, '' untyped. `facts` holds what single files told of their event.
 */
const SCHEMA = `
CREATE TABLE roots (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL DEFAULT '',
  ignored INTEGER NOT NULL DEFAULT 0, fault TEXT);
CREATE TABLE folders (id INTEGER PRIMARY KEY, root_id INTEGER NOT NULL, path TEXT NOT NULL, event_id TEXT, plan TEXT,
  day INTEGER NOT NULL, stamp TEXT NOT NULL, ignored INTEGER NOT NULL DEFAULT 0, learned INTEGER NOT NULL DEFAULT 0,
  UNIQUE (root_id, path));
CREATE INDEX folders_event ON folders (event_id, root_id);
CREATE INDEX folders_day ON folders (root_id, day);
CREATE TABLE files (folder_id INTEGER NOT NULL, name TEXT NOT NULL, market_id TEXT, event_id TEXT, position INTEGER,
  size INTEGER, mtime INTEGER, market_type TEXT, fault TEXT, generation TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (folder_id, name)) WITHOUT ROWID;
CREATE INDEX files_event ON files (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX files_fault ON files (folder_id) WHERE fault IS NOT NULL;
CREATE TABLE facts (folder_id INTEGER NOT NULL, name TEXT NOT NULL, root_id INTEGER NOT NULL, day INTEGER NOT NULL,
  event_id TEXT NOT NULL, event_type TEXT NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
  names TEXT NOT NULL, facts BLOB NOT NULL, PRIMARY KEY (folder_id, name));
CREATE INDEX facts_day ON facts (root_id, day);
CREATE INDEX facts_event ON facts (event_id);
`;

const TABLES = ['roots', 'folders', 'files', 'facts'];

export type CatalogueDatabase = Database.Database;

const statements = new WeakMap<CatalogueDatabase, Map<string, Database.Statement<unknown[]>>>();

/** The statement for a text, prepared once a connection. */
export function prepared(db: CatalogueDatabase, sql: string): Database.Statement<unknown[]> {
  const own = statements.get(db) ?? new Map<string, Database.Statement<unknown[]>>();
  statements.set(db, own);
  const statement = own.get(sql) ?? db.prepare(sql);
  own.set(sql, statement);
  return statement;
}

function sqliteCode(error: unknown): string {
  return systemErrorCode(error) ?? '';
}

/** The file is no SQLite database, or a damaged one. */
export function isCorrupt(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB|FORMAT)/.test(sqliteCode(error));
}

/** SQLite's errors in the program's words; others unchanged. */
export function catalogueFault(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) {
    const hint = 'Wait for the other run to finish, or give this one a storage.state_dir of its own.';
    return new FbpError('FBP-LOCKED', 'Another run is busy writing the event catalogue', {
      where: file,
      hint,
      cause: error,
    });
  }
  // libsql gives no code for a file it cannot open at all; ENOENT: a link that leads nowhere.
  const isClosed = code === 'ENOENT' || (error instanceof Error && error.message.startsWith('ConnectionFailed'));
  if (isClosed || /^SQLITE_(?:FULL|READONLY|CANTOPEN|IOERR|PERM)/.test(code)) {
    const isLong = Buffer.byteLength(file) > LONGEST_PATH;
    const reason = isLong ? `its path is longer than ${LONGEST_PATH} bytes` : code || 'SQLITE_CANTOPEN';
    const hint = isLong
      ? 'Give a folder with a shorter path: FBP_STORAGE_STATE_DIR=<folder>.'
      : 'Free space there, or give a writable folder: FBP_STORAGE_STATE_DIR=<folder>.';
    return new FbpError('FBP-DISK', `The event catalogue cannot be written (${reason})`, {
      where: file,
      hint,
      cause: error,
    });
  }
  return error;
}

/** Runs `work` within one write transaction. Nothing may be awaited within. */
export function inTransaction<T>(db: CatalogueDatabase, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function schemaVersion(db: CatalogueDatabase): number {
  const row = db.pragma('user_version', { simple: true }) as { user_version: number };
  return row.user_version;
}

function ensureSchema(db: CatalogueDatabase): void {
  if (schemaVersion(db) === SCHEMA_VERSION) return;
  inTransaction(db, () => {
    // Another process may have made it while this one waited for the lock.
    if (schemaVersion(db) === SCHEMA_VERSION) return;
    for (const table of TABLES) db.exec(`DROP TABLE IF EXISTS ${table}`);
    db.exec(SCHEMA);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

function openFile(file: string): CatalogueDatabase {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('journal_mode = WAL');
    // A catalogue lost with the power is built again: no fsync for every batch.
    db.pragma('synchronous = NORMAL');
    ensureSchema(db);
    for (const table of TABLES) db.prepare(`SELECT * FROM ${table} LIMIT 1`).all();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Removes the catalogue with its side files; it is built again at the next opening. */
export function removeCatalogue(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Where the catalogue lies below a state folder. */
export function cataloguePath(stateDir: string): string {
  return path.join(stateDir, 'catalogue.sqlite');
}

/**
 * Opens the catalogue, making it and its folder where needed; a corrupt one, or one of another schema, starts afresh.
 * Throws FbpError FBP-DISK or FBP-LOCKED.
 */
export function openCatalogue(file: string): CatalogueDatabase {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      return openFile(file);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      removeCatalogue(file);
      return openFile(file);
    }
  } catch (error) {
    throw catalogueFault(asDiskFault(error, 'write the event catalogue', file), file);
  }
}
