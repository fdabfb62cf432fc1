import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { catalogueFault, inTransaction, isCorrupt, removeCatalogue } from './catalogue-database.ts';

const BUSY_TIMEOUT_MS = 60_000;

export type StateDatabase = Database.Database;

export interface StateSchema {
  /** Raised with every change of the tables. */
  readonly version: number;
  /** `CREATE` statements. */
  readonly sql: string;
  readonly tables: readonly string[];
}

/**
 * Opens a small database of the state folder that several runs may share and that may be lost: a damaged one, or one of
 * another version, starts afresh. Throws FBP-DISK or FBP-LOCKED.
 */
export function openStateDatabase(path: string, schema: StateSchema): StateDatabase {
  try {
    mkdirSync(dirname(path), { recursive: true });
    try {
      return open(path, schema);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      removeCatalogue(path);
      return open(path, schema);
    }
  } catch (error) {
    throw catalogueFault(error, path);
  }
}

/** Runs an operation on such a database and says FBP-DISK or FBP-LOCKED where SQLite says that it is full or busy. */
export function withStateFaults<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw catalogueFault(error, path);
  }
}

function open(path: string, { version, sql, tables }: StateSchema): StateDatabase {
  const database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    if (versionOf(database) !== version) {
      inTransaction(database, () => {
        // Another process may have made the tables while this one waited.
        if (versionOf(database) === version) return;
        for (const table of tables) database.exec(`DROP TABLE IF EXISTS ${table}`);
        database.exec(sql);
        database.exec(`PRAGMA user_version = ${version}`);
      });
    }
    for (const table of tables) database.prepare(`SELECT * FROM ${table} LIMIT 1`).all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function versionOf(database: StateDatabase): number {
  return (database.pragma('user_version', { simple: true }) as { user_version: number }).user_version;
}
