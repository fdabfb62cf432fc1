import { accessSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { FbpError, systemErrorCode } from '../domain/errors.ts';
import { asDiskFault } from './disk-fault.ts';
import { ensureFolder } from './ensure-folder.ts';

const BUSY_TIMEOUT_MS = 60_000;
/** SQLite's own limit is 512 bytes; its side files add a few. */
const LONGEST_PATH = 500;

export type Database = Libsql.Database;

export interface DatabaseSchema {
  /** What the file is called in messages: `the event catalogue`. */
  readonly title: string;
  /** Raised with every change of the tables: a file of another version starts afresh. */
  readonly version: number;
  /** `CREATE` statements. */
  readonly sql: string;
  readonly tables: readonly string[];
}

/**
 * Opens a SQLite file of the state folder, made where needed. Several runs may share it, and it may be lost: a damaged one,
 * or one of another version, starts afresh. Throws FBP-DISK or FBP-LOCKED.
 */
export function openDatabase(path: string, schema: DatabaseSchema): Database {
  try {
    ensureFolder(dirname(path));
    try {
      return openFile(path, schema);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      removeDatabase(path);
      return openFile(path, schema);
    }
  } catch (error) {
    throw databaseFault(asDiskFault(error, `write ${schema.title}`, path), path, schema);
  }
}

/** Asks a database that is there, and changes nothing of it. Throws the system's or SQLite's own error where it cannot be read. */
export function askReadOnly<T>(path: string, ask: (db: Database) => T): T {
  // libsql does not heed `readonly`: it would make a file that is missing, and take what is written.
  accessSync(path);
  const db = new Libsql(path);
  try {
    db.pragma('query_only = ON');
    return ask(db);
  } finally {
    db.close();
  }
}

/** Whether SQLite, which is no plain JavaScript, works on this machine. Throws its error where it does not even start. */
export function canCompute(): boolean {
  const db = new Libsql(':memory:');
  try {
    return (db.prepare('SELECT 6 * 7 AS answer').get() as { answer: number }).answer === 42;
  } finally {
    db.close();
  }
}

/** Removes a database with its side files; it is built again at the next opening. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/** The file is no SQLite database, or a damaged one. */
export function isCorrupt(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB|FORMAT)/.test(sqliteCode(error));
}

/** SQLite's errors in the program's words, FBP-DISK where it is full or cannot be written, FBP-LOCKED where it is busy; others unchanged. */
export function databaseFault(error: unknown, path: string, { title }: DatabaseSchema): unknown {
  const code = sqliteCode(error);
  const details = { where: path, cause: error };
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) {
    const hint = 'Wait for the other run to finish, or give this one a storage.state_dir of its own.';
    return new FbpError('FBP-LOCKED', `Another run is busy writing ${title}`, { ...details, hint });
  }
  // libsql gives no code for a file it cannot open at all.
  const isClosed = error instanceof Error && error.message.startsWith('ConnectionFailed');
  if (!isClosed && !/^SQLITE_(?:FULL|READONLY|CANTOPEN|IOERR|PERM)/.test(code)) return error;
  const isLong = Buffer.byteLength(path) > LONGEST_PATH;
  const reason = isLong ? `its path is longer than ${LONGEST_PATH} bytes` : code || 'SQLITE_CANTOPEN';
  const hint = isLong
    ? 'Give a folder with a shorter path: FBP_STORAGE_STATE_DIR=<folder>.'
    : 'Free space there, or give a writable folder: FBP_STORAGE_STATE_DIR=<folder>.';
  const subject = title.charAt(0).toUpperCase() + title.slice(1);
  return new FbpError('FBP-DISK', `${subject} cannot be written (${reason})`, { ...details, hint });
}

/** Runs an operation on a database with its faults in the program's words. */
export function withDatabaseFaults<T>(path: string, schema: DatabaseSchema, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw databaseFault(error, path, schema);
  }
}

/** Runs `work` within one write transaction. Nothing may be awaited within. */
export function inTransaction<T>(db: Database, work: () => T): T {
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

const statements = new WeakMap<Database, Map<string, Libsql.Statement<unknown[]>>>();

/** The statement for a text, prepared once a connection. */
export function prepared(db: Database, sql: string): Libsql.Statement<unknown[]> {
  const own = statements.get(db) ?? new Map<string, Libsql.Statement<unknown[]>>();
  statements.set(db, own);
  const statement = own.get(sql) ?? db.prepare(sql);
  own.set(sql, statement);
  return statement;
}

function openFile(path: string, schema: DatabaseSchema): Database {
  const db = new Libsql(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('journal_mode = WAL');
    // State lost with the power is built again: no fsync for every batch.
    db.pragma('synchronous = NORMAL');
    ensureTables(db, schema);
    for (const table of schema.tables) db.prepare(`SELECT * FROM ${table} LIMIT 1`).all();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function ensureTables(db: Database, { version, sql, tables }: DatabaseSchema): void {
  if (versionOf(db) === version) return;
  inTransaction(db, () => {
    // Another process may have made the tables while this one waited for the lock.
    if (versionOf(db) === version) return;
    for (const table of tables) db.exec(`DROP TABLE IF EXISTS ${table}`);
    db.exec(sql);
    db.exec(`PRAGMA user_version = ${version}`);
  });
}

function versionOf(db: Database): number {
  return (db.pragma('user_version', { simple: true }) as { user_version: number }).user_version;
}

function sqliteCode(error: unknown): string {
  return systemErrorCode(error) ?? '';
}
