import {
  closeDatabase,
  type Database,
  type DatabaseSchema,
  type OnDamage,
  openDatabase,
  shortenLog,
  withDatabaseFaults,
} from '../disk/database/database.ts';

export const DOWNLOADS_SCHEMA: DatabaseSchema = {
  title: 'the journal of downloads',
  version: 1,
  sql: 'CREATE TABLE files (key TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID',
  tables: ['files'],
};

export interface JournaledFile {
  readonly size: number;
  readonly sha256: string;
}

/** Which files were downloaded and verified, with size and hash. Several runs may share one; losing it costs a second check of each file, no download. */
export class DownloadJournal {
  readonly #path: string;
  readonly #database: Database;

  /** Opens or makes the journal. Throws FBP-DISK or FBP-LOCKED. */
  constructor(path: string, onDamage?: OnDamage) {
    this.#path = path;
    this.#database = openDatabase(path, DOWNLOADS_SCHEMA, onDamage);
  }

  find(key: string): JournaledFile | undefined {
    const sql = 'SELECT size, sha256 FROM files WHERE key = ?';
    const row = withDatabaseFaults(this.#path, DOWNLOADS_SCHEMA, () => this.#database.prepare(sql).get(key)) as
      | JournaledFile
      | undefined;
    return row && { size: row.size, sha256: row.sha256 };
  }

  add(key: string, { size, sha256 }: JournaledFile): void {
    const sql = 'INSERT OR REPLACE INTO files (key, size, sha256) VALUES (?, ?, ?)';
    withDatabaseFaults(this.#path, DOWNLOADS_SCHEMA, () => {
      this.#database.prepare(sql).run(key, size, sha256);
      shortenLog(this.#database, this.#path);
    });
  }

  remove(key: string): void {
    withDatabaseFaults(this.#path, DOWNLOADS_SCHEMA, () =>
      this.#database.prepare('DELETE FROM files WHERE key = ?').run(key),
    );
  }

  close(): void {
    closeDatabase(this.#database, this.#path);
  }
}
