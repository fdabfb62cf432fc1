import path from 'node:path';
import { type Database, type DatabaseSchema, type OnDamage, openDatabase } from '../../disk/database/database.ts';

/**
 * Paths are split into folder and name, and a folder carries what its path says, so that a million files cost some
 * 60 bytes each. `day` is -1 without day folders. A folder's `learned`: 0 not tried, 1 known, 2 unreadable.
 * `mtime` counts microseconds. `market_type`: NULL unknown, '' untyped. `facts` holds what single files told of their event.
 */
const SQL = `
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

export const CATALOGUE_SCHEMA: DatabaseSchema = {
  title: 'the event catalogue',
  version: 6,
  sql: SQL,
  tables: ['roots', 'folders', 'files', 'facts'],
};

/** Where the catalogue lies below a state folder. */
export function cataloguePath(stateDir: string): string {
  return path.join(stateDir, 'catalogue.sqlite');
}

/**
 * Opens the catalogue, making it and its folder where needed; a corrupt one, or one of another schema, starts afresh.
 * Throws FbpError FBP-DISK or FBP-LOCKED.
 */
export function openCatalogue(file: string, onDamage?: OnDamage): Database {
  return openDatabase(file, CATALOGUE_SCHEMA, onDamage);
}
