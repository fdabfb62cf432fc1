import { accessSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { FbpError, systemErrorCode } from '../../domain/errors.ts';
import { asDiskFault } from '../disk-fault.ts';
import { ensureFolder } from '../ensure-folder.ts';
import { sizeOf } from '../file-stamp.ts';
import { FileLock } from '../lock.ts';
import { breakSeal, hasSeal, SEAL_SUFFIX, type SealState, seal, sealState } from './database-seal.ts';
import { restConnection, takeResting } from './resting-connections.ts';

const BUSY_TIMEOUT_MS = 60_000;
/** SQLite's own limit is 512 bytes; its side files add a few. */
const LONGEST_PATH = 500;
/** What was written is brought into the file itself when the log beside it has grown to this size. */
const LONGEST_LOG_BYTES = 64 << 20;
/** A damaged database is kept under this ending, for whoever wants to look at it. */
const DAMAGED_SUFFIX = '.damaged';
const NOT_AS_WRITTEN = 'its bytes are not the ones that were written';

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

/** Told in words that a database was damaged and starts afresh. */
export type OnDamage = (text: string) => void;

/**
 * Opens a SQLite file of the state folder, made where needed. Several runs may share it, and it may be lost: a damaged one is set
 * aside, and like one of another version it starts afresh. To be closed with `closeDatabase`. Throws FBP-DISK or FBP-LOCKED.
 */
export function openDatabase(path: string, schema: DatabaseSchema, onDamage?: OnDamage): Database {
  try {
    ensureFolder(dirname(path));
    return whileResting(path, () => {
      const state = sealState(path);
      try {
        if (state === 'broken') throw damaged(NOT_AS_WRITTEN);
        return openFile(path, schema, state);
      } catch (error) {
        if (!isCorrupt(error)) throw error;
        setAside(path);
        onDamage?.(`${schema.title} was damaged and is built again; the old one is ${path}${DAMAGED_SUFFIX}`);
        return openFile(path, schema, 'none');
      }
    });
  } catch (error) {
    throw databaseFault(asDiskFault(error, `write ${schema.title}`, path), path, schema);
  }
}

/** Closes a database and, where it has changed, seals its file: any other byte in it is noticed when it is opened next. */
export function closeDatabase(db: Database, path: string): void {
  if (!sizeOf(logOf(path)) && hasSeal(path)) {
    restConnection(db, path);
    return;
  }
  try {
    whileResting(path, () => {
      breakSeal(path);
      emptyLog(db);
      restConnection(db, path);
      seal(path);
    });
  } catch {
    // A folder that takes no files any more: what was written is in the log, or is learned again.
    if (db.open) db.close();
  }
}

/** Keeps the log of a database short, in a run of any length. To be called after writes, outside of transactions. */
export function shortenLog(db: Database, path: string): void {
  if ((sizeOf(logOf(path)) ?? 0) < LONGEST_LOG_BYTES) return;
  whileResting(path, () => {
    breakSeal(path);
    emptyLog(db);
    seal(path);
  });
}

/** SQLite's error for a damaged database, so that it is built again. */
export function damaged(message: string): Error {
  return Object.assign(new Error(message), { code: 'SQLITE_CORRUPT' });
}

/** What is wrong with a database at rest, in words; undefined for a sound one. Changes nothing of its content. */
export function damageOf(path: string): string | undefined {
  const isBroken = () => sealState(path) === 'broken';
  // Another run may be sealing it just now.
  if (isBroken() && whileResting(path, isBroken)) return NOT_AS_WRITTEN;
  return askReadOnly(path, faultOf);
}

/** Asks a database that is there, and changes nothing of its content. Throws the system's or SQLite's own error where it cannot be read. */
export function askReadOnly<T>(path: string, ask: (db: Database) => T): T {
  // libsql does not heed `readonly`: it would make a file that is missing, and take what is written.
  accessSync(path);
  const db = new Libsql(path);
  try {
    db.pragma('query_only = ON');
    return ask(db);
  } finally {
    db.pragma('query_only = OFF');
    // The last one to close it empties the log that a killed run has left.
    if (!sizeOf(logOf(path))) db.close();
    else closeDatabase(db, path);
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

/** Sets a damaged database aside, with no log of it; it is built again at the next opening. */
export function setAside(path: string): void {
  takeResting(path)?.close();
  for (const suffix of [SEAL_SUFFIX, '-wal', '-shm', DAMAGED_SUFFIX]) rmSync(path + suffix, { force: true });
  if (sizeOf(path)) renameSync(path, path + DAMAGED_SUFFIX);
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

/**
 * Values for `json_each`: one statement over many rows, as a call of SQLite costs more than a row. Half a surrogate pair, which no
 * UTF-8 can say, would end the process when it is read: it becomes U+FFFD, as in a value that is bound alone.
 */
export function jsonRows(rows: readonly unknown[]): string {
  const json = JSON.stringify(rows);
  if (!HALF_PAIR.test(json)) return json;
  return JSON.stringify(rows, (_, value) => (typeof value === 'string' ? Buffer.from(value).toString() : value));
}

/** As JSON writes it. */
const HALF_PAIR = /\\ud[89a-f]/;

const statements = new WeakMap<Database, Map<string, Libsql.Statement<unknown[]>>>();

/** The statement for a text, prepared once a connection. */
export function prepared(db: Database, sql: string): Libsql.Statement<unknown[]> {
  const own = statements.get(db) ?? new Map<string, Libsql.Statement<unknown[]>>();
  statements.set(db, own);
  const statement = own.get(sql) ?? db.prepare(sql);
  own.set(sql, statement);
  return statement;
}

/** Nobody opens, seals or sets aside the file meanwhile. */
function whileResting<T>(path: string, work: () => T): T {
  const lock = FileLock.acquireSync('state file', path, { waitMs: BUSY_TIMEOUT_MS });
  try {
    return work();
  } finally {
    lock.release();
  }
}

function logOf(path: string): string {
  return `${path}-wal`;
}

/** Brings what the log holds into the file; a full disk leaves it in the log. */
function emptyLog(db: Database): void {
  db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
}

function openFile(path: string, schema: DatabaseSchema, state: SealState): Database {
  const db = takeResting(path) ?? new Libsql(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    if (state === 'none' && sizeOf(path)) mustBeSound(db);
    db.pragma('journal_mode = WAL');
    // The log has checksums, the file has not: it changes only under its seal.
    db.pragma('wal_autocheckpoint = 0');
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

/** Before anything reads its pages: some damage ends the process. */
function mustBeSound(db: Database): void {
  const fault = faultOf(db);
  if (fault !== undefined) throw damaged(fault);
}

/** As SQLite itself tells it; undefined for a sound database. */
function faultOf(db: Database): string | undefined {
  const [row] = db.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  return row?.quick_check === 'ok' ? undefined : (row?.quick_check ?? 'no answer');
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
