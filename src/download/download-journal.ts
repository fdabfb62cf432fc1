import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { asDiskFault } from '../domain/disk-fault.ts';

export interface JournaledFile {
  readonly size: number;
  readonly sha256: string;
}

/** Which files were downloaded and verified, with size and hash. Several runs may share one; losing it costs a second check of each file, no download. */
export class DownloadJournal {
  readonly #database: Database.Database;
  readonly #select: Database.Statement;
  readonly #upsert: Database.Statement;
  readonly #delete: Database.Statement;

  /** Opens or makes the journal. Throws FBP-DISK. */
  constructor(path: string) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#database = new Database(path);
    } catch (error) {
      throw asDiskFault(error, 'open the download journal', path);
    }
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000;');
    this.#database.exec(
      'CREATE TABLE IF NOT EXISTS files (key TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID',
    );
    this.#select = this.#database.prepare('SELECT size, sha256 FROM files WHERE key = ?');
    this.#upsert = this.#database.prepare('INSERT OR REPLACE INTO files (key, size, sha256) VALUES (?, ?, ?)');
    this.#delete = this.#database.prepare('DELETE FROM files WHERE key = ?');
  }

  find(key: string): JournaledFile | undefined {
    const row = this.#select.get(key) as JournaledFile | undefined;
    return row && { size: row.size, sha256: row.sha256 };
  }

  add(key: string, { size, sha256 }: JournaledFile): void {
    this.#upsert.run(key, size, sha256);
  }

  remove(key: string): void {
    this.#delete.run(key);
  }

  close(): void {
    this.#database.close();
  }
}
